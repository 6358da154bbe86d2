/** Entrypoint of the worker: environment → dependencies → run until told to stop. */
import { openCredential } from '@linked/hub-core/nodes/sealing.ts';
import { createCountyLinkClient } from '@linked/hub-core/link/county-client.ts';
import type { DB } from '@linked/hub-core/db/types.generated.ts';
import { createClock } from '@linked/server-kit/clock.ts';
import { createDatabase } from '@linked/server-kit/database.ts';
import { commonEnv, readEnv } from '@linked/server-kit/env.ts';
import { createLife, stopOnSignals } from '@linked/server-kit/life.ts';
import { createLog } from '@linked/server-kit/log.ts';
import { NativeConnection, Runtime } from '@temporalio/worker';
import { sql } from 'kysely';
import { z } from 'zod';
import { startHealth } from './health.ts';
import { createWorker, ensureSearchAttributes } from './worker.ts';
