/** Carries decisions into the figures: the reviewed ones, and the live ones where a hand-in is given back. */
import { sql } from 'kysely';
import { channels } from '../db/channels.ts';
import type { HubTransaction } from '../db/database.ts';
import { contributionOf, nothing } from '../rollup/contribution.ts';
import { type HubFactKind, reviewContribution, type TaskReviewFact } from '../rollup/hub-facts.ts';
import {
  changedFacts,
  counterColumns,
  counterValues,
  overwriteCounters,
  replaceCounters,
  rollChanges,
  vectorText,
} from '../rollup/roll-changes.ts';
import type { LoadedTask } from './load-tasks.ts';

export interface DecidedFact {
  task: LoadedTask;
  /** Place of the decision among those about the task: the revision of the hub's fact. */
  ordinal: number;
  by: string;
  fact: TaskReviewFact;
}

const taskReview: HubFactKind = 'task-review';

/**
 * Writes the hub's facts, and counts each hand-in of `givenBack` as no longer handed in for as long as it is the
 * county's newest word; its next report counts as it says. One statement, with all that follows from it.
 */
export async function rollDecisions(
  trx: HubTransaction,
  {
    campaignId,
    facts,
    givenBack,
    now,
  }: { campaignId: string; facts: readonly DecidedFact[]; givenBack: readonly LoadedTask[]; now: Date },
): Promise<void> {
  if (facts.length === 0 && givenBack.length === 0) return;
  const at = sql`${now}::timestamptz`;
  const back = givenBack.map((task) =>
    task.counted
      ? contributionOf('task-progress', { ...task.report!.payload, state: 'returned' }, null)
      : nothing,
  );
  await sql`
    with input as (
      select i.*, i.counters::int[] as vector from unnest(
        ${facts.map(({ task }) => task.region)}::text[], ${facts.map(({ task }) => task.entityId)}::uuid[],
        ${facts.map(({ ordinal }) => ordinal)}::int[], ${facts.map(({ task }) => task.field)}::text[],
        ${facts.map(({ task }) => task.report?.occurredAt ?? now)}::timestamptz[],
        ${facts.map(({ by }) => by)}::text[], ${facts.map(({ fact }) => JSON.stringify(fact))}::jsonb[],
        ${facts.map(({ task }) => task.counted)}::boolean[],
        ${facts.map(({ task, fact }) => vectorText(task.counted ? reviewContribution(fact) : {}))}::text[]
      ) as i (region, entity_id, revision, field, occurred_at, author, payload, counted, counters)
    ),
    written as (
      insert into facts as f (campaign_id, region, kind, entity_id, revision, field, occurred_at, received_at,
        author, payload, due_on, due_items, ${counterColumns})
      select ${campaignId}, i.region, ${sql.lit(taskReview)}, i.entity_id, i.revision, i.field, i.occurred_at, ${at},
        i.author, i.payload, null, 0, ${counterValues}
      from input i
      on conflict (campaign_id, region, kind, entity_id) do update set
        revision = excluded.revision, field = excluded.field, occurred_at = excluded.occurred_at,
        received_at = excluded.received_at, author = excluded.author, payload = excluded.payload,
        ${overwriteCounters}
      where f.revision < excluded.revision
      returning ${changedFacts}
    ),
    given_back as (
      update facts f set due_on = null, due_items = 0, ${replaceCounters}
      from (
        select *, counters::int[] as vector from unnest(
          ${givenBack.map((task) => task.region)}::text[], ${givenBack.map((task) => task.entityId)}::uuid[],
          ${givenBack.map((task) => task.report!.revision)}::int[],
          ${back.map(({ counters }) => vectorText(counters))}::text[]
        ) as b (region, entity_id, revision, counters)
      ) i
      where f.campaign_id = ${campaignId} and f.region = i.region and f.kind = 'task-progress'
        and f.entity_id = i.entity_id and f.revision = i.revision
      returning ${changedFacts}
    ),
    changed as (select * from written union all select * from given_back),
    valued as (
      select w.campaign_id, w.region, w.kind, (i.payload->>'taskId')::uuid as task_id, w.occurred_at,
        case when i.counted then i.payload->'indicators' end as indicators
      from written w join input i using (region, entity_id)
    ),
    ${rollChanges(at)}
    select count(pg_notify(${channels.rollup}::text,
      jsonb_build_object('campaignId', ${campaignId}::text, 'region', region)::text))
    from (select distinct region from changed) c`.execute(trx);
}
