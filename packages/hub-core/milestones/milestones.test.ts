import { derivedId } from '@linked/shared/ids.ts';
import type { ReportPayload } from '@linked/shared/link/kinds.ts';
import { noMilestones } from '@linked/shared/milestones/milestones.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ingestReports } from '../link/ingest.ts';
import { auditRollups } from '../rollup/recount.ts';
import { CountyReports } from '../testing/county-reports.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { type SeededCampaign, seedCampaign } from '../testing/seed-campaign.ts';
import { milestoneMatrix } from './milestones.ts';

const now = new Date('2026-10-05T04:00:00Z');
const [CHANGAN, ZHENGDING, HANSHAN] = ['130102', '130123', '130402'] as const;
const everywhere = [{ prefix: '13', fields: null }];
let hub: TestHub;
let campaign: SeededCampaign;
const counties = new Map<string, CountyReports>();

beforeAll(async () => {
  hub = await openTestHub();
  campaign = await seedCampaign(hub.db, { counties: [CHANGAN, ZHENGDING, HANSHAN] });
  for (const region of [CHANGAN, ZHENGDING, HANSHAN]) counties.set(region, new CountyReports(region));
});
afterAll(() => hub.stop());

type Kind = 'milestones' | 'party-approval' | 'local-plan';
async function report<K extends Kind>(
  region: string,
  kind: K,
  payload: ReportPayload<K>,
  revision = 1,
  entityId = derivedId(campaign.id, region, kind),
) {
  const item = counties.get(region)!.other(kind, campaign.id, payload, { entityId, revision });
  const { judgements } = await ingestReports(hub.db, { region, items: [item], now });
  return judgements[0]!.outcome;
}
const matrix = (within: string, scopes = everywhere) =>
  milestoneMatrix(hub.db, { campaignId: campaign.id, within, scopes, now });
const done = (on: string, times = 1) => ({ on, times });

describe('milestones of counties', () => {
  it('are counted by city and over all, with the first and the last day', async () => {
    const approval = { documentNo: '8号', approvedOn: '2026-09-08', mobilisedOn: null };
    const plan = { title: '方案', documentNo: null, adoptedOn: '2026-09-07', summary: '' };
    expect(await report(ZHENGDING, 'party-approval', approval)).toBe('accepted');
    expect(await report(ZHENGDING, 'local-plan', plan)).toBe('accepted');
    const first = { ...noMilestones, governmentReport: done('2026-09-20') };
    expect(await report(ZHENGDING, 'milestones', first)).toBe('accepted');
    const second = { ...first, listsRead: done('2026-09-22'), onSite: done('2026-09-28', 4) };
    expect(await report(ZHENGDING, 'milestones', second, 2)).toBe('accepted');
    expect(
      await report(CHANGAN, 'milestones', { ...noMilestones, governmentReport: done('2026-09-15') }),
    ).toBe('accepted');
    const { all, cities, counties: rows, today } = await matrix('130000');
    expect(today).toBe('2026-10-05');
    expect([all.counties, cities.length, rows.length]).toEqual([168, 11, 168]);
    expect(all.reached.governmentReport).toEqual({ count: 2, first: '2026-09-15', last: '2026-09-20' });
    expect(cities.find((city) => city.region === '130100')).toMatchObject({
      regionName: '石家庄市',
      counties: 22,
      reached: {
        partyApproval: { count: 1, first: '2026-09-08', last: '2026-09-08' },
        plan: { count: 1 },
        governmentReport: { count: 2 },
        listsRead: { count: 1 },
        onSite: { count: 1, first: '2026-09-28', last: '2026-09-28' },
      },
    });
    expect(cities.find((city) => city.region === '130400')?.reached.onSite).toEqual({
      count: 0,
      first: null,
      last: null,
    });
    expect(rows.find((row) => row.region === ZHENGDING)).toMatchObject({
      city: '130100',
      marks: { partyApproval: { on: '2026-09-08', times: null }, onSite: { on: '2026-09-28', times: 4 } },
      outOfOrder: false,
    });
    expect(rows.find((row) => row.region === HANSHAN)?.reportedAt).toBeNull();
  });

  it('are marked where a step stands before the one that usually comes first', async () => {
    const onSiteFirst = { ...noMilestones, onSite: done('2026-09-10') };
    expect(await report(HANSHAN, 'milestones', onSiteFirst)).toBe('accepted');
    const { counties: rows } = await matrix('130400');
    expect(rows.filter((row) => row.outOfOrder).map((row) => row.region)).toEqual([HANSHAN]);
  });

  it('are one thing a county: a second id is refused, and the roll-up counts nothing of them', async () => {
    expect(
      await report(HANSHAN, 'milestones', noMilestones, 1, derivedId(campaign.id, CHANGAN, 'milestones')),
    ).toBe('rejected');
    expect(await auditRollups(hub.db, campaign.id)).toEqual([]);
  });

  it('are shown to a city for its own counties only', async () => {
    const scopes = [{ prefix: '1301', fields: null }];
    expect((await matrix('130100', scopes)).all.counties).toBe(22);
    expect((await matrix('130400', scopes)).counties).toEqual([]);
  });
});
