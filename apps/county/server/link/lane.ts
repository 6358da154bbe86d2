/** What the pump does for one county in one turn: a batch up, in pull mode what came down, and news of what is held. */
import { AppError } from '@linked/shared/errors/app-error.ts';
import { MAX_BATCH, type Report } from '@linked/shared/link/protocol.ts';
import { deliverDirectives } from '../core/directives/deliver.ts';
import { openCredential } from '../core/instances/sealing.ts';
import {
  type Batch,
  confirmBatch,
  confirmHeld,
  goBackTo,
  heldReports,
  lastDirective,
  nextBatch,
  renumberAfter,
} from '../core/outbox/batch.ts';
import type { CountyDatabase } from '../db/database.ts';
import { compareWithHub } from './compare.ts';
import type { HubConnection, HubLink } from './hub-client.ts';

export interface LaneParts {
  db: CountyDatabase;
  hub: HubLink;
  sealingKey: Buffer;
  now: () => Date;
  signal: AbortSignal;
}

export interface Turn {
  /** Whether there is more to send at once. */
  more: boolean;
  /** How many reports a batch may hold from now on: fewer after the hub found one too large. */
  limit: number;
  /** Whether the hub holds reports of this county; left out when the turn did not find out. */
  held?: boolean;
}

/** No county numbers this far: a probe with it makes the hub say where it is. */
const BEYOND = 2_147_483_647;

/**
 * One turn; nothing for a county that is not enrolled. `pull`: asks what came down in pull mode, and in either mode
 * what became of reports that the hub holds. Throws the hub's AppError or `hub-unreachable`.
 */
export async function takeTurn(
  parts: LaneParts,
  region: string,
  wish: { limit: number; pull: boolean },
): Promise<Turn> {
  const batch = await nextBatch(parts.db, region, wish.limit);
  if (!batch) return { more: false, limit: wish.limit, held: false };
  const connection: HubConnection = {
    hubUrl: batch.hubUrl,
    region,
    credential: openCredential(parts.sealingKey, batch.sealedCredential, region),
  };
  const turn: Turn =
    batch.items.length > 0
      ? await sendBatch(parts, connection, batch, wish.limit)
      : { more: false, limit: wish.limit };
  const held = wish.pull ? await heldReports(parts.db, region) : [];
  // Whoever has just reported is in contact: what waits for it comes at once.
  if (held.length > 0 || (batch.mode === 'pull' && (wish.pull || batch.items.length > 0)))
    await pullAll(parts, connection, { cursor: batch.downCursor, last: batch.downLast, held });
  return wish.pull ? { ...turn, held: held.length > 0 } : turn;
}

async function sendBatch(
  parts: LaneParts,
  connection: HubConnection,
  batch: Batch,
  limit: number,
): Promise<Turn> {
  const { region } = connection;
  const first = batch.items[0]?.seq ?? 0;
  try {
    const answer = await parts.hub.report(connection, { region, items: batch.items }, parts.signal);
    // An answer that confirms nothing would be sent for again at once and for ever.
    if (answer.cursor < first)
      throw new AppError('sequence-gap', { expected: answer.cursor + 1, received: first });
    await confirmBatch(parts.db, region, answer, parts.now());
    const held = answer.judgements.some((judgement) => judgement.outcome === 'held');
    return { more: batch.more, limit: Math.min(MAX_BATCH, limit * 2), ...(held ? { held } : {}) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'body-too-large' && batch.items.length > 1)
      return { more: true, limit: Math.ceil(batch.items.length / 2) };
    if (error.code === 'sequence-gap') {
      await goBackTo(parts.db, region, Number(error.params.expected));
      return { more: true, limit };
    }
    if (error.code === 'already-exists') {
      await renumberAfter(parts.db, region, await hubCursor(parts, connection, batch.items));
      return { more: true, limit };
    }
    throw error;
  }
}

/** Asks the hub where it is, with a number that must leave a gap. */
async function hubCursor(
  parts: LaneParts,
  connection: HubConnection,
  items: readonly Report[],
): Promise<number> {
  const probe = items.slice(0, 1).map((item) => ({ ...item, seq: BEYOND }));
  try {
    const answer = await parts.hub.report(
      connection,
      { region: connection.region, items: probe },
      parts.signal,
    );
    return answer.cursor;
  } catch (error) {
    if (error instanceof AppError && error.code === 'sequence-gap') return Number(error.params.expected) - 1;
    throw error;
  }
}

async function pullAll(
  parts: LaneParts,
  connection: HubConnection,
  from: { cursor: number; last: string | null; held: number[] },
): Promise<void> {
  const { region } = connection;
  let { cursor, last } = from;
  let compare = false;
  for (let more = true, { held } = from; more && !parts.signal.aborted; held = []) {
    const asked = {
      region,
      cursor,
      ...(held.length > 0 ? { held } : {}),
      ...(last === null ? {} : { last }),
    };
    const answer = await parts.hub.pull(connection, asked, parts.signal);
    if (answer.judgements) await confirmHeld(parts.db, region, answer.judgements, parts.now());
    const reached = await deliverDirectives(parts.db, { region, items: answer.items, now: parts.now() });
    more = answer.more && reached > cursor;
    // Under its own numbers a county may hold another one there than the last it was sent.
    if (reached > cursor) last = await lastDirective(parts.db, region);
    cursor = reached;
    compare ||= answer.compare === true;
  }
  if (compare && !parts.signal.aborted) await compareWithHub(parts, connection);
}
