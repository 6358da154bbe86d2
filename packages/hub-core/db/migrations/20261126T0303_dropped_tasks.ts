import { type Kysely, sql } from 'kysely';

/** Tasks that no county has to do any more: figures leave their indicators out. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table campaign_tasks add column dropped boolean not null default false;
    update campaign_tasks t set dropped = true
    where exists (select from county_tasks k where k.campaign_id = t.campaign_id and k.task_id = t.task_id)
      and not exists (select from county_tasks k
        where k.campaign_id = t.campaign_id and k.task_id = t.task_id and not k.dropped);
  `.execute(db);
}
