/** Tasks in counties as a decision finds them, held still until the transaction ends. */
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import { type CampaignState, openCampaignStates } from '@linked/shared/campaigns/states.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { derivedId } from '@linked/shared/ids.ts';
import type { ReportPayload } from '@linked/shared/link/kinds.ts';
import {
  type LockState,
  presentReview,
  type ReviewState,
  type ReviewTier,
  reviewTier,
} from '@linked/shared/reviews/states.ts';
import { submittedStates } from '@linked/shared/tasks/states.ts';
import { sql } from 'kysely';
import type { HubTransaction } from '../db/database.ts';
import { ensureNodes } from '../directives/queue-directive.ts';
import { taskCounts } from '../tasks/county-tasks.ts';
import { straggles } from './stragglers.ts';

/** One task in one county. */
export interface TaskPlace {
  region: string;
  taskId: string;
}

export interface ReviewedCampaign {
  id: string;
  region: string;
  editionId: string;
  issuingOrgan: string;
  cityReview: boolean;
  issuedAt: Date | null;
  /** Last day of the closing (YYYY-MM-DD); null before it. */
  closingLastDay: string | null;
}

export interface TaskReport {
  revision: number;
  author: string;
  occurredAt: Date;
  payload: ReportPayload<'task-progress'>;
  handedIn: boolean;
}

/** What is kept of a task after its decisions (`task_reviews`). */
export interface KeptReview {
  state: ReviewState;
  judgedRevision: number;
  reviewedRevision: number | null;
  returnedRevision: number | null;
  judgedBy: string | null;
  judgedAt: Date | null;
  lockedAt: Date | null;
  unlockedUntil: string | null;
  pausedUntil: string | null;
}

export interface LoadedTask extends TaskPlace {
  /** Id of the county's record of it. */
  entityId: string;
  field: string;
  /** The last day by which this county has to do it (YYYY-MM-DD). */
  dueOn: string;
  /** Codes of the indicators that the version in force asks for. */
  asked: string[];
  /** Whether it adds to the figures: the campaign's own task, and still asked for. */
  counted: boolean;
  /** Null for a county directly under the province. */
  city: string | null;
  /** Decisions so far. */
  decisions: number;
  /** Owed by a straggler while the campaign closes: open to its last day, whatever lock there is. */
  straggles: boolean;
  kept: KeptReview;
  report: TaskReport | null;
}

interface Row {
  region: string;
  task_id: string;
  entity_id: string;
  field: string;
  due_on: string;
  asked: string[];
  counted: boolean;
  city: string;
  decisions: number | null;
  straggles: boolean;
  state: ReviewState | null;
  judged_revision: number | null;
  reviewed_revision: number | null;
  returned_revision: number | null;
  judged_by: string | null;
  judged_at: Date | null;
  locked_at: Date | null;
  unlocked_until: string | null;
  paused_until: string | null;
  revision: number | null;
  author: string;
  occurred_at: Date;
  payload: ReportPayload<'task-progress'>;
}

/** Throws `campaign-unknown`; `campaign-not-running` before issue and after the end. */
export async function openCampaign(trx: HubTransaction, campaignId: string): Promise<ReviewedCampaign> {
  const row = await trx
    .selectFrom('campaigns')
    .select(['id', 'region', 'edition_id', 'state', 'issued_at', 'closing_last_day'])
    .select(sql<string>`document->>'issuingOrgan'`.as('organ'))
    .select(sql<boolean>`coalesce((document->>'cityReview')::boolean, true)`.as('city_review'))
    .where('id', '=', campaignId)
    .forShare()
    .executeTakeFirst();
  if (!row) throw new AppError('campaign-unknown', { campaign: campaignId });
  if (!openCampaignStates.includes(row.state as CampaignState))
    throw new AppError('campaign-not-running', { state: row.state });
  return {
    id: row.id,
    region: row.region,
    editionId: row.edition_id,
    issuingOrgan: row.organ,
    cityReview: row.city_review,
    issuedAt: row.issued_at,
    closingLastDay: row.closing_last_day,
  };
}

/**
 * The tasks in the order asked for. Their counties' rows in `nodes` are locked by code, as ingest locks its county
 * first: what a county reports meanwhile waits, and is judged by what is decided here.
 * @throws `task-unknown` when one of the counties does not have the task
 */
export async function loadTasks(
  trx: HubTransaction,
  campaignId: string,
  places: readonly TaskPlace[],
): Promise<LoadedTask[]> {
  const regions = [...new Set(places.map((place) => place.region))].sort();
  await ensureNodes(trx, regions);
  await sql`
    select from nodes where region = any (${regions}::text[]) order by region for no key update`.execute(trx);
  const entities = places.map(({ region, taskId }) => derivedId(campaignId, region, 'task', taskId));
  const { rows } = await sql<Row>`
    select p.region, p.task_id, p.entity_id, k.field, k.due_on, t.city, ${taskCounts(sql`k`, sql`c`)} as counted,
      ${straggles(sql`f`, sql`w`, sql`c`)} as straggles,
      jsonb_path_query_array(v.definition, '$.indicators[*].code') as asked, w.decisions, w.state, w.judged_revision,
      w.reviewed_revision, w.returned_revision, w.judged_by, w.judged_at, w.locked_at, w.unlocked_until,
      w.paused_until, f.revision, f.author, f.occurred_at, f.payload
    from unnest(${places.map((place) => place.region)}::text[], ${places.map((place) => place.taskId)}::uuid[],
      ${entities}::uuid[]) with ordinality as p (region, task_id, entity_id, ordinal)
    join campaigns c on c.id = ${campaignId}
    join campaign_targets t on t.campaign_id = c.id and t.region = p.region
    join county_tasks k on k.campaign_id = c.id and k.region = p.region and k.task_id = p.task_id
    join task_versions v on v.campaign_id = c.id and v.task_id = k.task_id and v.revision = k.revision
    left join task_reviews w on w.campaign_id = t.campaign_id and w.region = p.region and w.task_id = p.task_id
    left join facts f on f.campaign_id = t.campaign_id and f.region = p.region and f.kind = 'task-progress'
      and f.entity_id = p.entity_id and f.written_off_at is null
    order by p.ordinal`.execute(trx);
  if (rows.length < places.length) throw new AppError('task-unknown');
  return rows.map(loadedTask);
}

function loadedTask(row: Row): LoadedTask {
  return {
    region: row.region,
    taskId: row.task_id,
    entityId: row.entity_id,
    field: row.field,
    dueOn: row.due_on,
    asked: row.asked,
    counted: row.counted,
    city: row.city.endsWith('0000') ? null : row.city,
    decisions: row.decisions ?? 0,
    straggles: row.straggles,
    kept: {
      state: row.state ?? 'none',
      judgedRevision: row.judged_revision ?? 0,
      reviewedRevision: row.reviewed_revision,
      returnedRevision: row.returned_revision,
      judgedBy: row.judged_by,
      judgedAt: row.judged_at,
      lockedAt: row.locked_at,
      unlockedUntil: row.unlocked_until,
      pausedUntil: row.paused_until,
    },
    report:
      row.revision === null
        ? null
        : {
            revision: row.revision,
            author: row.author,
            occurredAt: row.occurred_at,
            payload: row.payload,
            handedIn: submittedStates.includes(row.payload.state),
          },
  };
}

export const reviewOf = ({ kept, report }: LoadedTask): ReviewState => presentReview({ ...kept, report });

/** The revision that a decision made now is about: the hand-in that waits, else the one judged last. */
export const revisionToJudge = (task: LoadedTask): number =>
  reviewOf(task) === 'submitted' ? task.report!.revision : task.kept.judgedRevision;

/** `unlocked` to the end of its last day. */
export function lockOf({ kept, straggles }: Pick<LoadedTask, 'kept' | 'straggles'>, now: Date): LockState {
  if (kept.lockedAt === null || straggles) return 'open';
  return kept.unlockedUntil !== null && shanghaiDate(now) <= kept.unlockedUntil ? 'unlocked' : 'locked';
}

/** The tier whose staff reviews it. */
export const tierOf = (campaign: ReviewedCampaign, task: LoadedTask): ReviewTier =>
  reviewTier(campaign.cityReview, task.city);
