/** Tasks that a city added: a county that comes into the campaign is asked for them as its neighbours are. */
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import { addWorkdays } from '@linked/shared/calendar/workdays.ts';
import { getEdition } from '@linked/shared/regions/editions.ts';
import { sql } from 'kysely';
import type { Campaign } from '../campaigns/change-state.ts';
import type { HubTransaction } from '../db/database.ts';
import { queueDirective } from '../directives/queue-directive.ts';
import { assignListed, listInForce } from '../local-tasks/list-in-force.ts';
import { cityOf } from '../places/city-of.ts';

/**
 * Sends these counties the list of their city, unless they have it, and puts it in force for them; what the county before had handed in
 * (`done`) they are never asked for, whatever lists come later.
 */
export async function giveCityLists(
  trx: HubTransaction,
  campaign: Campaign,
  about: { from: string; regions: readonly string[]; done: readonly string[]; now: Date },
): Promise<void> {
  const { from, regions, done, now } = about;
  const edition = getEdition(campaign.edition_id);
  const receiptDueOn = addWorkdays(shanghaiDate(now), campaign.document.receiptWorkdays).date;
  for (const [city, counties] of Map.groupBy(regions, (region) => cityOf(edition, region).code)) {
    const list = await listInForce(trx, campaign.id, city);
    if (!list) continue;
    await sql`
      insert into county_tasks (campaign_id, region, task_id, revision, field, due_on, starts_on, owner, dropped)
      select t.campaign_id, c.region, t.task_id, t.revision, t.field, t.due_on, t.starts_on, t.owner, true
      from county_tasks t, unnest(${counties}::text[]) as c (region)
      where t.campaign_id = ${campaign.id} and t.region = ${from} and t.owner = ${city}
        and t.task_id = any (${[...done]}::uuid[])
      on conflict do nothing`.execute(trx);
    const { payload, revision, issuingOrgan } = list;
    await assignListed(trx, {
      ...{ campaignId: campaign.id, owner: city },
      ...{ entries: payload.tasks, regions: counties },
    });
    const lacking = await withoutList(trx, { campaignId: campaign.id, revision, city }, counties);
    if (lacking.length === 0) continue;
    await queueDirective(trx, {
      campaignId: campaign.id,
      kind: 'local-tasks',
      revision,
      payload: { ...payload, receiptDueOn },
      issuingOrgan,
      regions: lacking,
      receiptDueOn,
      now,
    });
  }
}

async function withoutList(
  trx: HubTransaction,
  { campaignId, revision, city }: { campaignId: string; revision: number; city: string },
  regions: readonly string[],
): Promise<string[]> {
  const { rows } = await sql<{ region: string }>`
    select d.region from deliveries d join directives x on x.id = d.directive_id
    where x.campaign_id = ${campaignId} and x.kind = 'local-tasks' and x.revision = ${revision}
      and x.payload ->> 'owner' = ${city} and d.region = any (${[...regions]}::text[])`.execute(trx);
  const having = new Set(rows.map((row) => row.region));
  return regions.filter((region) => !having.has(region));
}
