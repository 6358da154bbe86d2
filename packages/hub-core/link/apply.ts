/**
 * Stores a batch of judged reports and everything that follows from them in one statement: the log, the newest
 * state of each thing, the differences old → new in the roll-up, signed deliveries, the county's cursor, and
 * the notifications. One statement is one transaction, so a crash leaves all of it or nothing.
 */
import type { Judgement } from '@linked/shared/link/protocol.ts';
import { sql } from 'kysely';
import { channels } from '../db/channels.ts';
import type { HubDatabase } from '../db/database.ts';
import { takeOwnTasks } from '../local-tasks/take-own-tasks.ts';
import {
  changedFacts,
  counterColumns,
  counterValues,
  overwriteCounters,
  rollChanges,
} from '../rollup/roll-changes.ts';
import { replyMessages, takeReplies } from '../supervision/take-replies.ts';
import { columnsOf, type JudgedReport } from './judged-rows.ts';

export type ApplyMode =
  /** New reports: applied only while the county's cursor and its last directive are those they were judged by. */
  | { kind: 'batch'; expectedCursor: number; expectedIssued: number }
  /** Reports held earlier: already in the log; the caller holds the lock of the county's row. */
  | { kind: 'release' };

const gates = {
  batch: (region: string, now: Date, expected: { cursor: number; issued: number }, last: number) => sql`
    update nodes set up_cursor = ${last}, last_seen_at = greatest(last_seen_at, ${now})
    where region = ${region} and up_cursor = ${expected.cursor} and down_seq = ${expected.issued} returning region`,
  release: (region: string) => sql`select region from nodes where region = ${region}`,
};

/**
 * Judgements in the order of seq, or null when another batch or a directive came between: nothing was done then. `judged` are reports of one county, not empty; in a batch their seqs follow `expectedCursor`.
 */
export async function applyJudged(
  db: HubDatabase,
  {
    region,
    judged,
    now,
    mode,
  }: { region: string; judged: readonly JudgedReport[]; now: Date; mode: ApplyMode },
): Promise<Judgement[] | null> {
  const at = sql`${now}::timestamptz`;
  const here = sql`${region}::text`;
  const columns = columnsOf(judged);
  const hasOwnTasks = columns.kind.includes('own-task');
  const hasReplies = columns.kind.includes('supervised-reply');
  const gate =
    mode.kind === 'batch'
      ? gates.batch(
          region,
          now,
          { cursor: mode.expectedCursor, issued: mode.expectedIssued },
          columns.seq.at(-1)!,
        )
      : gates.release(region);
  // What became of it: behind an earlier one of the batch, behind the stored fact, or taken.
  const outcome = sql`case when i.outcome <> 'accepted' then i.outcome
    when c.entity_id is null or i.revision <= coalesce(c.old_revision, 0) then 'stale' else 'accepted' end`;
  const log =
    mode.kind === 'batch'
      ? sql`
        insert into report_log (region, seq, id, protocol, campaign_id, kind, entity_id, revision, occurred_at,
          received_at, author, payload, outcome, reason)
        select ${here}, i.seq, i.id, i.protocol, i.campaign_id, i.kind, i.entity_id, i.revision, i.occurred_at,
          ${at}, i.author, i.payload, ${outcome}, i.reason
        from input i left join changed c using (campaign_id, kind, entity_id)
        returning seq, outcome, reason`
      : sql`
        update report_log l set outcome = ${outcome}, reason = i.reason
        from input i left join changed c using (campaign_id, kind, entity_id)
        where l.region = ${here} and l.seq = i.seq
        returning l.seq, l.outcome, l.reason`;

  const { rows } = await sql<Judgement>`
    with gate as (${gate}),
    input as (
      select i.*, i.counters::int[] as vector from gate, unnest(
        ${columns.seq}::int[], ${columns.id}::uuid[], ${columns.protocol}::bigint[], ${columns.campaign}::uuid[],
        ${columns.kind}::text[], ${columns.entity}::uuid[], ${columns.revision}::bigint[],
        ${columns.occurredAt}::timestamptz[], ${columns.author}::text[], ${columns.payload}::jsonb[],
        ${columns.outcome}::text[], ${columns.reason}::jsonb[], ${columns.field}::text[], ${columns.dueOn}::date[],
        ${columns.dueItems}::int[], ${columns.counters}::text[], ${columns.indicators}::jsonb[], ${columns.signedAt}::timestamptz[],
        ${columns.newest}::boolean[]
      ) as i (seq, id, protocol, campaign_id, kind, entity_id, revision, occurred_at, author, payload, outcome,
        reason, field, due_on, due_items, counters, indicators, signed_at, newest)
    ),
    changed as (
      insert into facts as f (campaign_id, region, kind, entity_id, revision, field, occurred_at, received_at,
        author, payload, due_on, due_items, ${counterColumns})
      select i.campaign_id, ${here}, i.kind, i.entity_id, i.revision, i.field, i.occurred_at, ${at},
        i.author, i.payload, i.due_on, i.due_items, ${counterValues}
      from input i where i.newest
      on conflict (campaign_id, region, kind, entity_id) do update set
        revision = excluded.revision, field = excluded.field, occurred_at = excluded.occurred_at,
        received_at = excluded.received_at, author = excluded.author, payload = excluded.payload,
        due_on = excluded.due_on, due_items = excluded.due_items, ${overwriteCounters},
        -- The county has it after all.
        missing_since = null, written_off_at = null
      where f.revision < excluded.revision
      returning ${changedFacts}
    ),
    valued as (
      select c.campaign_id, c.region, c.kind, (i.payload->>'taskId')::uuid as task_id, c.occurred_at, i.indicators
      from changed c join input i using (campaign_id, kind, entity_id)
      where c.kind = 'task-progress' and i.newest
    ),
    ${rollChanges(at)},
    signed as (
      update deliveries d set state = 'signed', signed_at = i.signed_at,
        signed_by = (i.payload->>'signerName') || coalesce('（' || nullif(i.payload->>'signerTitle', '') || '）', ''),
        delivered_at = coalesce(d.delivered_at, ${at})
      from changed join input i using (campaign_id, kind, entity_id)
      where kind = 'receipt' and i.newest and d.region = ${here} and d.directive_id = i.entity_id
      returning i.campaign_id, d.directive_id
    ),
    ${hasReplies ? takeReplies(here, at) : sql``}
    ${hasOwnTasks ? takeOwnTasks(here) : sql``}
    logged as (${log}),
    notified as (
      select count(pg_notify(channel, message::text)) as messages from (
        select ${channels.rollup}::text as channel,
          jsonb_build_object('campaignId', campaign_id, 'region', ${here}) as message
        from (select distinct campaign_id from changed) c
        union all
        select ${channels.deliveries}, jsonb_build_object('campaignId', campaign_id, 'directiveId', directive_id,
          'regions', jsonb_build_array(${here})) from signed
        ${hasReplies ? replyMessages : sql``}
      ) message
    )
    select l.seq, l.outcome, l.reason from logged l, notified order by l.seq`.execute(db);
  return rows.length === 0 ? null : rows;
}
