/** The same comparison for a county that cannot be called: out of what it sent, into what it is answered. */
import type { compareAnswer, compareRequest } from '@linked/shared/link/protocol.ts';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { HubDatabase } from '../db/database.ts';
import { digestOf } from './digest.ts';
import { type CountySide, reconcileNode, unequal } from './reconcile-node.ts';

export type CompareRequest = z.infer<typeof compareRequest>;
export type CompareAnswer = z.infer<typeof compareAnswer>;

/** Asks these counties, by the answer to their next pull; those that were asked and did not answer are asked still. */
export async function askPullingCounties(db: HubDatabase, now: Date): Promise<string[]> {
  const { rows } = await sql<{ region: string }>`
    update nodes set compare_asked_at = coalesce(compare_asked_at, ${now}::timestamptz)
    where mode = 'pull' and enrolled_at is not null and revoked_at is null
    returning region`.execute(db);
  return rows.map((row) => row.region).sort();
}

/** Whether this county is to begin `link.compare`. One read by primary key. */
export async function isAskedToCompare(db: HubDatabase, region: string): Promise<boolean> {
  const row = await db
    .selectFrom('nodes')
    .select('compare_asked_at')
    .where('region', '=', region)
    .executeTakeFirst();
  return row?.compare_asked_at != null;
}

/**
 * One call of `link.compare`. The first carries the digest alone: what differs is wanted, and a county where nothing
 * does is done. The second lists the things: what the county has newer is to be sent again, the rest is stored.
 * Nothing was asked: nothing is stored, so that a county cannot fill the table.
 */
export async function compareWithPulling(
  db: HubDatabase,
  { region, digest, inventories, left }: CompareRequest,
  now: Date,
): Promise<CompareAnswer> {
  if (!(await isAskedToCompare(db, region))) return { wanted: [], resend: [] };
  const differing = unequal(await digestOf(db, region), digest.rows);
  if (!inventories && differing.length > 0)
    return { wanted: differing.map(({ campaignId, kind }) => ({ campaignId, kind })), resend: [] };
  const again: CompareAnswer['resend'] = [];
  const side = listedSide({ digest, inventories, left }, again);
  await reconcileNode(db, side, { region, trigger: 'daily', now });
  return { wanted: [], resend: again };
}

function listedSide(
  { digest, inventories = [], left = [] }: Omit<CompareRequest, 'region'>,
  again: CompareAnswer['resend'],
): CountySide {
  const keyOf = (pair: { campaignId: string; kind: string }) =>
    `${pair.campaignId.toLowerCase()}/${pair.kind}`;
  const listed = new Map(inventories.map((one) => [keyOf(one), one.items]));
  const leftOut = new Set(left.map(keyOf));
  return {
    digest: async () => digest,
    inventory: async (pair) => ({
      items: listed.get(keyOf(pair)) ?? (leftOut.has(keyOf(pair)) ? 'left-out' : 'not-asked'),
    }),
    resend: async ({ campaignId, kind, entityIds }) => {
      again.push({ campaignId, kind, entityIds: [...entityIds] });
      return { queued: entityIds.length };
    },
  };
}
