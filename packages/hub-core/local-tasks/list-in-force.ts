/** A city's list as it was issued last, and who is asked for what stands on it. */
import type { LocalTaskList } from '@linked/shared/local-tasks/local-tasks.ts';
import { sql } from 'kysely';
import type { HubTransaction } from '../db/database.ts';

export type Entry = LocalTaskList['tasks'][number];

export interface ListInForce {
  revision: number;
  payload: LocalTaskList;
  issuingOrgan: string;
}

/** Undefined before the city's first. */
export async function listInForce(
  trx: HubTransaction,
  campaignId: string,
  city: string,
): Promise<ListInForce | undefined> {
  const last = await trx
    .selectFrom('local_task_lists as l')
    .innerJoin('directives as d', 'd.id', 'l.directive_id')
    .select(['l.revision', 'd.payload', 'd.issuing_organ as issuingOrgan'])
    .where('l.campaign_id', '=', campaignId)
    .where('l.region', '=', city)
    .orderBy('l.revision', 'desc')
    .limit(1)
    .executeTakeFirst();
  return last && { ...last, payload: last.payload as unknown as LocalTaskList };
}

/**
 * Puts what the list asks for in force for those of the counties that lack it, in its newest version: new tasks, and
 * older ones for a county that came into the campaign later. What a county was relieved of stays so.
 */
export async function assignListed(
  trx: HubTransaction,
  list: { campaignId: string; owner: string; entries: readonly Entry[]; regions: readonly string[] },
): Promise<void> {
  const { campaignId, owner, entries, regions } = list;
  const asked = entries.filter((entry) => entry.dropped === null);
  await sql`
    insert into county_tasks (campaign_id, region, task_id, revision, field, due_on, starts_on, owner)
    select t.campaign_id, c.region, t.task_id, t.revision, t.field, t.due_on, e.starts_on, t.owner
    from unnest(${asked.map((entry) => entry.task.id)}::uuid[], ${asked.map((entry) => entry.startsOn)}::date[])
        as e (task_id, starts_on)
      join campaign_tasks t on t.campaign_id = ${campaignId} and t.task_id = e.task_id and t.owner = ${owner},
      unnest(${[...regions]}::text[]) as c (region)
    on conflict do nothing`.execute(trx);
}
