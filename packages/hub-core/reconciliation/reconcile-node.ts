/** Compares the hub with one county and has only what differs sent again, in both directions. */
import type { reconciliation } from '@linked/shared/contracts/hub/nodes.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import type { DigestRow } from '@linked/shared/link/protocol.ts';
import type { HubDatabase } from '../db/database.ts';
import { wakeCampaigns } from '../directives/wake-campaigns.ts';
import type { CountyLink } from '../link/county-client.ts';
import { digestOf, knownRevisions } from './digest.ts';
import { rewindDeliveries } from './rewind-deliveries.ts';

export type Reconciliation = ReturnType<(typeof reconciliation)['parse']>;
type Difference = Reconciliation['differences'][number];

/** Largest request of `link.resend`. */
const RESEND_BATCH = 5000;

/**
 * `inStep` is true when nothing differed; what was sent again is taken by ingest as ever, and the next
 * comparison says whether it helped. A county where the hub is ahead (restored from an old copy) stays out of
 * step until its own records catch up: the hub never overwrites a county.
 * @throws `node-unknown`, and what the link throws (`node-unreachable` …)
 */
export async function reconcileNode(
  db: HubDatabase,
  link: CountyLink,
  { region, now, signal }: { region: string; now: Date; signal?: AbortSignal },
): Promise<Reconciliation> {
  const before = await db
    .selectFrom('nodes')
    .select(['down_cursor'])
    .where('region', '=', region)
    .executeTakeFirst();
  if (!before) throw new AppError('node-unknown', { region });
  const county = await link.digest({ campaignId: null, signal });

  const differences: Difference[] = [];
  let resent = 0;
  for (const pair of unequal(await digestOf(db, region), county.rows)) {
    const compared = await compareKind(db, link, { region, ...pair, signal });
    if (compared.difference.differing > 0) differences.push(compared.difference);
    resent += await resend(link, pair, compared.missing, signal);
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
  if (inStep) await db.updateTable('nodes').set({ in_step_at: now }).where('region', '=', region).execute();
  return { region, comparedAt: now.toISOString(), differences, resent, redelivered, inStep };
}

interface Pair {
  campaignId: string;
  kind: string;
  hub: number;
  county: number;
}

/** Campaigns and kinds whose digests differ, with the number of things on each side. */
function unequal(hub: readonly DigestRow[], county: readonly DigestRow[]): Pair[] {
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

/** `missing`: things whose county state the hub has never seen. What it refused it has seen, and is no difference. */
async function compareKind(
  db: HubDatabase,
  link: CountyLink,
  { region, signal, ...pair }: Pair & { region: string; signal?: AbortSignal },
): Promise<{ difference: Difference; missing: string[] }> {
  const { campaignId, kind } = pair;
  const inventory = await link.inventory({ campaignId, kind, signal });
  const known = await knownRevisions(db, { region, campaignId, kind });
  const county = new Map(inventory.items.map((item) => [item.entityId.toLowerCase(), item.revision]));
  const missing = [...county].filter(([id, revision]) => {
    const here = known.get(id);
    return !here || revision > Math.max(here.revision, here.refused);
  });
  const ahead = [...known.values()].filter((here) => here.revision > (county.get(here.entityId) ?? 0));
  return {
    difference: { ...pair, differing: missing.length + ahead.length },
    missing: missing.map(([id]) => id),
  };
}

async function resend(
  link: CountyLink,
  { campaignId, kind }: Pair,
  entityIds: readonly string[],
  signal: AbortSignal | undefined,
): Promise<number> {
  let queued = 0;
  for (let at = 0; at < entityIds.length; at += RESEND_BATCH) {
    const answer = await link.resend({
      campaignId,
      kind,
      entityIds: entityIds.slice(at, at + RESEND_BATCH),
      signal,
    });
    queued += answer.queued;
  }
  return queued;
}
