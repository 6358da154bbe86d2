/** What counties wait for: a review, an answer, a decision, an unlock. It is said to those whose turn it is, every round. */
import type { NoticeItem, NoticeKind } from '@linked/shared/notices/items.ts';
import { reviewTier } from '@linked/shared/reviews/states.ts';
import { submittedStates } from '@linked/shared/tasks/states.ts';
import { sql } from 'kysely';
import type { Campaign } from '../campaigns/change-state.ts';
import type { HubDatabase } from '../db/database.ts';
import { isHeld } from '../reviews/stragglers.ts';

/** In the order of a notice. */
const waitingKinds = [
  'review-waiting',
  'question-open',
  'request-open',
  'unlock-needed',
] as const satisfies NoticeKind[];

interface Row {
  kind: (typeof waitingKinds)[number];
  region: string;
  city: string;
  count: number;
}

/**
 * Items by the code of the place whose staff are to act: the county's city, or the campaign's region where the
 * campaign asks for no review by cities and for counties that stand directly under it. A county that has ended is
 * still answered, by the city it was in; its requests about tasks that went over to another are not.
 */
export async function findWaiting(
  db: HubDatabase,
  campaign: Campaign,
  today: string,
): Promise<ReadonlyMap<string, NoticeItem[]>> {
  const { rows } = await sql<Row>`
    with waiting as (
      select 'review-waiting' as kind, f.region
      from facts f
        join county_tasks k on k.campaign_id = f.campaign_id and k.region = f.region
          and k.task_id = (f.payload ->> 'taskId')::uuid and not k.dropped
        left join task_reviews w on w.campaign_id = k.campaign_id and w.region = k.region and w.task_id = k.task_id
      where f.campaign_id = ${campaign.id} and f.kind = 'task-progress' and f.written_off_at is null
        and f.payload ->> 'state' = any (${[...submittedStates]}::text[])
        and f.revision > coalesce(w.judged_revision, 0)
      union all
      select 'question-open', f.region
      from facts f left join answers a on a.campaign_id = f.campaign_id and a.question_id = f.entity_id
      where f.campaign_id = ${campaign.id} and f.kind = 'question' and f.written_off_at is null
        and a.question_id is null and not (f.payload ->> 'withdrawn')::boolean
      union all
      select 'request-open', f.region
      from facts f
        join county_tasks k on k.campaign_id = f.campaign_id and k.region = f.region
          and k.task_id = (f.payload ->> 'taskId')::uuid and not k.dropped
        left join task_decisions x on x.request_id = f.entity_id and x.region = f.region
      where f.campaign_id = ${campaign.id} and f.kind = 'task-request' and f.written_off_at is null
        and x.request_id is null
      union all
      select 'unlock-needed', k.region
      from county_tasks k
        join campaigns c on c.id = k.campaign_id
        join campaign_targets t on t.campaign_id = k.campaign_id and t.region = k.region and t.valid_to is null
        join task_reviews w on w.campaign_id = k.campaign_id and w.region = k.region and w.task_id = k.task_id
        left join facts f on f.campaign_id = k.campaign_id and f.region = k.region and f.kind = 'task-progress'
          and (f.payload ->> 'taskId')::uuid = k.task_id
      where k.campaign_id = ${campaign.id} and not k.dropped and ${isHeld(today, sql`f`, sql`w`, sql`c`)}
        and (coalesce(f.payload ->> 'state', 'pending') <> all (${[...submittedStates]}::text[])
          or f.revision = w.returned_revision)
    )
    select w.kind, w.region, t.city, count(*)::int as count
    from waiting w join campaign_targets t on t.campaign_id = ${campaign.id} and t.region = w.region
    group by w.kind, w.region, t.city order by w.region`.execute(db);
  // Documents of earlier releases do not say.
  const byCities = campaign.document.cityReview ?? true;
  const placeOf = ({ city }: Row): string =>
    reviewTier(byCities, city.endsWith('0000') ? null : city) === 'city' ? city : campaign.region;
  const found = new Map<string, NoticeItem[]>();
  for (const [place, here] of Map.groupBy(rows, placeOf))
    found.set(
      place,
      waitingKinds.flatMap((kind) => {
        const counties = here
          .filter((row) => row.kind === kind)
          .map(({ region, count }) => ({ region, count }));
        if (counties.length === 0) return [];
        return [{ kind, campaignId: campaign.id, about: '', directiveKind: null, dueOn: null, counties }];
      }),
    );
  return found;
}
