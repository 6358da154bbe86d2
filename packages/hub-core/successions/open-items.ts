/** What a county has open on the day another takes it over. */
import type { ReportPayload } from '@linked/shared/link/kinds.ts';
import { openProblemStates } from '@linked/shared/problems/states.ts';
import type { TakeOver } from '@linked/shared/successions/payload.ts';
import { submittedStates } from '@linked/shared/tasks/states.ts';
import { sql } from 'kysely';
import type { HubTransaction } from '../db/database.ts';
import { taskCounts } from '../tasks/county-tasks.ts';

interface FactRow {
  kind: string;
  entity_id: string;
  revision: number;
  author: string;
  payload: unknown;
}

export interface OpenFact<W> {
  kind: string;
  entityId: string;
  wire: W;
}
export interface OpenTask {
  taskId: string;
  /** The report on it; null when nothing was reported. */
  entityId: string | null;
  /** The heir has the task of its own: what was reported on it here ends. */
  heirHasIt: boolean;
  wire: TakeOver['tasks'][number];
}

export async function openItems(
  trx: HubTransaction,
  { campaignId, from, heir }: { campaignId: string; from: string; heir: string },
): Promise<{
  problems: OpenFact<TakeOver['problems'][number]>[];
  groups: OpenFact<TakeOver['groups'][number]>[];
  tasks: OpenTask[];
  /** Tasks handed in here that the heir, being new, has not. */
  doneTasks: string[];
}> {
  const { rows: facts } = await sql<FactRow>`
    select kind, entity_id, revision, author, payload from facts
    where campaign_id = ${campaignId} and region = ${from} and written_off_at is null
      and coalesce((payload->>'deleted')::boolean, false) is false
      and (kind = 'rep-group' or (kind = 'problem' and payload->>'state' = any (${[...openProblemStates]}::text[])))
    order by kind, entity_id`.execute(trx);
  const { rows: tasks } = await sql<TaskRow>`
    select t.task_id, f.entity_id, f.revision, f.author, f.payload,
      coalesce(f.payload->>'state' = any (${[...submittedStates]}::text[])
        and f.revision is distinct from w.returned_revision, false) or coalesce(w.state = 'reviewed', false) as done,
      exists (select from county_tasks h where h.campaign_id = t.campaign_id and h.region = ${heir}
        and h.task_id = t.task_id) as heir_has_it
    from county_tasks t join campaigns c on c.id = t.campaign_id
    left join facts f on f.campaign_id = t.campaign_id and f.region = t.region and f.kind = 'task-progress'
      and (f.payload->>'taskId')::uuid = t.task_id and f.written_off_at is null
    left join task_reviews w on w.campaign_id = t.campaign_id and w.region = t.region and w.task_id = t.task_id
    where t.campaign_id = ${campaignId} and t.region = ${from} and ${taskCounts(sql`t`, sql`c`)}
    order by t.task_id`.execute(trx);
  return {
    problems: facts.filter((fact) => fact.kind === 'problem').map(problemOf),
    groups: facts.filter((fact) => fact.kind === 'rep-group').map(groupOf),
    tasks: tasks.filter((task) => !task.done).map(taskOf),
    doneTasks: tasks.filter((task) => task.done && !task.heir_has_it).map((task) => task.task_id),
  };
}

interface TaskRow {
  task_id: string;
  entity_id: string | null;
  revision: number | null;
  author: string | null;
  payload: ReportPayload<'task-progress'> | null;
  done: boolean;
  heir_has_it: boolean;
}

function problemOf({ kind, entity_id, revision, author, payload }: FactRow) {
  const { field, title, source, state, foundOn, dueOn, unit, timesReopened, upstreamId } =
    payload as ReportPayload<'problem'>;
  const about = {
    field,
    title,
    source,
    state,
    foundOn,
    dueOn,
    unit,
    timesReopened,
    upstreamId: upstreamId ?? null,
  };
  return { kind, entityId: entity_id, wire: { id: entity_id, revision, author, ...about } };
}

function groupOf({ kind, entity_id, revision, payload }: FactRow) {
  const { field, name, leaderName, members, otherMembers, trained } = payload as ReportPayload<'rep-group'>;
  const about = { field, name, leaderName, members, otherMembers, trained };
  return { kind, entityId: entity_id, wire: { id: entity_id, revision, ...about } };
}

function taskOf(row: TaskRow): OpenTask {
  const { payload } = row;
  return {
    taskId: row.task_id,
    entityId: row.entity_id,
    heirHasIt: row.heir_has_it,
    wire: {
      taskId: row.task_id,
      revision: row.heir_has_it ? 0 : (row.revision ?? 0),
      state: payload?.state ?? 'pending',
      percent: payload?.percent ?? 0,
      indicators: payload?.indicators ?? [],
      note: payload?.note ?? '',
      author: row.author ?? '',
    },
  };
}
