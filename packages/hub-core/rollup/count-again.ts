/** Counts facts again after the tasks they are about have changed, and moves the roll-up by the difference. */
import type { Indicator } from '@linked/shared/campaigns/document.ts';
import type { IndicatorValue, ReportPayload } from '@linked/shared/link/kinds.ts';
import type { Counters } from '@linked/shared/rollup/counters.ts';
import { sql } from 'kysely';
import type { HubTransaction } from '../db/database.ts';
import { taskCounts } from '../tasks/county-tasks.ts';
import { type Contribution, contributionOf, nothing, type TaskInForce } from './contribution.ts';
import { reviewContribution, type TaskReviewFact } from './hub-facts.ts';
import { changedFacts, replaceCounters, rollChanges, vectorText } from './roll-changes.ts';

/** Facts that one statement takes. */
const BATCH = 2000;

type FactRow = {
  region: string;
  entity_id: string;
  task_id: string;
  due_on: string;
  revision: number;
  indicators: Indicator[];
  counted: boolean;
  /** A hand-in that was returned and is still the county's newest word. */
  given_back: boolean;
} & (
  | { kind: 'task-progress'; payload: ReportPayload<'task-progress'> }
  | { kind: 'work-item'; payload: ReportPayload<'work-item'> }
  | { kind: 'task-review'; payload: TaskReviewFact }
);

/**
 * Brings facts about these tasks in these counties in line with `county_tasks` as it is now. The caller holds the
 * counties' rows in `nodes`, so that no report comes between.
 */
export async function countTasksAgain(
  trx: HubTransaction,
  {
    campaignId,
    regions,
    taskIds,
    now,
  }: { campaignId: string; regions: readonly string[]; taskIds: readonly string[]; now: Date },
): Promise<void> {
  const { rows } = await sql<FactRow>`
    select f.region, f.kind, f.entity_id, t.task_id, f.payload, t.due_on::text as due_on, t.revision,
      v.definition -> 'indicators' as indicators, ${taskCounts(sql`t`, sql`c`)} as counted,
      coalesce(w.returned_revision = f.revision, false) as given_back
    from facts f
      join campaigns c on c.id = f.campaign_id
      join county_tasks t on t.campaign_id = f.campaign_id and t.region = f.region
        and t.task_id = (f.payload ->> 'taskId')::uuid
      join task_versions v on v.campaign_id = t.campaign_id and v.task_id = t.task_id and v.revision = t.revision
      left join task_reviews w on w.campaign_id = t.campaign_id and w.region = t.region and w.task_id = t.task_id
    where f.campaign_id = ${campaignId} and f.region = any (${[...regions]}::text[])
      and f.kind in ('task-progress', 'work-item', 'task-review') and f.written_off_at is null
      -- What a county left when it ended stands as it was.
      and not t.frozen
      and (f.payload ->> 'taskId')::uuid = any (${[...taskIds]}::uuid[])`.execute(trx);
  for (let start = 0; start < rows.length; start += BATCH)
    await move(trx, campaignId, rows.slice(start, start + BATCH), now);
}

interface Counted {
  counters: Partial<Counters>;
  due: Contribution['due'];
  indicators: IndicatorValue[];
}

function countedNow(row: FactRow): Counted {
  if (!row.counted) return nothing;
  const task: TaskInForce = {
    dueOn: row.due_on,
    revision: row.revision,
    versions: new Map([[row.revision, row.indicators]]),
  };
  switch (row.kind) {
    case 'work-item':
      return contributionOf('work-item', row.payload, null);
    case 'task-review':
      return {
        counters: reviewContribution(row.payload),
        due: null,
        indicators: row.payload.counts ? row.payload.indicators : [],
      };
    case 'task-progress':
      return contributionOf(
        'task-progress',
        row.given_back ? { ...row.payload, state: 'returned' } : row.payload,
        task,
      );
  }
}

async function move(trx: HubTransaction, campaignId: string, rows: readonly FactRow[], now: Date) {
  const counts = rows.map(countedNow);
  await sql`
    with input as (
      select i.*, i.counters::int[] as vector from unnest(
        ${rows.map((row) => row.region)}::text[], ${rows.map((row) => row.kind)}::text[],
        ${rows.map((row) => row.entity_id)}::uuid[], ${rows.map((row) => row.task_id)}::uuid[],
        ${counts.map(({ due }) => due?.on ?? null)}::date[], ${counts.map(({ due }) => due?.items ?? 0)}::int[],
        ${counts.map(({ counters }) => vectorText(counters))}::text[],
        ${counts.map(({ indicators }) => JSON.stringify(indicators))}::jsonb[]
      ) as i (region, kind, entity_id, task_id, due_on, due_items, counters, indicators)
    ),
    changed as (
      update facts f set due_on = i.due_on, due_items = i.due_items, ${replaceCounters}
      from input i
      where f.campaign_id = ${campaignId} and f.region = i.region and f.kind = i.kind and f.entity_id = i.entity_id
      returning ${changedFacts}
    ),
    valued as (
      select c.campaign_id, c.region, c.kind, i.task_id, c.occurred_at, i.indicators
      from changed c join input i using (region, kind, entity_id)
    ),
    ${rollChanges(sql`${now}::timestamptz`)}
    select from changed`.execute(trx);
}
