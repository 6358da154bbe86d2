/** Compares the hub with one county and has only what differs sent again, in both directions. */
import type { reconciliation } from '@linked/shared/contracts/hub/nodes.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import type { DigestRow } from '@linked/shared/link/protocol.ts';
import type { HubDatabase } from '../db/database.ts';
import { wakeCampaigns } from '../directives/wake-campaigns.ts';
import type { CountyInventory, CountyLink } from '../link/county-client.ts';
import { digestOf, type KnownRevision, knownRevisions } from './digest.ts';
import { noteMissing } from './missing-facts.ts';
import { recordReconciliation, type Trigger } from './record-reconciliation.ts';
import { rewindDeliveries } from './rewind-deliveries.ts';

export type Reconciliation = ReturnType<(typeof reconciliation)['parse']>;
type Difference = Reconciliation['differences'][number];

/** Largest request of `link.resend`. */
const RESEND_BATCH = 5000;

/** What is asked of a county, by calls to it or out of what it sent by itself. */
export interface CountySide extends Pick<CountyLink, 'digest' | 'resend'> {
  /** `left-out`: too much to list, so that it stays different; `not-asked`: differs only since the county began. */
  inventory(
    asked: Parameters<CountyLink['inventory']>[0],
  ): Promise<{ items: CountyInventory['items'] | 'left-out' | 'not-asked' }>;
}

interface Asked {
  region: string;
  trigger?: Trigger;
  now: Date;
  signal?: AbortSignal;
}

/**
 * `inStep` is true when nothing differed; what was sent again is taken by ingest as ever, and the next
 * comparison says whether it helped. A county where the hub is ahead (restored from an old copy) stays out of
 * step until its own records catch up: the hub never overwrites a county. What came of it is stored.
 * @throws `node-unknown`, and what the link throws (`node-unreachable` …)
 */
export async function reconcileNode(
  db: HubDatabase,
  side: CountySide,
  { region, trigger = 'person', now, signal }: Asked,
): Promise<Reconciliation> {
  const before = await db
    .selectFrom('nodes')
    .select(['down_cursor'])
    .where('region', '=', region)
    .executeTakeFirst();
  if (!before) throw new AppError('node-unknown', { region });
  const county = await side.digest({ campaignId: null, signal });

  const differences: Difference[] = [];
  const lost: LostThings[] = [];
  const unlisted: Pair[] = [];
  let resent = 0;
  for (const pair of unequal(await digestOf(db, region), county.rows)) {
    const compared = await compareKind(db, side, { region, ...pair, now, signal });
    if (compared.difference.differing > 0) differences.push(compared.difference);
    if (!compared.isListed) unlisted.push(pair);
    if (compared.lost.length > 0) lost.push({ ...pair, entityIds: compared.lost });
    resent += await resend(side, pair, compared.missing, signal);
  }

  const redelivered =
    county.down.cursor < before.down_cursor
      ? await rewindDeliveries(db, { region, from: before.down_cursor, to: county.down.cursor, now })
      : 0;
  // The county stored more than the hub wrote down, being cut off before. Only the county can say whether it is the
  // same, as a hub restored from a backup gives numbers out again: what waits is sent, and acknowledged if known.
  if (county.down.cursor > before.down_cursor)
    await db.transaction().execute((trx) => wakeCampaigns(trx, region, now));

  const inStep = differences.length === 0 && redelivered === 0;
  const found = { region, comparedAt: now.toISOString(), differences, resent, redelivered, inStep };
  await db.transaction().execute(async (trx) => {
    await noteMissing(trx, { region, lost, unlisted, now });
    await recordReconciliation(trx, { ...found, trigger, now });
  });
  return found;
}

interface LostThings {
  campaignId: string;
  kind: string;
  entityIds: string[];
}

interface Pair {
  campaignId: string;
  kind: string;
  hub: number;
  county: number;
}

/** Campaigns and kinds whose digests differ, with the number of things on each side. */
export function unequal(hub: readonly DigestRow[], county: readonly DigestRow[]): Pair[] {
  const key = (row: DigestRow) => `${row.campaignId.toLowerCase()}/${row.kind}`;
  const sides = new Map<string, { hub?: DigestRow; county?: DigestRow }>();
  for (const row of hub) sides.set(key(row), { hub: row });
  for (const row of county) sides.set(key(row), { ...sides.get(key(row)), county: row });
  return [...sides.values()]
    .filter((side) => side.hub?.hash !== side.county?.hash)
    .map((side) => ({
      campaignId: (side.hub ?? side.county!).campaignId,
      kind: (side.hub ?? side.county!).kind,
      hub: side.hub?.count ?? 0,
      county: side.county?.count ?? 0,
    }));
}

/**
 * `missing`: things whose county state the hub has never seen. What it refused it has seen, and is no difference.
 * `lost`: facts of things that the county does not have at all. `isListed`: whether it said what it has.
 */
async function compareKind(
  db: HubDatabase,
  side: CountySide,
  { region, now, signal, ...pair }: Pair & { region: string; now: Date; signal?: AbortSignal },
): Promise<{ difference: Difference; missing: string[]; lost: string[]; isListed: boolean }> {
  const { campaignId, kind } = pair;
  const { items } = await side.inventory({ campaignId, kind, signal });
  if (!Array.isArray(items)) {
    const differing = items === 'left-out' ? Math.max(1, Math.abs(pair.hub - pair.county)) : 0;
    return { difference: { ...pair, differing, lost: 0 }, missing: [], lost: [], isListed: false };
  }
  const known = await knownRevisions(db, { region, campaignId, kind });
  const county = new Map(items.map((item) => [item.entityId.toLowerCase(), item.revision]));
  const missing = [...county].filter(([id, revision]) => {
    const here = known.get(id);
    return !here || revision > Math.max(here.revision, here.refused);
  });
  // What came up after the county had listed its things is no lead of the hub's.
  const isAhead = (here: KnownRevision): boolean =>
    here.revision > (county.get(here.entityId) ?? 0) && here.receivedAt !== null && here.receivedAt <= now;
  const ahead = [...known.values()].filter(isAhead).map((here) => here.entityId);
  const lost = ahead.filter((id) => !county.has(id));
  return {
    difference: { ...pair, differing: missing.length + ahead.length, lost: lost.length },
    missing: missing.map(([id]) => id),
    lost,
    isListed: true,
  };
}

async function resend(
  side: CountySide,
  { campaignId, kind }: Pair,
  entityIds: readonly string[],
  signal: AbortSignal | undefined,
): Promise<number> {
  let queued = 0;
  for (let at = 0; at < entityIds.length; at += RESEND_BATCH) {
    const answer = await side.resend({
      campaignId,
      kind,
      entityIds: entityIds.slice(at, at + RESEND_BATCH),
      signal,
    });
    queued += answer.queued;
  }
  return queued;
}
