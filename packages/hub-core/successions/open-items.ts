/** What a county has open on the day others take it over. */
import type { CampaignTask } from '@linked/shared/campaigns/document.ts';
import type { ReportPayload } from '@linked/shared/link/kinds.ts';
import { openProblemStates } from '@linked/shared/problems/states.ts';
import type { TaskDecision } from '@linked/shared/reviews/decisions.ts';
import type { TakeOver } from '@linked/shared/successions/payload.ts';
import { lettersOut } from '@linked/shared/supervision/states.ts';
import { submittedStates } from '@linked/shared/tasks/states.ts';
import { sql } from 'kysely';
import type { HubDatabase } from '../db/database.ts';

interface FactRow<P> {
  entity_id: string;
  revision: number;
  author: string;
  payload: P;
}
/** What a round asked when it handed the problem over; null for any other. */
type Asked = { asked: TakeOver['problems'][number]['handedOver'] | null };
export type OpenProblem = FactRow<ReportPayload<'problem'>> & Asked;
export type OpenGroup = FactRow<ReportPayload<'rep-group'>>;
export type OpenQuestion = FactRow<ReportPayload<'question'>>;

export interface OpenTask {
  task_id: string;
  title: string;
  field: string;
  /** Whose task it is: the campaign's region, or the city that added it. */
  owner: string;
  isCampaigns: boolean;
  /** In the version in force here. */
  definition: CampaignTask;
  due_on: string;
  starts_on: string | null;
  /** The report on it; null when nothing was reported. */
  entity_id: string | null;
  revision: number | null;
  author: string | null;
  payload: ReportPayload<'task-progress'> | null;
  locked_at: string | null;
  unlocked_until: string | null;
  paused_until: string | null;
  /** The return that was not answered. */
  returned: TaskDecision | null;
}

export interface OpenItems {
  /** Open ones, and those whose letter is out whatever their own state. */
  problems: OpenProblem[];
  groups: OpenGroup[];
  /** Neither answered nor taken back. */
  questions: OpenQuestion[];
  /** Not handed in. */
  tasks: OpenTask[];
  /** Handed in or reviewed: done, and asked for by nobody again. */
  doneTasks: string[];
  /** The campaign's own, open and done in its order, in the version in force here, each with the last day it has here. */
  inForce: CampaignTask[];
}

/** By id. Tasks of the campaign and of the city; those that the county added for itself are not handed over. */
export async function openItems(
  db: HubDatabase,
  { campaignId, from }: { campaignId: string; from: string },
): Promise<OpenItems> {
  const { rows: facts } = await sql<FactRow<never> & { kind: string } & Asked>`
    select f.kind, f.entity_id, f.revision, f.author, f.payload, h.asked from facts f
    left join lateral (
      select jsonb_build_object('replyDueOn', g.reply_due_on, 'addressedTo', g.addressed_to, 'letterNo', g.letter_no) as asked
      from round_findings g join directives x on x.id = g.directive_id
      where f.kind = 'problem' and g.problem_id = coalesce((f.payload->>'upstreamId')::uuid, f.entity_id)
        and x.payload->>'supervisionId' is null
        and not exists (select from supervisions s where s.finding_id = g.id and s.issued_at is not null)
    ) h on true
    where f.campaign_id = ${campaignId} and f.region = ${from} and f.written_off_at is null
      and coalesce((f.payload->>'deleted')::boolean, false) is false
      and (f.kind = 'rep-group' or (f.kind = 'question' and not (f.payload->>'withdrawn')::boolean
        and not exists (select from answers a where a.campaign_id = f.campaign_id and a.question_id = f.entity_id))
      or (f.kind = 'problem' and (f.payload->>'state' = any (${[...openProblemStates]}::text[])
        or exists (select from supervisions s where s.campaign_id = f.campaign_id and s.county = f.region
          and s.problem_id = f.entity_id and s.state = any (${[...lettersOut]}::text[])))))
    order by f.kind, f.entity_id`.execute(db);
  const { rows: tasks } = await sql<OpenTask & { done: boolean }>`
    select t.task_id, k.title, t.field, t.owner, t.owner = c.region as "isCampaigns", v.definition, t.due_on, t.starts_on, f.entity_id, f.revision, f.author, f.payload,
      to_jsonb(w.locked_at) #>> '{}' as locked_at, w.unlocked_until, w.paused_until,
      coalesce(f.payload->>'state' = any (${[...submittedStates]}::text[])
        and f.revision is distinct from w.returned_revision, false) or coalesce(w.state = 'reviewed', false) as done,
      (select jsonb_build_object('id', x.id, 'taskId', x.task_id, 'decision', x.decision, 'revision', x.revision,
          'at', x.at, 'by', x.actor_name, 'tier', x.tier, 'reason', x.reason, 'asked', x.asked, 'author', x.author,
          'until', x.until, 'dueOn', x.due_on, 'requestId', x.request_id)
        from task_decisions x where x.campaign_id = t.campaign_id and x.region = t.region and x.task_id = t.task_id
          and x.decision = 'return' and w.state = 'returned' and x.revision = f.revision
        order by x.ordinal desc limit 1) as returned
    from county_tasks t join campaigns c on c.id = t.campaign_id
    join campaign_tasks k on k.campaign_id = t.campaign_id and k.task_id = t.task_id
    join task_versions v on v.campaign_id = t.campaign_id and v.task_id = t.task_id and v.revision = t.revision
    left join facts f on f.campaign_id = t.campaign_id and f.region = t.region and f.kind = 'task-progress'
      and (f.payload->>'taskId')::uuid = t.task_id and f.written_off_at is null
    left join task_reviews w on w.campaign_id = t.campaign_id and w.region = t.region and w.task_id = t.task_id
    where t.campaign_id = ${campaignId} and t.region = ${from} and not t.dropped and t.owner <> t.region
    order by k.ordinal`.execute(db);
  return {
    problems: facts.filter((fact) => fact.kind === 'problem'),
    groups: facts.filter((fact) => fact.kind === 'rep-group'),
    questions: facts.filter((fact) => fact.kind === 'question'),
    tasks: tasks.filter((task) => !task.done),
    doneTasks: tasks.filter((task) => task.done).map((task) => task.task_id),
    inForce: tasks
      .filter((task) => task.isCampaigns)
      .map((task) => ({ ...task.definition, dueOn: task.due_on })),
  };
}

export function problemWire({
  entity_id: id,
  revision,
  author,
  payload,
  asked,
}: OpenProblem): TakeOver['problems'][number] {
  const { field, title, source, state, foundOn, dueOn, unit, timesReopened, upstreamId, closedOn } = payload;
  const about = { field, title, source, state, foundOn, dueOn, unit, timesReopened, closedOn };
  return { id, revision, author, ...about, upstreamId: upstreamId ?? null, handedOver: asked ?? undefined };
}

export function groupWire({ entity_id: id, revision, payload }: OpenGroup): TakeOver['groups'][number] {
  const { field, name, leaderName, members, otherMembers, trained } = payload;
  return { id, revision, field, name, leaderName, members, otherMembers, trained };
}

/** `isAsked`: whether its successor has the task it is about. */
export function questionWire(
  { entity_id: id, revision, author, payload }: OpenQuestion,
  isAsked: (taskId: string) => boolean,
): TakeOver['questions'][number] {
  const { field, taskId, text, askedAt } = payload;
  return { id, revision, author, field, text, askedAt, taskId: taskId && isAsked(taskId) ? taskId : null };
}

/** `given`: it is in force for its successor from now on, where what was reported goes on. */
export function taskWire(row: OpenTask, given: boolean): TakeOver['tasks'][number] {
  const { payload } = row;
  return {
    taskId: row.task_id,
    revision: given ? (row.revision ?? 0) : 0,
    state: payload?.state ?? 'pending',
    percent: payload?.percent ?? 0,
    indicators: payload?.indicators ?? [],
    note: payload?.note ?? '',
    author: row.author ?? '',
    ...heldBack(row, given),
    returned: given ? row.returned : null,
  };
}

/** Of a task that a successor gets where another goes on with it: it begins anew, held back as it was here. */
export const freshTaskWire = (row: OpenTask): TakeOver['tasks'][number] => ({
  ...{ taskId: row.task_id, revision: 0, state: 'pending', percent: 0, indicators: [], note: '', author: '' },
  ...heldBack(row, true),
  returned: null,
});

const heldBack = (row: OpenTask, given: boolean) => ({
  given,
  // A city's comes with its list.
  definition: given && row.isCampaigns ? row.definition : null,
  startsOn: given ? row.starts_on : null,
  dueOn: given ? row.due_on : null,
  lockedAt: given ? row.locked_at : null,
  unlockedUntil: given ? row.unlocked_until : null,
  pausedUntil: given ? row.paused_until : null,
});
