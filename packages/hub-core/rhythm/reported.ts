/** Who has reported in a period: counted by the date of the act, not by when it came in. */
import { addDays, shanghaiMidnight } from '@linked/shared/calendar/dates.ts';
import { type ReportPeriod, reportPeriods, rhythmOf } from '@linked/shared/rhythm/rhythm.ts';
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
  /** Its latest act dated in the period or after; null when there is none. */
  lastAt: Date | null;
}

/** Every county that was one of the campaign on the period's last day, by code. */
export async function reportedIn(
  db: HubDatabase,
  campaignId: string,
  period: ReportPeriod,
): Promise<Reported[]> {
  const from = shanghaiMidnight(period.from);
  const to = shanghaiMidnight(addDays(period.dueOn, 1));
  // A county that has acted again since shows its latest act only; then the log of its reports is asked.
  const { rows } = await sql<{ region: string; city: string; on_time: boolean; last_at: Date | null }>`
    with latest as materialized (
      select region, max(occurred_at) as last_at, bool_or(occurred_at < ${to}) as inside
      from facts
      where campaign_id = ${campaignId} and kind = any (${reportKinds}::text[]) and occurred_at >= ${from}
      group by region
    )
    select t.region, t.city, l.last_at, case
        when l.region is null then false
        when l.inside then true
        else exists (select from report_log r
          where r.region = t.region and r.campaign_id = ${campaignId} and r.kind = any (${reportKinds}::text[])
            and r.outcome in ('accepted', 'stale') and r.occurred_at >= ${from} and r.occurred_at < ${to})
      end as on_time
    from campaign_targets t left join latest l on l.region = t.region
    where t.campaign_id = ${campaignId} and ${isCounty(sql`t`, period.dueOn)}
    order by t.region`.execute(db);
  return rows.map((row) => ({
    region: row.region,
    city: row.city,
    onTime: row.on_time,
    since: row.last_at !== null,
    lastAt: row.last_at,
  }));
}
