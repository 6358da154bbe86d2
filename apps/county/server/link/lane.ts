/** What the pump does for one county in one turn: a batch up, and in pull mode what came down. */
import { AppError } from '@linked/shared/errors/app-error.ts';
import { MAX_BATCH, type Report } from '@linked/shared/link/protocol.ts';
import { deliverDirectives } from '../core/directives/deliver.ts';
import { openCredential } from '../core/instances/sealing.ts';
import { type Batch, confirmBatch, goBackTo, nextBatch, renumberAfter } from '../core/outbox/batch.ts';
import type { CountyDatabase } from '../db/database.ts';
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
}

/** No county numbers this far: a probe with it makes the hub say where it is. */
const BEYOND = 2_147_483_647;

/** One turn; nothing for a county that is not enrolled. Throws the hub's AppError or `hub-unreachable`. */
export async function takeTurn(
  parts: LaneParts,
  region: string,
  wish: { limit: number; pull: boolean },
): Promise<Turn> {
  const batch = await nextBatch(parts.db, region, wish.limit);
  if (!batch) return { more: false, limit: wish.limit };
  const connection: HubConnection = {
    hubUrl: batch.hubUrl,
    region,
    credential: openCredential(parts.sealingKey, batch.sealedCredential, region),
  };
  const turn =
    batch.items.length > 0
      ? await sendBatch(parts, connection, batch, wish.limit)
      : { more: false, limit: wish.limit };
  // Whoever has just reported is in contact: what waits for it comes at once.
  if (batch.mode === 'pull' && (wish.pull || batch.items.length > 0))
    await pullAll(parts, connection, batch.downCursor);
  return turn;
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
    return { more: batch.more, limit: Math.min(MAX_BATCH, limit * 2) };
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

async function pullAll(parts: LaneParts, connection: HubConnection, from: number): Promise<void> {
  const { region } = connection;
  for (let cursor = from, more = true; more && !parts.signal.aborted; ) {
    const answer = await parts.hub.pull(connection, { region, cursor }, parts.signal);
    const reached = await deliverDirectives(parts.db, { region, items: answer.items, now: parts.now() });
    more = answer.more && reached > cursor;
    cursor = reached;
  }
}
