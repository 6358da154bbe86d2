/** The reference campaign's figures, asked of both tiers by their own interfaces. */
import { auditRollups } from '@linked/hub-core/rollup/recount.ts';
import { addDays } from '@linked/shared/calendar/dates.ts';
import type { ReportKind } from '@linked/shared/link/kinds.ts';
import { sumTiers, type TierCounts } from '@linked/shared/primitives.ts';
import { representativesParticipating } from '@linked/shared/rollup/counters.ts';
import { DEMO_PASSWORD } from '@linked/stack/demo/accounts.ts';
import { type HubClient, hubClient } from '@linked/stack/demo/client.ts';
import { codes, PROVINCE, TODAY, unsigned } from '@linked/stack/demo/reference.ts';
import { beforeAll, describe, expect, test } from 'vitest';
import { openBothSides } from '../harness/both-sides.ts';
import { countedInCounties, keptAtHub } from '../harness/county-count.ts';
import type { DemoNetwork } from '../harness/demo-network.ts';
import { countyStaff, today } from '../harness/province.ts';

export function figuresOfTheDemo(demo: () => DemoNetwork): void {
  let leader: HubClient;
  let campaignId: string;
  beforeAll(async () => {
    ({ campaignId } = demo());
    leader = await hubClient(demo().network.hubUrl, 'leader', DEMO_PASSWORD);
  });

  const of = async (region: string) => (await leader.rollup.compare.query({ campaignId, region })).self;
  const facts = async (region: string, kind: ReportKind) =>
    (await leader.rollup.facts.query({ campaignId, region, kind, limit: 200 })).rows;
  const indicator = async (region: string, code: string) => {
    const rows = await leader.rollup.indicators.query({ campaignId, region });
    return rows.find((row) => row.indicator === code)?.value;
  };
  const county = (region: string) => countyStaff(demo().network.countyUrl, region);

  describe('the province', () => {
    test('has 168 counties in 11 cities, all reached, and all but three on purpose have signed', async () => {
      const { self, children } = await leader.rollup.compare.query({ campaignId, region: PROVINCE });
      expect(children.map((city) => city.counties)).toEqual([22, 14, 7, 18, 19, 24, 16, 11, 16, 10, 11]);
      expect(self).toMatchObject({ counties: 168, countiesSigned: 165, cities: 11 });
      const [directive] = await leader.directives.list.query({ campaignId });
      expect(directive).toMatchObject({ queued: 0, delivered: 3, signed: 165, late: 3 });
      const rows = await leader.directives.deliveries.query({
        directiveId: directive!.id,
        within: PROVINCE,
      });
      expect(rows).toHaveLength(168);
      expect(rows.filter((row) => row.late).map((row) => row.region)).toEqual([...unsigned].sort());
    });

    test('counts 2,052 groups and 41,606 of 152,400 representatives, 27.3 %, all trained', async () => {
      const { counters } = await of(PROVINCE);
      expect(counters.groups).toBe(2052);
      expect(representativesParticipating(counters)).toBe(41_606);
      expect(counters.reps_total).toBe(152_400);
      expect(((representativesParticipating(counters) / counters.reps_total) * 100).toFixed(1)).toBe('27.3');
      expect(counters.reps_trained).toBe(41_606);
      expect(counters.staff_trained).toBe(counters.staff_participating);
      const fields = await leader.rollup.fields.query({ campaignId, region: PROVINCE });
      const groups = fields.map((field) => field.counters.groups);
      expect(fields).toHaveLength(7);
      expect(groups.every((number) => number > 0)).toBe(true);
      expect(groups.reduce((a, b) => a + b, 0)).toBe(2052);
    });

    test('has the approval of 11 of 11 city and 168 of 168 county Party committees', async () => {
      const self = await of(PROVINCE);
      expect([self.citiesApproved, self.cities]).toEqual([11, 11]);
      expect([self.counters.party_approvals, self.counties]).toEqual([168, 168]);
      const plans = await leader.plans.list.query({ campaignId, tier: 'county', within: PROVINCE });
      expect(plans).toHaveLength(168);
      expect(plans.filter((row) => !row.plan || !row.partyApproval)).toEqual([]);
    });

    test('stands on day 68, in the third round of supervision, with what came before on its days', async () => {
      const { document } = await leader.campaigns.get.query({ id: campaignId });
      const [mobilise] = document.phases;
      expect(mobilise!.startsOn).toBe(addDays(today(), -TODAY));
      const rounds = document.phases.find((phase) => phase.name === '督导调研')!;
      expect(rounds.startsOn <= today() && today() <= rounds.endsOn).toBe(true);
      const { county: pool, stop } = openBothSides(demo().network);
      const { rows } = await pool.query<{ days: number }>(
        `select count(distinct (occurred_at at time zone 'Asia/Shanghai')::date)::int as days from outbox`,
      );
      await stop();
      expect(rows[0]!.days).toBeGreaterThanOrEqual(10);
    });

    test('adds up: the roll-up equals a recount of facts and a count in the counties themselves', async () => {
      const sides = openBothSides(demo().network);
      try {
        expect(await auditRollups(sides.hubDb, campaignId)).toEqual([]);
        const counted = await countedInCounties(sides, campaignId);
        expect(counted.length).toBeGreaterThan(168 * 20);
        expect(await keptAtHub(sides, campaignId)).toEqual(counted);
      } finally {
        await sides.stop();
      }
    });
  });

  describe('the county cases', () => {
    test('Hanshan: 353 opinions, 304 solved by the hotline, over 2,200 found by government with plans, 6 teams', async () => {
      const { counters } = await of(codes.hanshan);
      expect(counters).toMatchObject({ opinions_collected: 353, inspection_teams: 6 });
      expect(counters.problems_self_found).toBeGreaterThan(2200);
      const staff = await county(codes.hanshan);
      const ask = { campaignId, limit: 200 } as const;
      const solved = await staff.problems.list.query({ ...ask, source: 'hotline', state: 'closed' });
      expect(solved.total).toBe(304);
      for (let offset = 0; offset < counters.problems_self_found; offset += 200) {
        const page = await staff.problems.list.query({ ...ask, source: 'government-self-check', offset });
        expect(page.total).toBe(counters.problems_self_found);
        expect(page.rows.filter((row) => !row.measures || !row.unit || !row.dueOn)).toEqual([]);
      }
    });

    test('Qianxi: baselines of 13, 3, 84 and 235, and 1,129 representatives', async () => {
      const baselines = (await facts(codes.qianxi, 'baseline')).map(({ payload }) => payload);
      const amountOf = (name: string) => baselines.find((one) => one.name === name)?.amount;
      expect(['房地产问题项目', '资源能源问题项目', '排查出的矿山迹地', '城镇自备井'].map(amountOf)).toEqual([
        13, 3, 84, 235,
      ]);
      expect(representativesParticipating((await of(codes.qianxi)).counters)).toBe(1129);
    });

    test('Zhengding: 35 work items, 10 groups, 360 of 857 representatives, 42 %', async () => {
      const { counters } = await of(codes.zhengding);
      expect(counters).toMatchObject({ work_items: 35, groups: 10, reps_total: 857 });
      expect(representativesParticipating(counters)).toBe(360);
      expect(Math.round((360 / counters.reps_total) * 100)).toBe(42);
      const groups = await facts(codes.zhengding, 'rep-group');
      expect(
        groups.map(({ payload }) => sumTiers(payload.members as TierCounts)).reduce((a, b) => a + b),
      ).toBe(360);
      const items = await (await county(codes.zhengding)).workItems.list.query({ campaignId });
      expect(items).toHaveLength(35);
      const problems = await facts(codes.zhengding, 'problem');
      const demolished = problems.find(({ payload }) => payload.title === '违法占地建设当日检查当日拆除')!;
      expect(demolished.payload.closedOn).toBe(demolished.payload.foundOn);
    });

    test('Taocheng: 541 structures, 198,000 m², 56 villas, 14,000 m², 55 mu', async () => {
      const wanted = ['illegal-structures', 'illegal-area', 'villas', 'villa-area', 'villa-land'];
      expect(await Promise.all(wanted.map((code) => indicator(codes.taocheng, code)))).toEqual([
        541, 198_000, 56, 14_000, 55,
      ]);
    });

    test('Qiaodong of Zhangjiakou has 13,836 households, and Qiaodong of Xingtai is another county', async () => {
      expect(await indicator(codes.qiaodong, 'certificates')).toBe(13_836);
      const [zhangjiakou, xingtai] = await Promise.all([of(codes.qiaodong), of('130502')]);
      expect(zhangjiakou.regionName).toBe('张家口市桥东区');
      expect(xingtai.regionName).toBe('邢台市桥东区');
      expect(await indicator('130502', 'certificates')).not.toBe(13_836);
      for (const row of await facts('130502', 'task-progress')) expect(row.region).toBe('130502');
    });

    test('Dingzhou made over 5,000 visits; Weixian heard two reports and inspected four times', async () => {
      expect((await of(codes.dingzhou)).counters.cadre_visits).toBeGreaterThan(5000);
      const modes = (await facts(codes.weixian, 'activity')).map(({ payload }) => payload.mode);
      expect(modes.filter((mode) => mode === 'work-report-hearing')).toHaveLength(2);
      expect(modes.filter((mode) => mode === 'site-inspection')).toHaveLength(4);
    });
  });
}
