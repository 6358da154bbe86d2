import { type Kysely, sql } from 'kysely';

/** A county that ends or goes on in another's place in the middle of a campaign. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table campaigns drop constraint campaigns_state_check;
    alter table campaigns
      add constraint campaigns_state_check
        check (state in ('received', 'open', 'closing', 'closed', 'withdrawn', 'succeeded')),
      -- The last take-over that concerns the county (a TakeOver without what was taken over); null without one.
      add column succession jsonb;

    -- Name of the county that had it before; null for the county's own.
    alter table problems add column taken_from text;
    alter table rep_groups add column taken_from text;
    -- [{from, percent, indicators, note}]: what other counties had done of a task that was theirs as well.
    alter table tasks add column taken_over jsonb not null default '[]';

    -- What went over to another county: kept here for reading, and no longer compared with the hub.
    create table moved_entities (
      region char(6) not null default current_setting('app.region')::char(6) references instances,
      campaign_id uuid not null,
      kind text not null,
      entity_id uuid not null,
      primary key (region, kind, entity_id)
    );
    grant select, insert on moved_entities to county_app;
    alter table moved_entities enable row level security;
    alter table moved_entities force row level security;
    create policy own_region on moved_entities to county_app
      using (region = current_setting('app.region', true)::char(6))
      with check (region = current_setting('app.region', true)::char(6));
  `.execute(db);
}
