/** What the hub must know to judge the reports of one county: its node and the campaigns they are about. */
import type { Indicator } from '@linked/shared/campaigns/document.ts';
import type { CampaignState } from '@linked/shared/campaigns/states.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import type { LockStep } from '@linked/shared/reviews/states.ts';
import { type Counters, counterNames } from '@linked/shared/rollup/counters.ts';
import type { SupervisionState } from '@linked/shared/supervision/states.ts';
import { sql } from 'kysely';
import type { HubDatabase } from '../db/database.ts';
import { stands } from '../reviews/stragglers.ts';
import { taskCounts } from '../tasks/county-tasks.ts';

/** A task as this county must do it now. */
export interface JudgedTask {
  /** Congress whose task it is. */
  owner: string;
  field: string;
  /** YYYY-MM-DD */
  dueOn: string;
  /** Version in force for the county. */
  revision: number;
  /** Whether it adds to the roll-up: the campaign's own task, and still asked for. */
  counted: boolean;
  /** Indicators of every version that was put out: a county reports on the one it has signed for. */
  versions: ReadonlyMap<number, readonly Indicator[]>;
  /** When the period's data were locked and unlocked. */
  locks: readonly LockStep[];
}

export interface JudgedCampaign {
  id: string;
  state: CampaignState;
  /** Whether the campaign goes to this county. */
  targeted: boolean;
  /** First day (YYYY-MM-DD) on which another county reports in this one's place; null while it is its own. */
  succeededOn: string | null;
  fields: ReadonlySet<string>;
  tasks: ReadonlyMap<string, JudgedTask>;
  /** Directives of the campaign put out to this county. */
  directives: ReadonlySet<string>;
  /** When its closing began (ISO instant) and the last day of it (YYYY-MM-DD); null before. */
  closingBeganAt: string | null;
  closingLastDay: string | null;
  /** Once it closes: tasks that were handed in before the closing and have not been given back since. */
  handedIn: ReadonlySet<string>;
  /** Of these and of those unlocked meanwhile: what no straggler owes any more, so that locks hold it. */
  standing: ReadonlySet<string>;
  /** Once it closes: problems of this county that the hub knows, with what each counts for. */
  knownProblems: ReadonlyMap<string, CountedProblem>;
  /** Letters of the tier above that this county is to answer. */
  supervisions: ReadonlyMap<string, JudgedLetter>;
}

/** A letter of the tier above as far as a reply to it is judged by it. */
export interface JudgedLetter {
  round: number;
  state: SupervisionState;
  /** Revision of the reply that the hub has; 0 for none. */
  replyRevision: number;
}

export interface JudgeContext {
  region: string;
  /** Last report stored. */
  cursor: number;
  /** Last directive numbered for the county: what it is judged by changes only with a further one. */
  issued: number;
  campaigns: ReadonlyMap<string, JudgedCampaign>;
}

interface TaskRow extends Omit<JudgedTask, 'versions' | 'locks'> {
  id: string;
  versions: Record<string, Indicator[]>;
  lockedAt: string | null;
  unlockedUntil: string | null;
  locks: { at: string; until: string | null }[] | null;
}

interface CampaignRow {
  id: string;
  state: CampaignState;
  targeted: boolean;
  succeededOn: string | null;
  fields: string[];
  tasks: TaskRow[];
  directives: string[];
  closingBeganAt: string | null;
  closingLastDay: string | null;
  standing: { id: string; unlocked: boolean }[];
  knownProblems: ({ id: string } & CountedProblem)[];
  supervisions: ({ id: string } & JudgedLetter)[];
}

export interface CountedProblem {
  field: string;
  dueOn: string | null;
  dueItems: number;
  counters: Counters;
}

const counters = sql.raw(counterNames.map((name) => `'${name}', f.${name}`).join(', '));

/** One query. Throws `node-unknown`, `node-revoked`. */
export async function loadJudgeContext(
  db: HubDatabase,
  region: string,
  campaignIds: readonly string[],
): Promise<JudgeContext> {
  const { rows } = await sql<{
    up_cursor: number;
    down_seq: number;
    revoked: boolean;
    campaigns: CampaignRow[];
  }>`
    select node.up_cursor, node.down_seq, node.revoked_at is not null as revoked,
      (select coalesce(jsonb_agg(jsonb_build_object(
          'id', c.id,
          'state', c.state,
          'targeted', exists (select from campaign_targets t where t.campaign_id = c.id and t.region = node.region),
          'succeededOn', (select t.valid_to from campaign_targets t
            where t.campaign_id = c.id and t.region = node.region),
          'fields', jsonb_path_query_array(c.document, '$.fields[*].code'),
          'tasks', (select coalesce(jsonb_agg(jsonb_build_object(
              'id', t.task_id, 'owner', t.owner, 'field', t.field, 'dueOn', t.due_on, 'revision', t.revision,
              'counted', ${taskCounts(sql`t`, sql`c`)},
              'lockedAt', w.locked_at, 'unlockedUntil', w.unlocked_until, 'locks', (
                select jsonb_agg(jsonb_build_object('at', x.at, 'until', x.until) order by x.ordinal)
                from task_decisions x where w.locked_at is not null and x.campaign_id = c.id and x.region = node.region
                  and x.task_id = t.task_id and x.decision in ('lock', 'unlock')),
              'versions', (select jsonb_object_agg(v.revision, v.definition -> 'indicators')
                from task_versions v where v.campaign_id = c.id and v.task_id = t.task_id))), '[]')
            from county_tasks t left join task_reviews w using (campaign_id, region, task_id)
            where t.campaign_id = c.id and t.region = node.region),
          'directives', (select coalesce(jsonb_agg(d.id), '[]')
            from deliveries y join directives d on d.id = y.directive_id
            where y.region = node.region and d.campaign_id = c.id),
          'closingBeganAt', c.closing_began_at,
          'closingLastDay', c.closing_last_day,
          'standing', (select coalesce(jsonb_agg(jsonb_build_object('id', f.payload->>'taskId',
              'unlocked', w.unlocked_until is not null)), '[]')
            from facts f left join task_reviews w on w.campaign_id = c.id and w.region = node.region
              and w.task_id = (f.payload->>'taskId')::uuid
            where f.campaign_id = c.id and f.region = node.region and f.kind = 'task-progress'
              and ${stands(sql`f`, sql`w`, sql`c`)}),
          'knownProblems', (select coalesce(jsonb_agg(jsonb_build_object('id', f.entity_id, 'field', f.field,
              'dueOn', f.due_on, 'dueItems', f.due_items, 'counters', jsonb_build_object(${counters}))), '[]')
            from facts f
            where c.closing_began_at is not null and f.campaign_id = c.id and f.region = node.region
              and f.kind = 'problem'),
          'supervisions', (select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'round', s.round,
              'state', s.state, 'replyRevision', coalesce(f.revision, 0))), '[]')
            from supervisions s left join facts f on f.campaign_id = c.id and f.region = node.region
              and f.kind = 'supervised-reply' and f.entity_id = s.id
            where s.campaign_id = c.id and s.county = node.region and s.way = 'congress'
              and s.issued_at is not null))), '[]')
        from campaigns c where c.id = any(${campaignIds}::uuid[])) as campaigns
    from nodes node where node.region = ${region}`.execute(db);
  const node = rows[0];
  if (!node) throw new AppError('node-unknown', { region });
  if (node.revoked) throw new AppError('node-revoked', { region });
  const campaigns = new Map(node.campaigns.map(asCampaign));
  return { region, cursor: node.up_cursor, issued: node.down_seq, campaigns };
}

const asCampaign = (row: CampaignRow): [string, JudgedCampaign] => [
  row.id,
  {
    ...row,
    fields: new Set(row.fields),
    tasks: new Map(
      row.tasks.map(({ id, ...task }) => [
        id,
        { ...task, locks: stepsOf(task), versions: asVersions(task.versions) },
      ]),
    ),
    directives: new Set(row.directives),
    handedIn: new Set(row.standing.filter(({ unlocked }) => !unlocked).map(({ id }) => id.toLowerCase())),
    standing: new Set(row.standing.map(({ id }) => id.toLowerCase())),
    knownProblems: new Map(row.knownProblems.map(({ id, ...counted }) => [id, counted])),
    supervisions: new Map(row.supervisions.map(({ id, ...letter }) => [id, letter])),
  },
];

/** A task that was taken over may be held by a lock that was decided about the county before. */
function stepsOf({ lockedAt, unlockedUntil, locks }: Omit<TaskRow, 'id'>): LockStep[] {
  if (lockedAt === null) return [];
  const at = new Date(lockedAt);
  const steps = (locks ?? []).map((step) => ({ ...step, at: new Date(step.at) }));
  if (steps.length === 0 && unlockedUntil !== null) steps.push({ at, until: unlockedUntil });
  return steps[0]?.until === null ? steps : [{ at, until: null }, ...steps];
}

const asVersions = (versions: Record<string, Indicator[]>): JudgedTask['versions'] =>
  new Map(Object.entries(versions).map(([revision, indicators]) => [Number(revision), indicators]));
