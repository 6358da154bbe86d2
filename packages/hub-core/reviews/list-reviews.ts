/** Tasks in counties with what their county says, what is reviewed, and what is decided about them. */
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import type { Indicator } from '@linked/shared/campaigns/document.ts';
import type { ReviewRow, reviewFilters } from '@linked/shared/contracts/hub/reviews.ts';
import type { ReportPayload } from '@linked/shared/link/kinds.ts';
import { displayName } from '@linked/shared/regions/names.ts';
import { type LockState, type ReviewState, reviewTier } from '@linked/shared/reviews/states.ts';
import { submittedStates } from '@linked/shared/tasks/states.ts';
import { sql } from 'kysely';
import type { HubDatabase } from '../db/database.ts';
import { loadFrame } from '../rollup/campaign-frame.ts';
import type { TaskReviewFact } from '../rollup/hub-facts.ts';
import { leavesOf } from '../rollup/places.ts';
import { fieldsToRead } from '../rollup/scope.ts';
import { straggles } from './stragglers.ts';

export type ReviewFilter = (typeof reviewFilters)[number];

export interface ReviewsQuestion {
  campaignId: string;
  within: string;
  /** One field asked for; null for all that may be read. */
  field: string | null;
  /** Fields the reader reaches; null for all. */
  fields: readonly string[] | null;
  show: ReviewFilter | null;
  limit: number;
  offset: number;
  now: Date;
}

interface Row {
  region: string;
  city: string;
  city_review: boolean;
  task_id: string;
  title: string;
  field: string;
  due_on: string;
  indicators: Indicator[];
  review: ReviewState;
  lock: LockState;
  judged_revision: number;
  judged_by: string | null;
  judged_at: Date | null;
  locked_at: Date | null;
  unlocked_until: string | null;
  paused_until: string | null;
  revision: number | null;
  author: string;
  occurred_at: Date;
  payload: ReportPayload<'task-progress'>;
  reviewed: TaskReviewFact | null;
  returned: { reason: string; asked: string } | null;
}

/** Throws `campaign-unknown`, `region-unknown`, `field-not-yours`. */
export async function listReviews(db: HubDatabase, question: ReviewsQuestion) {
  const { campaignId, show, limit, offset, now } = question;
  const fields = fieldsToRead(question.field, question.fields);
  const frame = await loadFrame(db, campaignId);
  const today = shanghaiDate(now);
  const inside = leavesOf(frame, question.within);
  // As `presentReview` and `lockOf` have it.
  const { rows } = await sql<{ rows: Row[]; counts: Partial<Record<ReviewFilter, number>> }>`
    with said as materialized (
      select region, (payload ->> 'taskId')::uuid as task_id, revision, author, occurred_at, payload,
        payload ->> 'state' = any (${[...submittedStates]}::text[]) as handed_in
      from facts where campaign_id = ${campaignId} and kind = 'task-progress' and written_off_at is null
        and region = any (${inside}::text[])
    ),
    task as materialized (
      select k.region, t.city, k.task_id, d.title, k.field, k.due_on, d.ordinal, k.revision as version,
        case
          when f.handed_in and f.revision > coalesce(w.judged_revision, 0) then 'submitted'
          when w.state = 'returned' and f.revision > w.judged_revision then 'none'
          else coalesce(w.state, 'none') end as review,
        case
          when w.locked_at is null or ${straggles(sql`f`, sql`w`, sql`c`)} then 'open'
          when w.unlocked_until >= ${today}::date then 'unlocked'
          else 'locked' end as lock,
        coalesce(w.judged_revision, 0) as judged_revision, w.judged_by, w.judged_at, w.locked_at, w.unlocked_until,
        case when w.paused_until >= ${today}::date then w.paused_until end as paused_until,
        f.revision, f.author, f.occurred_at, f.payload
      from county_tasks k
        join campaigns c on c.id = k.campaign_id
        join campaign_targets t on t.campaign_id = k.campaign_id and t.region = k.region
        join campaign_tasks d on d.campaign_id = k.campaign_id and d.task_id = k.task_id
        left join task_reviews w on w.campaign_id = k.campaign_id and w.region = k.region and w.task_id = k.task_id
        left join said f on f.region = k.region and f.task_id = k.task_id
      where k.campaign_id = ${campaignId} and not k.dropped and k.region = any (${inside}::text[])
        and (${fields}::text[] is null or k.field = any (${fields}::text[]))
    ),
    shown as (
      select * from task where ${show}::text is null or review = ${show} or lock = ${show}
      order by region, ordinal limit ${limit} offset ${offset}
    )
    select
      (select coalesce(jsonb_agg(to_jsonb(s) || jsonb_build_object(
          'indicators', (select v.definition -> 'indicators' from task_versions v
            where v.campaign_id = ${campaignId} and v.task_id = s.task_id and v.revision = s.version),
          'city_review', (select coalesce((c.document ->> 'cityReview')::boolean, true) from campaigns c
            where c.id = ${campaignId}),
          'reviewed', (select r.payload from facts r where r.campaign_id = ${campaignId} and r.region = s.region
            and r.kind = 'task-review' and (r.payload ->> 'taskId')::uuid = s.task_id
            and (r.payload ->> 'counts')::boolean),
          'returned', (select jsonb_build_object('reason', x.reason, 'asked', x.asked) from task_decisions x
            where x.campaign_id = ${campaignId} and x.region = s.region and x.task_id = s.task_id
              and x.decision = 'return' and s.review = 'returned' order by x.ordinal desc limit 1)
        ) order by s.region, s.ordinal), '[]') from shown s) as rows,
      (select jsonb_object_agg(name, number) from (
        select name, count(*) as number from task, lateral (values (review), (lock)) as one (name) group by name
      ) counted) as counts`.execute(db);
  const found = rows[0]!;
  const counts = countsOf(found.counts ?? {});
  return {
    rows: found.rows.map((row) => rowOf(row, frame.edition.id, frame.region)),
    total: show === null ? counts.none + counts.submitted + counts.returned + counts.reviewed : counts[show],
    counts,
    today,
  };
}

const countsOf = (counts: Partial<Record<ReviewFilter, number>>): Record<ReviewFilter, number> => ({
  none: counts.none ?? 0,
  submitted: counts.submitted ?? 0,
  returned: counts.returned ?? 0,
  reviewed: counts.reviewed ?? 0,
  locked: counts.locked ?? 0,
  unlocked: counts.unlocked ?? 0,
});

/** Instants in rows made of JSON are texts. */
const instantOf = (at: Date | string): string => new Date(at).toISOString();

function rowOf(row: Row, editionId: string, within: string): ReviewRow {
  const city = row.city.endsWith('0000') ? null : row.city;
  const { payload, reviewed } = row;
  return {
    region: row.region,
    regionName: displayName(row.region, editionId, within),
    city,
    cityName: city && displayName(city, editionId, within),
    tier: reviewTier(row.city_review, city),
    taskId: row.task_id,
    taskTitle: row.title,
    field: row.field,
    dueOn: row.due_on,
    indicators: row.indicators.map(({ code, name, unit, baselineName }) => ({
      code,
      name,
      unit,
      baselineName,
    })),
    review: row.review,
    revision: row.review === 'submitted' ? row.revision! : row.judged_revision,
    lock: {
      state: row.lock,
      lockedAt: row.locked_at && instantOf(row.locked_at),
      unlockedUntil: row.unlocked_until,
    },
    pausedUntil: row.paused_until,
    report:
      row.revision === null
        ? null
        : {
            revision: row.revision,
            state: payload.state,
            percent: payload.percent,
            indicators: payload.indicators,
            note: payload.note,
            author: row.author,
            countersignedBy: payload.countersignedBy,
            submittedAt: payload.submittedAt,
            occurredAt: instantOf(row.occurred_at),
          },
    reviewed: reviewed && {
      revision: reviewed.judgedRevision,
      percent: reviewed.percent,
      indicators: reviewed.indicators,
      submittedAt: reviewed.submittedAt,
    },
    judged: row.judged_by && row.judged_at ? { by: row.judged_by, at: instantOf(row.judged_at) } : null,
    returned: row.returned,
  };
}
