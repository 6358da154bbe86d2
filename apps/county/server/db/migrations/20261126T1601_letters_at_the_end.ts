import { type Kysely, sql } from 'kysely';

/** Letters of campaigns that were called off before: from now on the tier above says of each that it is withdrawn. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- The policies are those of the county's sessions; the owner sees no row while it is bound by them.
    alter table supervised_problems no force row level security;
    alter table campaigns no force row level security;
    update supervised_problems s set state = 'withdrawn', version = s.version + 1
    from campaigns c
    where c.region = s.region and c.id = s.campaign_id and c.state = 'withdrawn'
      and s.state not in ('concluded', 'withdrawn');
    alter table campaigns force row level security;
    alter table supervised_problems force row level security;
  `.execute(db);
}
