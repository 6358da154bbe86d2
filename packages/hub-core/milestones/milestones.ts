/** Counties × milestones: read from what counties reported, summed by city and over all. */
import type { ReadScope } from '@linked/shared/access/reach.ts';
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import type { LocalPlan, PartyApproval } from '@linked/shared/campaigns/document.ts';
import type { milestoneCity, milestoneCounty } from '@linked/shared/contracts/hub/milestones.ts';
import {
  type MilestoneKey,
  type Milestones,
  milestoneKeys,
  noMilestones,
  outOfOrder,
} from '@linked/shared/milestones/milestones.ts';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { HubDatabase } from '../db/database.ts';
import { cityOf } from '../places/city-of.ts';
import { loadFrame } from '../rollup/campaign-frame.ts';
import { nameIn, validLeaves } from '../rollup/places.ts';

export type MilestoneCounty = z.infer<typeof milestoneCounty>;
export type MilestoneCity = z.infer<typeof milestoneCity>;

interface Reported {
  region: string;
  reported_at: Date;
  approval: PartyApproval | null;
  plan: LocalPlan | null;
  milestones: Milestones | null;
}

/**
 * Every county of the campaign's edition at or below `within` that the scopes reach, by code, whether it has
 * reported or not; sums by city in the order of code. Throws `campaign-unknown`, `region-unknown`.
 */
export async function milestoneMatrix(
  db: HubDatabase,
  asked: { campaignId: string; within: string; scopes: readonly ReadScope[]; now: Date },
): Promise<{ today: string; all: MilestoneCity; cities: MilestoneCity[]; counties: MilestoneCounty[] }> {
  const frame = await loadFrame(db, asked.campaignId);
  const { edition } = frame;
  const nameOf = (region: string) => nameIn(frame, region);
  const today = shanghaiDate(frame.closedAt ?? asked.now);
  const regions = validLeaves(frame, asked.within, today).filter((code) =>
    asked.scopes.some((scope) => code.startsWith(scope.prefix)),
  );
  const reported = new Map(
    (await readReported(db, asked.campaignId, regions)).map((row) => [row.region, row]),
  );
  const counties = regions.map((region): MilestoneCounty => {
    const row = reported.get(region);
    const recorded = row?.milestones ?? noMilestones;
    return {
      region,
      regionName: nameOf(region),
      city: cityOf(edition, region).code,
      marks: {
        partyApproval: row?.approval ? { on: row.approval.approvedOn, times: null } : null,
        plan: row?.plan ? { on: row.plan.adoptedOn, times: null } : null,
        governmentReport: recorded.governmentReport,
        listsRead: recorded.listsRead,
        onSite: recorded.onSite,
      },
      outOfOrder: outOfOrder(recorded).length > 0,
      reportedAt: row?.reported_at.toISOString() ?? null,
    };
  });
  const cities = [...new Set(counties.map((county) => county.city))].sort();
  return {
    today: shanghaiDate(asked.now),
    all: sumOf(asked.within, nameOf(asked.within), counties),
    cities: cities.map((city) =>
      sumOf(
        city,
        nameOf(city),
        counties.filter((county) => county.city === city),
      ),
    ),
    counties,
  };
}

function sumOf(region: string, regionName: string, counties: readonly MilestoneCounty[]): MilestoneCity {
  const shareOf = (key: MilestoneKey) => {
    const days = counties.flatMap(({ marks }) => marks[key]?.on ?? []).sort();
    return { count: days.length, first: days[0] ?? null, last: days.at(-1) ?? null };
  };
  const reached = Object.fromEntries(milestoneKeys.map((key) => [key, shareOf(key)]));
  return { region, regionName, counties: counties.length, reached: reached as MilestoneCity['reached'] };
}

async function readReported(db: HubDatabase, campaignId: string, regions: string[]): Promise<Reported[]> {
  const { rows } = await sql<Reported>`
    select region, max(occurred_at) as reported_at,
      (array_agg(payload) filter (where kind = 'party-approval'))[1] as approval,
      (array_agg(payload) filter (where kind = 'local-plan'))[1] as plan,
      (array_agg(payload) filter (where kind = 'milestones'))[1] as milestones
    from facts
    where campaign_id = ${campaignId} and region = any (${regions}::text[])
      and kind in ('party-approval', 'local-plan', 'milestones') and written_off_at is null
    group by region
  `.execute(db);
  return rows;
}
