/**
 * The roll-up of a campaign counted afresh from the payloads of its facts. Written apart from `contribution.ts`
 * on purpose: the audit compares two ways of counting, and the columns kept beside a fact take no part here.
 */
import { type CounterName, counterNames } from '@linked/shared/rollup/counters.ts';
import { type RawBuilder, sql } from 'kysely';

const text = (name: string) => `(p->>'${name}')`;
const int = (name: string) => `(p->>'${name}')::bigint`;
const tier = (name: string) => `(p#>>'{${name}}')::bigint`;
const members = ['national', 'provincial', 'city', 'county', 'township'].map((name) =>
  tier(`members,${name}`),
);
// What was given back (退回补充) is not handed in, until the county's next word.
const handedIn = `${text('state')} in ('submitted','reviewed','locked') and not given_back`;
const done = `${handedIn} and ${int('percent')} = 100`;
const counts = `${text('counts')}::boolean`;
const open = `${text('state')} in ('registered','handed-over','distributed','rectifying','answered','verified')`;

/** For each counter: kind of fact, condition on its payload `p`, and what one adds (1 when left out). */
const counting: Record<CounterName, [kind: string, condition: string, amount?: string]> = {
  tasks_started: ['task-progress', `${text('state')} <> 'pending'`],
  tasks_submitted: ['task-progress', handedIn],
  tasks_done: ['task-progress', done],
  tasks_done_on_time: [
    'task-progress',
    `${done} and (${text('submittedAt')}::timestamptz at time zone 'Asia/Shanghai')::date <= task_due_on`,
  ],
  tasks_reviewed: ['task-review', counts],
  progress_sum: ['task-progress', 'true', int('percent')],
  reviewed_done: ['task-review', `${counts} and ${int('percent')} = 100`],
  reviewed_done_on_time: [
    'task-review',
    `${counts} and ${int('percent')} = 100
      and (${text('submittedAt')}::timestamptz at time zone 'Asia/Shanghai')::date <= ${text('dueOn')}::date`,
  ],
  reviewed_progress_sum: ['task-review', counts, int('percent')],
  groups: ['rep-group', 'true'],
  group_members: ['rep-group', 'true', [...members, int('otherMembers')].join(' + ')],
  group_trained: ['rep-group', 'true', int('trained')],
  activities: ['activity', 'true'],
  activity_participants: ['activity', 'true', int('participants')],
  problems_found: ['problem', 'true'],
  problems_self_found: ['problem', `${text('source')} = 'government-self-check'`],
  problems_handed_over: ['problem', `${text('state')} <> 'registered'`],
  problems_closed: ['problem', `${text('state')} = 'closed'`],
  problems_open: ['problem', open],
  problems_reopened: ['problem', `${int('timesReopened')} > 0`],
  work_items: ['work-item', 'true'],
  work_items_done: ['work-item', `${text('doneOn')} is not null`],
  party_approvals: ['party-approval', 'true'],
  local_plans: ['local-plan', 'true'],
  reps_total: ['county-figures', 'true', int('representativesTotal')],
  reps_national: ['county-figures', 'true', tier('participating,national')],
  reps_provincial: ['county-figures', 'true', tier('participating,provincial')],
  reps_city: ['county-figures', 'true', tier('participating,city')],
  reps_county: ['county-figures', 'true', tier('participating,county')],
  reps_township: ['county-figures', 'true', tier('participating,township')],
  staff_participating: ['county-figures', 'true', int('staffParticipating')],
  reps_trained: ['county-figures', 'true', int('representativesTrained')],
  staff_trained: ['county-figures', 'true', int('staffTrained')],
  opinions_collected: ['county-figures', 'true', int('opinionsCollected')],
  opinions_answered: ['county-figures', 'true', int('opinionsAnswered')],
  cadre_visits: ['county-figures', 'true', int('cadreVisits')],
  inspection_teams: ['county-figures', 'true', int('inspectionTeams')],
};

const sums = sql.raw(
  counterNames
    .map((name) => {
      const [kind, condition, amount = '1'] = counting[name];
      return `coalesce(sum(${amount}) filter (where kind = '${kind}' and ${condition}), 0)::float8 as ${name}`;
    })
    .join(', '),
);

/**
 * The facts as figures see them: after the close a problem goes on in the ledger while the figures keep what it was
 * when they became final.
 */
export const asCounted = (campaignId: string): RawBuilder<unknown> => sql`
  select f.campaign_id, f.region, f.kind, f.revision, f.occurred_at, f.written_off_at, coalesce(final.payload, f.payload) as payload
  from facts f
  left join lateral (
    select l.payload from report_log l join campaigns k on k.id = l.campaign_id
    where f.kind = 'problem' and f.received_at > k.closed_at and l.received_at <= k.closed_at
      and l.region = f.region and l.campaign_id = f.campaign_id and l.kind = f.kind and l.entity_id = f.entity_id
      and l.outcome = 'accepted'
    order by l.revision desc limit 1
  ) final on true
  where f.campaign_id = ${campaignId} and not exists (
    select from campaigns k where k.id = f.campaign_id and f.kind = 'problem' and f.received_at > k.closed_at
      and final.payload is null
  )`;

/**
 * Facts that count: neither deleted, merged into another nor written off, nor about a task that is dropped or a congress's own;
 * with the task they are about, as it is in force for their county. Of a task that its county left unfinished when it
 * ended (`frozen`) work items and values of indicators count, and it is no task any more.
 */
const counted = (campaignId: string): RawBuilder<unknown> => sql`
  select f.region, f.kind, f.payload as p, f.occurred_at, t.task_id, t.due_on as task_due_on, t.revision as task_revision,
    w.task_id is not null as given_back, coalesce(t.frozen, false) as frozen,
    case when f.kind in ('receipt','party-approval','local-plan','county-figures','milestones') then 'all'
      when f.kind = 'task-progress' then t.field else f.payload->>'field' end as field
  from (${asCounted(campaignId)}) f
  join campaigns c on c.id = f.campaign_id
  left join county_tasks t on f.kind in ('task-progress', 'work-item', 'task-review') and t.campaign_id = f.campaign_id
    and t.region = f.region and t.task_id = (f.payload->>'taskId')::uuid
  left join task_reviews w on f.kind = 'task-progress' and w.campaign_id = f.campaign_id and w.region = f.region
    and w.task_id = t.task_id and w.returned_revision = f.revision
  where f.campaign_id = ${campaignId} and (t.task_id is null or (t.owner = c.region and (not t.dropped or t.frozen))) and coalesce((f.payload->>'deleted')::boolean, false) is false
    and (f.kind <> 'problem' or f.payload->>'state' <> 'merged') and f.written_off_at is null`;

const isTask = sql`not (frozen and kind in ('task-progress', 'task-review'))`;

/** Rows (region, field, counters). */
export const recountRollups = (campaignId: string) =>
  sql<
    { region: string; field: string } & Record<CounterName, number>
  >`select region, field, ${sums} from (${counted(campaignId)}) facts where ${isTask} group by region, field`;

/** Rows (region, field, what, due_on, items). */
export const recountDue = (campaignId: string) => sql<{
  region: string;
  field: string;
  what: string;
  due_on: string;
  items: number;
}>`
  select region, field, what, due_on::text as due_on, count(*)::float8 as items from (
    select region, field, 'problem-open' as what, (p->>'dueOn')::date as due_on
    from (${counted(campaignId)}) f where kind = 'problem' and ${sql.raw(open)} and p->>'dueOn' is not null
    union all
    select region, field, 'task-done', task_due_on
    from (${counted(campaignId)}) f where kind = 'task-progress' and ${isTask} and ${sql.raw(done)}
  ) due group by region, field, what, due_on`;

/** Rows (region, task_id, indicator, value, base). */
export const recountIndicators = (campaignId: string) => sql<{
  region: string;
  task_id: string;
  indicator: string;
  value: number;
  base: number | null;
}>`
  select region, task_id, v.value->>'code' as indicator, (v.value->>'value')::float8 as value,
    (v.value->>'base')::float8 as base
  from (${counted(campaignId)}) f, jsonb_array_elements(p->'indicators') v where kind = 'task-progress'
    and exists (select from task_versions t, jsonb_array_elements(t.definition->'indicators') asked
      where t.campaign_id = ${campaignId} and t.task_id = f.task_id and t.revision = f.task_revision
        and asked->>'code' = v.value->>'code')`;

/** Of the revisions reviewed: rows (region, task_id, indicator, value, base). */
export const recountReviewedIndicators = (campaignId: string) => sql<{
  region: string;
  task_id: string;
  indicator: string;
  value: number;
  base: number | null;
}>`
  select region, task_id, v.value->>'code' as indicator, (v.value->>'value')::float8 as value,
    (v.value->>'base')::float8 as base
  from (${counted(campaignId)}) f, jsonb_array_elements(p->'indicators') v
  where kind = 'task-review' and ${sql.raw(counts)}`;
