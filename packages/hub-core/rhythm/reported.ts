/** Who has reported in a period: counted by the date of the act, not by when it came in. */
import { addDays, shanghaiMidnight } from '@linked/shared/calendar/dates.ts';
import { type ReportPeriod, reportPeriods, rhythmOf } from '@linked/shared/rhythm/rhythm.ts';
import { submittedStates } from '@linked/shared/tasks/states.ts';
import { sql } from 'kysely';
import type { Campaign } from '../campaigns/change-state.ts';
import type { HubDatabase } from '../db/database.ts';
import { isCounty } from '../rollup/region-figures.ts';

/** Kinds of reports that count as the report of a period. */
const reportKinds = ['task-progress', 'county-figures'];

/** Periods of a campaign from its issue to the end of its last phase; none before it is issued. */
export function periodsOf(
  campaign: Pick<Campaign, 'document'> & { issuedOn: string | null },
): ReportPeriod[] {
  if (campaign.issuedOn === null) return [];
  const endsOn = campaign.document.phases
    .map((phase) => phase.endsOn)
    .toSorted()
    .at(-1)!;
  return reportPeriods(rhythmOf(campaign.document), { startsOn: campaign.issuedOn, endsOn });
}

export interface Reported {
  region: string;
  city: string;
  /** Something it did was dated in the period. */
  onTime: boolean;
  /** Something it did was dated in the period or after it. */
  since: boolean;
  /** Nothing was dated in the period or after it, and nothing was left to report: every task is handed in. */
  finished: boolean;
  /** Its latest act; null when there is none. */
  lastAt: Date | null;
  /** First day on which it is a county of the campaign (YYYY-MM-DD); null for one from the beginning. */
  validFrom: string | null;
}

interface Row {
  region: string;
  city: string;
  valid_from: string | null;
  on_time: boolean;
  since: boolean;
  finished: boolean;
  last_at: Date | null;
}

/** Every county that is one of the campaign on the period's last day, by code. */
export async function reportedIn(
  db: HubDatabase,
  campaignId: string,
  period: ReportPeriod,
): Promise<Reported[]> {
  const from = shanghaiMidnight(period.from);
  const to = shanghaiMidnight(addDays(period.dueOn, 1));
  // A county that has acted again since shows its latest act only; then the log of its reports is asked.
  const { rows } = await sql<Row>`
    with latest as materialized (
      select region, max(occurred_at) as last_at, bool_or(occurred_at >= ${from} and occurred_at < ${to}) as inside
      from facts
      where campaign_id = ${campaignId} and kind = any (${reportKinds}::text[])
      group by region
    ), counties as (
      select t.region, t.city, t.valid_from, l.last_at, coalesce(l.inside, false) as inside,
        coalesce(l.last_at >= ${from}, false) as since
      from campaign_targets t left join latest l on l.region = t.region
      where t.campaign_id = ${campaignId} and ${isCounty(sql`t`, period.dueOn)}
    ), open as materialized (${openTasks(campaignId)})
    select c.region, c.city, c.valid_from, c.last_at, c.since, c.inside or (c.since and exists (
        select from report_log r
        where r.region = c.region and r.campaign_id = ${campaignId} and r.kind = any (${reportKinds}::text[])
          and r.outcome in ('accepted', 'stale') and r.occurred_at >= ${from} and r.occurred_at < ${to})) as on_time,
      not c.since and not exists (select from open o where o.region = c.region) as finished
    from counties c
    order by c.region`.execute(db);
  return rows.map((row) => ({
    region: row.region,
    city: row.city,
    onTime: row.on_time,
    since: row.since,
    finished: row.finished,
    lastAt: row.last_at,
    validFrom: row.valid_from,
  }));
}

/** Counties with tasks that are not handed in, or were given back. */
const openTasks = (campaignId: string) => sql`
  select distinct k.region from county_tasks k
    left join facts f on f.region = k.region and f.campaign_id = k.campaign_id and f.kind = 'task-progress'
      and (f.payload ->> 'taskId')::uuid = k.task_id
    left join task_reviews r on r.campaign_id = k.campaign_id and r.region = k.region and r.task_id = k.task_id
  where k.campaign_id = ${campaignId} and not k.dropped
    and (coalesce(f.payload ->> 'state', 'pending') <> all (${[...submittedStates]}::text[])
      or f.revision = r.returned_revision)`;
