/**
 * What a county's reply changes, as parts of the statement that stores it: the reply that answers the round asked for
 * takes its supervision to `replied` (or corrects the one before, until that is verified), is a line of its history,
 * and wakes its workflow.
 */
import { correctableStates } from '@linked/shared/supervision/states.ts';
import { type RawBuilder, sql } from 'kysely';
import { channels } from '../db/channels.ts';

/** CTEs after `changed` and `input` of link/apply.ts; `here` the county, `at` the instant of arrival. */
export const takeReplies = (here: RawBuilder<unknown>, at: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  answered as (
    update supervisions s set state = 'replied', version = s.version + 1, reply = i.payload->>'text',
      reply_measures = i.payload->>'measures', replied_on = (i.payload->>'repliedOn')::date,
      replied_by = coalesce(i.payload->>'countersignedBy', i.author)
    from changed c join input i using (campaign_id, kind, entity_id)
    where c.kind = 'supervised-reply' and i.newest and s.id = c.entity_id and s.campaign_id = c.campaign_id
      and s.county = ${here} and s.way = 'congress' and s.state = any (${[...correctableStates]}::text[])
      and s.round = (i.payload->>'round')::int
    returning new.id, old.state as from_state, i.id as report_id, i.author, i.payload->>'correction' as correction,
      case when old.state = 'replied' then jsonb_build_object('replaced', jsonb_build_object(
        'text', old.reply, 'measures', old.reply_measures, 'on', old.replied_on, 'by', old.replied_by)) end as replaced
  ),
  answered_steps as (
    insert into supervision_steps (id, supervision_id, at, actor, event, from_state, to_state, note, detail)
    select report_id, id, ${at}, author, case when replaced is null then 'reply' else 'correct' end, from_state,
      'replied', coalesce(correction, ''), coalesce(replaced, '{}') from answered
  ),
  answered_requests as (
    insert into workflow_requests (id, workflow_id, kind, args, created_at)
    select uuidv7(), 'supervise-problem:' || id, 'signal-supervision', jsonb_build_object('supervisionId', id), ${at}
    from answered
  ),`;

/** Rows (channel, message) for the notifications of that statement. */
export const replyMessages = sql`
  union all select ${channels.workflowRequests}, '{}'::jsonb from answered`;
