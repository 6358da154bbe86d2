/** County instances as the administrator sees them. */
import type { ReadScope } from '@linked/shared/access/reach.ts';
import type { nodeRow } from '@linked/shared/contracts/hub/nodes.ts';
import { CURRENT_EDITION, EDITION_IDS, getEdition } from '@linked/shared/regions/editions.ts';
import { displayName } from '@linked/shared/regions/names.ts';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { HubDatabase } from '../db/database.ts';
import { inScopes, isWithin } from '../db/scopes.ts';
import { cityOf } from '../places/city-of.ts';

export type NodeRow = z.infer<typeof nodeRow>;

/**
 * Counties at or below `within` that the reader's scopes reach, by code: those the hub knows, and those of
 * the editions its unfinished campaigns pin (the newest edition while there is none), enrolled or not.
 */
export async function listNodes(
  db: HubDatabase,
  asked: { within: string; scopes: readonly ReadScope[]; now: Date },
): Promise<NodeRow[]> {
  const known = await db
    .selectFrom('nodes')
    .select('region')
    .where((eb) => isWithin(eb.ref('region'), asked.within))
    .where((eb) => inScopes(eb.ref('region'), asked.scopes))
    .execute();
  const listed = (await editionsInUse(db))
    .map(getEdition)
    .filter((edition) => edition.has(asked.within))
    .flatMap((edition) => edition.leafUnits(asked.within))
    .map((unit) => unit.code)
    .filter((code) => asked.scopes.some((scope) => code.startsWith(scope.prefix)));
  return readNodes(db, [...new Set([...known.map((row) => row.region), ...listed])].sort(), asked.now);
}

async function editionsInUse(db: HubDatabase): Promise<string[]> {
  const pinned = await db
    .selectFrom('campaigns')
    .select('edition_id')
    .distinct()
    .where('state', 'not in', ['closed', 'withdrawn'])
    .execute();
  return pinned.length > 0 ? pinned.map((row) => row.edition_id) : [CURRENT_EDITION];
}

/** The rows of these counties, in the order given; unknown ones as not enrolled. */
export async function readNodes(db: HubDatabase, regions: readonly string[], now: Date): Promise<NodeRow[]> {
  const wanted = [...regions];
  const rows = await db
    .selectFrom('nodes')
    .selectAll()
    .where(sql<boolean>`region = any (${wanted}::text[])`)
    .execute();
  // As the list of refused reports has them: without those that a later revision has put right.
  const refused = await db
    .selectFrom('report_log as l')
    .select('region')
    .select(sql<number>`count(*) filter (where outcome = 'rejected')`.as('rejected'))
    .select(sql<number>`count(*) filter (where outcome = 'held')`.as('held'))
    .where('outcome', 'in', ['rejected', 'held'])
    .where(sql<boolean>`region = any (${wanted})`)
    .where(
      sql<boolean>`not exists (select from facts f where f.campaign_id = l.campaign_id and f.region = l.region
        and f.kind = l.kind and f.entity_id = l.entity_id and f.revision >= l.revision)`,
    )
    .groupBy('region')
    .execute();
  const compared = await db
    .selectFrom('reconciliations')
    .distinctOn('region')
    .select(['region', 'at', 'still_open', 'error'])
    .where(sql<boolean>`region = any (${wanted}::text[])`)
    .orderBy('region')
    .orderBy('at', 'desc')
    .execute();
  const inUse = await editionsInUse(db);
  const comparedBy = new Map(compared.map((row) => [row.region, row]));
  const byRegion = new Map(rows.map((row) => [row.region, row]));
  const refusedBy = new Map(refused.map((row) => [row.region, row]));
  return wanted.map((region) => {
    const node = byRegion.get(region);
    return {
      region,
      ...namesOf(region, inUse),
      status: statusOf(node, now),
      mode: (node?.mode ?? null) as NodeRow['mode'],
      endpoint: node?.endpoint ?? null,
      protocol: node?.protocol ?? null,
      lastSeenAt: node?.last_seen_at?.toISOString() ?? null,
      lastError: node?.last_error ?? null,
      downSeq: node?.down_seq ?? 0,
      downCursor: node?.down_cursor ?? 0,
      upCursor: node?.up_cursor ?? 0,
      rejected: refusedBy.get(region)?.rejected ?? 0,
      held: refusedBy.get(region)?.held ?? 0,
      inStepAt: node?.in_step_at?.toISOString() ?? null,
      inStepSince: node?.in_step_since?.toISOString() ?? null,
      lastComparison: lastOf(comparedBy.get(region)),
    };
  });
}

const lastOf = (
  row: { at: Date; still_open: number; error: string | null } | undefined,
): NodeRow['lastComparison'] =>
  row ? { at: row.at.toISOString(), stillOpen: row.still_open, error: row.error } : null;

interface NodeLife {
  enrolled_at: Date | null;
  revoked_at: Date | null;
  enrol_code_hash: Buffer | null;
  enrol_expires_at: Date | null;
}

function statusOf(node: NodeLife | undefined, now: Date): NodeRow['status'] {
  if (node?.enrolled_at && !node.revoked_at) return 'enrolled';
  if (node?.enrol_code_hash && node.enrol_expires_at && node.enrol_expires_at > now) return 'code-issued';
  return node?.revoked_at ? 'revoked' : 'not-enrolled';
}

/** Names by an edition in use, so that two counties of one name are told apart in the same list; else by the newest. */
function namesOf(region: string, inUse: readonly string[]): { regionName: string; cityName: string } {
  const having = EDITION_IDS.filter((id) => getEdition(id).has(region));
  const editionId = having.findLast((id) => inUse.includes(id)) ?? having.at(-1);
  if (!editionId) return { regionName: region, cityName: '' };
  const province = `${region.slice(0, 2)}0000`;
  return {
    regionName: displayName(region, editionId, province),
    cityName: cityOf(getEdition(editionId), region).name,
  };
}
