/**
 * One pump for all counties of the process. A county has at most one call under way, so its reports cannot
 * overtake each other; counties take turns, a bounded number at a time; a hub that is away is asked again
 * with growing waits. Nothing is kept here that the database does not have: a killed process loses no report.
 */

import type { Logger } from '@linked/server-kit/log.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { MAX_BATCH } from '@linked/shared/link/protocol.ts';
import { recordFailure } from '../core/outbox/batch.ts';
import { type LaneParts, takeTurn } from './lane.ts';

export interface PumpOptions extends Omit<LaneParts, 'signal'> {
  log: Logger;
  /** Counties served at the same time; 8. */
  concurrency?: number;
  /** Time in which changes of one county gather into one batch; 40 ms. */
  gatherMs?: number;
  /** First and longest wait after a failure; 500 ms and 60 s. */
  firstWaitMs?: number;
  longestWaitMs?: number;
  /** How often a county that cannot be called asks what is there, and any about reports the hub holds; 60 s. */
  pullEveryMs?: number;
}

export interface Pump {
  /** Begins with whatever waits. */
  start(): Promise<void>;
  /** Reports of this county wait. Does not cut a wait after a failure short. */
  wake(region: string): void;
  /** The hub was heard from: a wait after a failure ends. */
  contact(region: string): void;
  /** Looks at every county again, after notifications may have been missed. */
  wakeAll(): Promise<void>;
  /** Ends calls under way. */
  stop(): Promise<void>;
}

interface Lane {
  region: string;
  due: boolean;
  pull: boolean;
  /** The hub holds reports of it, or that is not known yet: it is asked about them like about what came down. */
  held: boolean;
  running: boolean;
  queued: boolean;
  limit: number;
  failures: number;
  timer: NodeJS.Timeout | undefined;
}

/** Trouble that asking again soon cannot mend: somebody must act. */
const lasting = new Set(['node-revoked', 'node-credential-invalid', 'node-unknown']);

export function createPump(options: PumpOptions): Pump {
  const { db, log } = options;
  const {
    concurrency = 8,
    gatherMs = 40,
    firstWaitMs = 500,
    longestWaitMs = 60_000,
    pullEveryMs = 60_000,
  } = options;
  const abort = new AbortController();
  const parts: LaneParts = { ...options, signal: abort.signal };
  const lanes = new Map<string, Lane>();
  const queue: Lane[] = [];
  const running = new Set<Promise<void>>();
  let pullTimer: NodeJS.Timeout | undefined;

  const laneOf = (region: string): Lane => {
    let lane = lanes.get(region);
    if (!lane) {
      lane = {
        region,
        due: false,
        pull: false,
        held: true,
        running: false,
        queued: false,
        limit: MAX_BATCH,
        failures: 0,
        timer: undefined,
      };
      lanes.set(region, lane);
    }
    return lane;
  };

  const enqueue = (lane: Lane): void => {
    if (abort.signal.aborted || lane.running || lane.queued) return;
    lane.queued = true;
    queue.push(lane);
    next();
  };
  const later = (lane: Lane, ms: number): void => {
    if (abort.signal.aborted || lane.timer) return;
    lane.timer = setTimeout(() => {
      lane.timer = undefined;
      enqueue(lane);
    }, ms);
  };
  const next = (): void => {
    while (running.size < concurrency && !abort.signal.aborted) {
      const lane = queue.shift();
      if (!lane) return;
      lane.queued = false;
      const turn = run(lane).finally(() => {
        running.delete(turn);
        next();
      });
      running.add(turn);
    }
  };

  const run = async (lane: Lane): Promise<void> => {
    lane.running = true;
    const pull = lane.pull;
    lane.due = false;
    lane.pull = false;
    let wait: number | null = null;
    try {
      const turn = await takeTurn(parts, lane.region, { limit: lane.limit, pull });
      lane.limit = turn.limit;
      lane.held = turn.held ?? lane.held;
      lane.failures = 0;
      lane.due ||= turn.more;
    } catch (error) {
      lane.due = true;
      lane.pull ||= pull;
      lane.failures += 1;
      wait = await noteFailure(lane, error);
    } finally {
      lane.running = false;
    }
    if (wait !== null) later(lane, wait);
    else if (lane.due || lane.pull) enqueue(lane);
  };

  /** Milliseconds to wait, spread so that counties do not come back all at once. */
  const noteFailure = async (lane: Lane, error: unknown): Promise<number> => {
    const known = error instanceof AppError ? error : null;
    const growing = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(lane.failures - 1, 20));
    const wait = (known && lasting.has(known.code) ? longestWaitMs : growing) * (0.5 + Math.random() / 2);
    if (abort.signal.aborted) return wait;
    const about = { region: lane.region, failures: lane.failures, waitMs: Math.round(wait) };
    // A hub that is away is ordinary; what nobody expected is not.
    if (known) log.debug({ ...about, code: known.code }, 'reports wait');
    else log.error({ ...about, err: error }, 'reports could not be sent');
    const params = Object.fromEntries(
      Object.entries(known?.params ?? {}).map(([name, value]) => [name, value ?? null]),
    );
    const reason = { code: known?.code ?? 'hub-unreachable', params };
    await recordFailure(db, lane.region, reason).catch((failure: unknown) => {
      log.error({ err: failure, region: lane.region }, 'a failure could not be recorded');
    });
    return wait;
  };

  const wake = (region: string): void => {
    const lane = laneOf(region);
    lane.due = true;
    if (!lane.running && !lane.queued) later(lane, gatherMs);
  };
  const wakeAll = async (): Promise<void> => {
    const rows = await db
      .selectFrom('instances')
      .select(['region', 'mode'])
      .select((eb) => eb('up_seq', '>', eb.ref('up_acked')).as('waiting'))
      .where('enrolled_at', 'is not', null)
      .execute();
    for (const { region, mode, waiting } of rows) {
      const lane = laneOf(region);
      lane.pull ||= mode === 'pull' || lane.held;
      if (lane.pull || waiting) wake(region);
    }
  };
  const pullInTurn = async (): Promise<void> => {
    try {
      await wakeAll();
    } catch (error) {
      log.error({ err: error }, 'the counties could not be read');
    }
    if (!abort.signal.aborted) pullTimer = setTimeout(pullInTurn, pullEveryMs);
  };

  return {
    async start() {
      await wakeAll();
      pullTimer = setTimeout(pullInTurn, pullEveryMs);
    },
    wake,
    wakeAll,
    contact(region) {
      const lane = lanes.get(region);
      if (!lane || lane.failures === 0) return;
      lane.failures = 0;
      clearTimeout(lane.timer);
      lane.timer = undefined;
      if (lane.due || lane.pull) enqueue(lane);
    },
    async stop() {
      abort.abort();
      clearTimeout(pullTimer);
      for (const lane of lanes.values()) clearTimeout(lane.timer);
      queue.length = 0;
      await Promise.all(running);
    },
  };
}
