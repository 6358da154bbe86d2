/** Facts of things that their county no longer has: a database lost without a backup leaves them counted here. */
import { sql } from 'kysely';
import type { HubTransaction } from '../db/database.ts';

/**
 * Marks exactly these facts of the county as missing there, since `now` where they were not marked before; what the
 * county has again is unmarked. `lost` is what a comparison of the county found; of the kinds in `unlisted`, which differ
 * but were not listed thing by thing, nothing is known, and their marks stay.
 */
export async function noteMissing(
  trx: HubTransaction,
  found: {
    region: string;
    lost: readonly { campaignId: string; kind: string; entityIds: readonly string[] }[];
    unlisted?: readonly { campaignId: string; kind: string }[];
    now: Date;
  },
): Promise<void> {
  const rows = found.lost.flatMap(({ campaignId, kind, entityIds }) =>
    entityIds.map((entityId) => ({ campaignId, kind, entityId })),
  );
  const { unlisted = [] } = found;
  await sql`
    with lost as (
      select * from unnest(${rows.map((row) => row.campaignId)}::uuid[], ${rows.map((row) => row.kind)}::text[],
        ${rows.map((row) => row.entityId)}::uuid[]) as lost (campaign_id, kind, entity_id)
    ), unlisted as (
      select * from unnest(${unlisted.map((pair) => pair.campaignId)}::uuid[], ${unlisted.map((pair) => pair.kind)}::text[])
        as unlisted (campaign_id, kind)
    ), back as (
      update facts f set missing_since = null
      where f.region = ${found.region} and f.missing_since is not null and f.written_off_at is null
        and not exists (select from lost l
          where l.campaign_id = f.campaign_id and l.kind = f.kind and l.entity_id = f.entity_id)
        and not exists (select from unlisted u where u.campaign_id = f.campaign_id and u.kind = f.kind)
    )
    update facts f set missing_since = ${found.now} from lost l
    where f.region = ${found.region} and f.campaign_id = l.campaign_id and f.kind = l.kind
      and f.entity_id = l.entity_id and f.missing_since is null`.execute(trx);
}
