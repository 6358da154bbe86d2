import { type Kysely, sql } from 'kysely';

/**
 * Letters of campaigns that ended before: a withdrawal ends them, a close cancels what was not sent out. Those that
 * are out when a campaign is closed go on, so their workflows, which ended with it, are asked for again.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    with endings as (
      select distinct on (c.id) c.id, c.state, h.at, h.actor, coalesce(h.reason, '') as reason
      from campaigns c join campaign_history h on h.campaign_id = c.id and h.event in ('close', 'withdraw')
      where c.state in ('closed', 'withdrawn')
      order by c.id, h.at desc
    ), ended as (
      update supervisions s set state = case when s.issued_at is null then 'cancelled' else 'withdrawn' end,
        version = s.version + 1, ended_at = e.at
      from endings e
      where s.campaign_id = e.id and s.state not in ('concluded', 'cancelled', 'withdrawn')
        and (e.state = 'withdrawn' or s.issued_at is null)
      returning new.id, old.state as from_state, new.state as to_state, e.at, e.actor, e.reason
    )
    insert into supervision_steps (id, supervision_id, at, actor, event, from_state, to_state, note)
    select uuidv7(), id, at, actor, 'campaign-ends', from_state, to_state, reason from ended
  `.execute(db);
  await sql`
    insert into workflow_requests (id, workflow_id, kind, args, created_at)
    select uuidv7(), 'supervise-problem:' || s.id, 'signal-supervision', jsonb_build_object('supervisionId', s.id),
      c.closed_at
    from supervisions s join campaigns c on c.id = s.campaign_id
    where c.state = 'closed' and s.issued_at is not null and s.state not in ('concluded', 'cancelled', 'withdrawn')
  `.execute(db);
}
