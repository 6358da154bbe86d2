/** Takes facts out of the roll-up: by the difference, in the statement that marks them, as ingest does. */
import { counterNames } from '@linked/shared/rollup/counters.ts';
import { sql } from 'kysely';
import { channels } from '../db/channels.ts';
import type { HubTransaction } from '../db/database.ts';

const cleared = sql.raw(counterNames.map((name) => `${name} = 0`).join(', '));
const removed = sql.raw(counterNames.map((name) => `old.${name} as ${name}`).join(', '));
const lowered = sql.raw(counterNames.map((name) => `${name} = r.${name} - d.${name}`).join(', '));
const summed = sql.raw(counterNames.map((name) => `sum(${name}) as ${name}`).join(', '));

/** `items`: [{entityId, revision}] as jsonb; those told of again since, or back in their county, stay. Returns how many went. */
export async function takeOutOfRollup(
  trx: HubTransaction,
  what: { region: string; campaignId: string; kind: string; items: unknown; now: Date },
): Promise<number> {
  const { region, campaignId, now } = what;
  // Ingest takes the same row first, so that no report of this county comes between.
  await sql`select from nodes where region = ${region} for no key update`.execute(trx);
  const { rows } = await sql<{ things: number }>`
    with gone as (
      update facts f set written_off_at = ${now}, due_items = 0, ${cleared}
      from jsonb_to_recordset(${JSON.stringify(what.items)}::jsonb) as item ("entityId" uuid, revision int)
      where f.region = ${region} and f.campaign_id = ${campaignId} and f.kind = ${what.kind}
        and f.entity_id = item."entityId" and f.revision = item.revision
        and f.missing_since is not null and f.written_off_at is null
      returning f.field, f.due_on, old.due_items as due_items, ${removed}
    ), rolled as (
      update rollups r set ${lowered}, updated_at = ${now}
      from (select field, ${summed} from gone group by field) d
      where r.campaign_id = ${campaignId} and r.region = ${region} and r.field = d.field
    ), due as (
      update rollup_due r set items = r.items - d.items
      from (
        select field, due_on, sum(due_items) as items from gone where due_items <> 0 group by field, due_on
      ) d
      where r.campaign_id = ${campaignId} and r.region = ${region} and r.field = d.field
        and r.what = 'problem-open' and r.due_on = d.due_on
    )
    select count(*)::int as things,
      pg_notify(${channels.rollup}, jsonb_build_object('campaignId', ${campaignId}::uuid, 'region', ${region}::text)::text)
    from gone`.execute(trx);
  return rows[0]!.things;
}
