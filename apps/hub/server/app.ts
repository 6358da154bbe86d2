/** The hub server as one thing: `createHub(config)` → `start()`, `url`, `stop()`. Used by main.ts and by tests. */
import { fileURLToPath } from 'node:url';
import { writeAudit } from '@linked/hub-core/audit/write-audit.ts';
import type { DB } from '@linked/hub-core/db/types.generated.ts';
import { createCountyLinkClient } from '@linked/hub-core/link/county-client.ts';
import { releaseHeld } from '@linked/hub-core/link/release-held.ts';
import { authenticateNode } from '@linked/hub-core/nodes/credentials.ts';
import { createAuth } from '@linked/server-kit/auth.ts';
import { type Clock, createClock } from '@linked/server-kit/clock.ts';
import { createDatabase } from '@linked/server-kit/database.ts';
import { isLoopback } from '@linked/server-kit/env.ts';
import type { Life } from '@linked/server-kit/life.ts';
import { createLog, type Logger } from '@linked/server-kit/log.ts';
import { createMetrics } from '@linked/server-kit/metrics.ts';
import {
  type Address,
  type Built,
  createServer,
  firstAdministrator,
  type Server,
} from '@linked/server-kit/server.ts';
import { createKit, type KitContext } from '@linked/server-kit/trpc.ts';
import type { AccountRules } from '@linked/server-kit/users.ts';
import { archiveFiles } from './archive-files.ts';
import type { HubConfig } from './config.ts';
import { watchIncidents } from './incident-metrics.ts';
import { createLinkRouter } from './link-router.ts';
import { startLive } from './live/hub-live.ts';
import { liveSources } from './live/sources.ts';
import type { HubParts } from './parts.ts';
import { readinessChecks } from './readiness.ts';
import { createHubRouter } from './router.ts';
import { createScheduleControl, type ScheduleControl } from './schedule-control.ts';
import { createWorkflowRelay } from './workflow-relay.ts';
import { createWorkflowReports } from './workflow-reports.ts';

export interface HubOverrides {
  /** Clock of the rules: campaign days, deadlines. */
  now?: Clock;
  /** Clock of sign-in: locks and their end. */
  signInClock?: Clock;
  log?: Logger;
  /** Schedules of another Temporal than the config's. */
  schedules?: ScheduleControl;
}

export type Hub = Server;

const webDist = fileURLToPath(new URL('../web/dist', import.meta.url));

export function createHub(config: HubConfig, overrides: HubOverrides = {}): Hub {
  const log = overrides.log ?? createLog('hub', config.logLevel);
  const now = overrides.now ?? createClock(config.clockFile);
  const build = async ({ url }: Address, life: Life): Promise<Built> => {
    const metrics = createMetrics('hub');
    const db = createDatabase<DB>(config.databaseUrl, {
      max: config.connections,
      applicationName: 'linked-supervision hub',
      onIdleError: (error) => log.warn({ err: error }, 'idle database connection broke'),
    });
    life.onClose('database', () => db.destroy());
    watchIncidents(metrics, db);
    const auth = createAuth({
      databaseUrl: config.authDatabaseUrl,
      secret: config.authSecret,
      publicUrl: url,
      cookiePrefix: 'hub',
      log,
      sessionHours: config.sessionHours,
    });
    life.onClose('sign-in', () => auth.stop());
    const grant = { role: 'administrator', region: config.region } as const;
    await firstAdministrator(
      auth.db,
      { password: config.adminPassword, title: config.name, grant, now: now() },
      log,
    );
    const released = await releaseHeld(db, now());
    if (Object.values(released).some((count) => count > 0))
      log.info(released, 'reports held by an earlier version were judged');

    const relay = createWorkflowRelay({ db, temporal: config.temporal, now, log });
    life.onClose('workflow relay', () => relay.stop());
    const workflowReports = createWorkflowReports({
      temporal: config.temporal,
      uiUrl: config.temporalUiUrl,
      log,
    });
    life.onClose('workflow reports', () => workflowReports.stop());
    const schedules = overrides.schedules ?? createScheduleControl({ temporal: config.temporal, log });
    life.onClose('schedules', () => schedules.stop());
    const live = await startLive({
      databaseUrl: config.databaseUrl,
      log,
      intervalMs: config.liveIntervalMs,
      sources: liveSources(db, now),
      onWorkflowRequest: () => relay.wake(),
      onCount: (change) => metrics.liveStreams.inc(change),
    });
    life.onClose('live streams', () => live.stop());

    const parts: HubParts = {
      kit: createKit<KitContext>({ streamMs: config.streamMs, pingMs: config.pingMs }),
      db,
      now,
      live,
      countyLink: createCountyLinkClient(),
      workflowReports,
      schedules,
      sealingKey: config.credentialKey,
      hubName: config.name,
      onLoopback: isLoopback(url),
    };
    const accounts: AccountRules = {
      server: { kind: 'hub', region: config.region },
      db: auth.db,
      audit: ({ at, ...event }) => db.transaction().execute((trx) => writeAudit(trx, { ...event, now: at })),
    };
    const http: Built['http'] = {
      metrics,
      auth,
      now: overrides.signInClock ?? (() => new Date()),
      limits: config.limits,
      trustedProxies: config.trustedProxies,
      people: { router: createHubRouter(parts, accounts), files: [archiveFiles(parts)] },
      link: {
        router: createLinkRouter(parts),
        log,
        authenticate: (region, credential) => authenticateNode(db, region, credential),
        ...config.link,
      },
      checks: readinessChecks(db, auth.db),
      web: { dist: webDist, serverName: config.name, buildCommand: 'npm run build' },
      onClosing: () => void live.stop(),
    };
    return { http, begin: () => relay.start() };
  };
  const { host, port, publicUrl } = config;
  return createServer({ name: 'hub', log, host, port, publicUrl, build });
}
