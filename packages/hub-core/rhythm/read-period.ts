/** The present report period, or one that is over: who has reported, by the date of the act, and who is behind. */
import type { ReadScope } from '@linked/shared/access/reach.ts';
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import type { CampaignDocument } from '@linked/shared/campaigns/document.ts';
import type {
  reportStates,
  rhythmCity,
  rhythmContract,
  rhythmCounty,
} from '@linked/shared/contracts/hub/rhythm.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { remindersOf } from '@linked/shared/reminders/settings.ts';
import { periodOn, type ReportPeriod, rhythmOf } from '@linked/shared/rhythm/rhythm.ts';
import type { z } from 'zod';
import type { Campaign } from '../campaigns/change-state.ts';
import type { HubDatabase } from '../db/database.ts';
import { tasksBehind } from '../reminders/find-deficits.ts';
import { loadFrame } from '../rollup/campaign-frame.ts';
import { leavesOf, nameIn } from '../rollup/places.ts';
import { periodsOf, type Reported, reportedIn } from './reported.ts';

export type RhythmPeriod = z.infer<typeof rhythmContract.period.output>;
type RhythmCounty = z.infer<typeof rhythmCounty>;
type RhythmCity = z.infer<typeof rhythmCity>;
type ReportState = (typeof reportStates)[number];

/**
 * Counties at or below `within` that the scopes reach, by code, with sums by city and over all. Whether a county has
 * reported is about the county; tasks behind and overdue are those of the fields that the scopes reach in it.
 * @throws `campaign-unknown`; `not-found` for a due day the campaign does not have or that is still to come
 */
export async function readPeriod(
  db: HubDatabase,
  asked: {
    campaignId: string;
    within: string;
    dueOn: string | null;
    scopes: readonly ReadScope[];
    now: Date;
  },
): Promise<RhythmPeriod> {
  const row = await db
    .selectFrom('campaigns')
    .selectAll()
    .where('id', '=', asked.campaignId)
    .executeTakeFirst();
  if (!row) throw new AppError('campaign-unknown');
  const campaign = row as unknown as Campaign;
  const document: CampaignDocument = campaign.document;
  const today = shanghaiDate(asked.now);
  const issuedOn = campaign.issued_at && shanghaiDate(campaign.issued_at);
  const periods = periodsOf({ document, issuedOn }).filter((period) => period.from <= today);
  const period = choose(periods, asked.dueOn, today);
  const { behindBy } = remindersOf(document);
  const settings = { today, rhythm: rhythmOf(document), behindBy, periods, period };
  const frame = await loadFrame(db, campaign.id);
  const nameOf = (region: string) => nameIn(frame, region);
  const inside = new Set(leavesOf(frame, asked.within));
  const counties = period
    ? await readCounties(db, campaign, { ...asked, period, today, behindBy, inside, nameOf })
    : [];
  const cities = [...new Set(counties.map((county) => county.city))].sort();
  return {
    ...settings,
    all: sum(asked.within, nameOf(asked.within), counties),
    cities: cities.map((city) =>
      sum(
        city,
        nameOf(city),
        counties.filter((county) => county.city === city),
      ),
    ),
    counties,
  };
}

function choose(periods: readonly ReportPeriod[], dueOn: string | null, today: string): ReportPeriod | null {
  if (dueOn === null) return periodOn(periods, today);
  const period = periods.find((one) => one.dueOn === dueOn);
  if (!period) throw new AppError('not-found');
  return period;
}

async function readCounties(
  db: HubDatabase,
  campaign: Campaign,
  asked: {
    inside: ReadonlySet<string>;
    scopes: readonly ReadScope[];
    period: ReportPeriod;
    today: string;
    behindBy: number;
    nameOf: (region: string) => string;
  },
): Promise<RhythmCounty[]> {
  const { period, today, behindBy, inside, nameOf } = asked;
  const reported = (await reportedIn(db, campaign.id, period)).filter(
    ({ region }) => inside.has(region) && asked.scopes.some((scope) => region.startsWith(scope.prefix)),
  );
  const all = await tasksBehind(db, campaign, { behindBy, today });
  // What a city has added is counted beside the campaign's own, not in it.
  const tasks = all.filter(({ setBy }) => setBy === campaign.region);
  const counts = new Map<string, { behind: number; overdue: number }>();
  for (const { region, field, what } of tasks) {
    if (!asked.scopes.some((scope) => reaches(scope, region, field))) continue;
    const count = counts.get(region) ?? { behind: 0, overdue: 0 };
    count[what === 'overdue' ? 'overdue' : 'behind'] += 1;
    counts.set(region, count);
  }
  return reported.map((county) => ({
    region: county.region,
    regionName: nameOf(county.region),
    city: county.city,
    state: stateOf(county, period.dueOn < today),
    lastAt: county.lastAt?.toISOString() ?? null,
    ...(counts.get(county.region) ?? { behind: 0, overdue: 0 }),
  }));
}

const reaches = ({ prefix, fields }: ReadScope, region: string, field: string): boolean =>
  region.startsWith(prefix) && (fields === null || fields.includes(field));

function stateOf({ onTime, since, finished }: Reported, isOver: boolean): ReportState {
  if (onTime) return 'reported';
  if (since) return 'late';
  if (finished) return 'finished';
  return isOver ? 'missing' : 'open';
}

function sum(region: string, regionName: string, counties: readonly RhythmCounty[]): RhythmCity {
  const of = (state: ReportState): number => counties.filter((county) => county.state === state).length;
  return {
    region,
    regionName,
    counties: counties.length,
    reported: of('reported'),
    late: of('late'),
    missing: of('missing'),
    finished: of('finished'),
    behind: counties.reduce((total, county) => total + county.behind, 0),
    overdue: counties.reduce((total, county) => total + county.overdue, 0),
  };
}
