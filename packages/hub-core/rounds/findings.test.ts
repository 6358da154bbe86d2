import type { Principal } from '@linked/shared/access/roles.ts';
import type { NoticeItem } from '@linked/shared/notices/items.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ingestReports } from '../link/ingest.ts';
import { listNotices } from '../notices/notices.ts';
import { issuedCampaign } from '../testing/campaigns.ts';
import { CountyReports } from '../testing/county-reports.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { HEBEI, SHIJIAZHUANG, ZHENGDING } from '../testing/people.ts';
import {
  areaTeam,
  CHANGAN,
  cityStaff,
  grant,
  HANDAN,
  HANSHAN,
  holder,
  miningTeam,
  NOW,
  province,
  roundSteps,
} from '../testing/rounds.ts';
import { listFindings } from './read-findings.ts';
import { listRounds, readRoundDetail } from './read-round.ts';

let hub: TestHub;
let campaignId: string;
beforeAll(async () => {
  hub = await openTestHub();
});
afterAll(() => hub.stop());
beforeEach(async () => {
  campaignId = (await issuedCampaign(hub.db)).id;
});

const refused = (code: string) => expect.objectContaining({ code });
const { act, find, plan, step, team, underWay, visit } = roundSteps(
  () => hub.db,
  () => campaignId,
);

const seenBy = async (reader: Principal, roundId: string) =>
  (await listFindings(hub.db, reader, { roundId, state: null, field: null, limit: 50, offset: 0 })).rows.map(
    (row) => row.title,
  );

describe('findings', () => {
  it('are written down in the team’s own fields and areas only', async () => {
    const { round, field, area } = await underWay();
    await expect(find(round.id, field, miningTeam, { field: 'land-use' })).rejects.toEqual(
      refused('field-not-yours'),
    );
    await expect(find(round.id, field, province, { field: 'land-use' })).rejects.toEqual(
      refused('field-not-yours'),
    );
    await expect(find(round.id, area, areaTeam, { county: HANSHAN })).rejects.toEqual(
      refused('region-not-yours'),
    );
    await expect(find(round.id, area, areaTeam, { county: SHIJIAZHUANG })).rejects.toEqual(
      refused('region-unknown'),
    );
    const notTheirs = (await visit(round.id, field, miningTeam)).visits[0]!.id;
    await expect(find(round.id, area, areaTeam, { visitId: notTheirs })).rejects.toEqual(
      refused('not-found'),
    );
    expect(await find(round.id, area, areaTeam, { field: 'land-use' })).toMatchObject({
      state: 'noted',
      countyName: '正定县',
      steps: [{ event: 'note', from: null, to: 'noted' }],
    });
  });

  it('go to the leading group’s office first, which sends back, keeps or hands over', async () => {
    const { round, field } = await underWay();
    const noted = await find(round.id, field, miningTeam);
    await expect(step(noted, 'hand-over', province)).rejects.toEqual(refused('illegal-transition'));
    const reported = await step(noted, 'report', miningTeam);
    await expect(step(reported, 'hand-over', miningTeam)).rejects.toEqual(refused('forbidden'));
    await expect(step(reported, 'keep', cityStaff)).rejects.toEqual(refused('forbidden'));
    await expect(step(reported, 'send-back', province)).rejects.toEqual(refused('invalid-input'));
    const changed = { id: reported.id, version: reported.version };
    await expect(find(round.id, field, miningTeam, changed)).rejects.toEqual(refused('illegal-transition'));
    const back = await step(reported, 'send-back', province, { note: '请补充位置' });
    const better = await find(round.id, field, miningTeam, {
      id: back.id,
      version: back.version,
      location: '某村东采石坑',
    });
    const again = await step(better, 'report', miningTeam);
    const kept = await step(again, 'keep', province, { note: '已当场整改' });
    expect(kept.steps.map(({ event, to, note }) => [event, to, note])).toEqual([
      ['note', 'noted', ''],
      ['report', 'with-office', ''],
      ['send-back', 'noted', '请补充位置'],
      ['report', 'with-office', ''],
      ['keep', 'kept', '已当场整改'],
    ]);
    await expect(step(reported, 'keep', province)).rejects.toEqual(refused('changed-meanwhile'));
  });

  it('handed over reach the county as a problem of its ledger, and come back as the county reports it', async () => {
    const { round, field } = await underWay();
    const found = await find(round.id, field, miningTeam, { foundOn: '2020-05-18' });
    const reported = await step(found, 'report', miningTeam);
    await expect(step(reported, 'hand-over', province, { replyDueOn: '2020-06-08' })).rejects.toEqual(
      refused('date-invalid'),
    );
    const handed = await step(reported, 'hand-over', province);
    expect(handed).toMatchObject({ state: 'handed-over', letterNo: '冀人督〔2020〕1号', problem: null });
    const directive = await hub.db
      .selectFrom('directives as d')
      .innerJoin('deliveries as y', 'y.directive_id', 'd.id')
      .selectAll('d')
      .select('y.region')
      .where('d.campaign_id', '=', campaignId)
      .where('d.kind', '=', 'problem-assignment')
      .executeTakeFirstOrThrow();
    const payload = directive.payload as { problemId: string };
    expect(directive).toMatchObject({
      region: ZHENGDING,
      issuing_organ: '联动监督领导小组办公室',
      payload: {
        origin: 'round',
        field: 'mining',
        title: '采石坑未按期复绿',
        place: '某村采石坑',
        replyDueOn: '2020-06-24',
        roundTitle: '第三轮督导调研',
        foundOn: '2020-05-18',
        source: 'upper-tier-round',
      },
    });
    const requests = await hub.db
      .selectFrom('workflow_requests')
      .select('args')
      .where('kind', '=', 'signal-campaign')
      .execute();
    expect(requests.map((request) => request.args)).toContainEqual({
      campaignId,
      signal: 'directive-queued',
    });

    const county = new CountyReports(ZHENGDING);
    const problem = county.problem(
      campaignId,
      { source: 'upper-tier-round', state: 'closed', closedOn: '2020-06-09', unit: '自规局' },
      { entityId: payload.problemId, occurredAt: NOW.toISOString() },
    );
    const { judgements } = await ingestReports(hub.db, { region: ZHENGDING, items: [problem], now: NOW });
    expect(judgements[0]?.outcome).toBe('accepted');
    const { rows } = await listFindings(hub.db, province, {
      roundId: round.id,
      state: 'handed-over',
      field: 'mining',
      limit: 10,
      offset: 0,
    });
    expect(rows[0]?.problem).toMatchObject({ state: 'closed', closedOn: '2020-06-09', unit: '自规局' });
    const { figures } = await readRoundDetail(hub.db, province, round.id);
    expect(figures).toMatchObject({
      findings: 1,
      handedOver: 1,
      closed: 1,
      byState: { noted: 0, 'with-office': 0, 'handed-over': 1, kept: 0 },
      byField: [{ field: 'mining', findings: 1, handedOver: 1, closed: 1 }],
    });
  });
});

describe('findings that are handed over', () => {
  const toldTo = async (region: string): Promise<NoticeItem[]> => {
    const asked = { regions: [region], userId: 'reader', limit: 10, offset: 0 };
    const { rows } = await listNotices(hub.db, asked);
    return rows.flatMap((notice) => notice.items).filter((item) => item.campaignId === campaignId);
  };
  const handedOver = async (roundId: string, teamId: string, county: string) => {
    const reported = await step(await find(roundId, teamId, miningTeam, { county }), 'report', miningTeam);
    return step(reported, 'hand-over', province);
  };

  it('are one line of the city’s notice of the day, with how many in each of its counties', async () => {
    const { round, field } = await underWay();
    const first = await handedOver(round.id, field, ZHENGDING);
    const line = { kind: 'finding-handed-over', campaignId, about: round.id };
    expect(await toldTo(SHIJIAZHUANG)).toEqual([
      expect.objectContaining({ ...line, counties: [{ region: ZHENGDING, count: 1 }] }),
    ]);
    await handedOver(round.id, field, ZHENGDING);
    await handedOver(round.id, field, CHANGAN);
    await handedOver(round.id, field, HANSHAN);
    expect(await toldTo(SHIJIAZHUANG)).toEqual([
      expect.objectContaining({
        ...line,
        counties: [
          { region: CHANGAN, count: 1 },
          { region: ZHENGDING, count: 2 },
        ],
      }),
    ]);
    expect(await toldTo(HANDAN)).toEqual([
      expect.objectContaining({ ...line, counties: [{ region: HANSHAN, count: 1 }] }),
    ]);
    expect(await toldTo(HEBEI)).toEqual([]);
    // One it was only told of yesterday is not said again.
    const yesterday = new Date(NOW.getTime() - 86_400_000);
    await hub.db
      .updateTable('round_findings')
      .set({ handed_over_at: yesterday })
      .where('id', '=', first.id)
      .execute();
    await handedOver(round.id, field, CHANGAN);
    const counties = [CHANGAN, ZHENGDING].map((region, index) => ({ region, count: 2 - index }));
    expect(await toldTo(SHIJIAZHUANG)).toEqual([expect.objectContaining({ ...line, counties })]);
  });

  it('of a city’s own round are no news to its staff', async () => {
    const planned = await plan(cityStaff, { region: SHIJIAZHUANG, places: [ZHENGDING] });
    const withTeam = await team(planned, {}, cityStaff);
    const round = await act(withTeam, 'start', '', cityStaff);
    const noted = await find(round.id, round.teams[0]!.id, cityStaff);
    const reported = await step(noted, 'report', cityStaff);
    expect((await step(reported, 'hand-over', cityStaff)).state).toBe('handed-over');
    expect(await toldTo(SHIJIAZHUANG)).toEqual([]);
  });
});

describe('what others see of the province’s round', () => {
  it('is, for a city, its own place and what was handed over there', async () => {
    const { round, field, area } = await underWay();
    await visit(round.id, area, areaTeam);
    await visit(round.id, field, miningTeam, { place: HANDAN });
    const handed = await step(await find(round.id, field, miningTeam), 'report', miningTeam);
    await step(handed, 'hand-over', province);
    await find(round.id, field, miningTeam, { title: '尚未报告的问题' });
    await find(round.id, field, miningTeam, { title: '邯山的问题', county: HANSHAN });
    expect(await seenBy(cityStaff, round.id)).toEqual(['采石坑未按期复绿']);
    const seen = await readRoundDetail(hub.db, cityStaff, round.id);
    expect(seen.places).toEqual([SHIJIAZHUANG]);
    expect(seen.visits).toEqual([
      expect.objectContaining({ place: SHIJIAZHUANG, open: false, notes: '', answers: [] }),
    ]);
    expect(seen.figures).toMatchObject({ places: 1, placesVisited: 1, visits: 1, findings: 1 });
    expect(seen.report).toBeNull();
  });

  it('is, for a field team, its own field everywhere, and for an area team its own area in all fields', async () => {
    const { round, field, area } = await underWay();
    await find(round.id, field, miningTeam, { title: '矿山在邯山', county: HANSHAN });
    await find(round.id, area, areaTeam, { title: '土地在正定', field: 'land-use' });
    expect((await seenBy(miningTeam, round.id)).sort()).toEqual(['矿山在邯山']);
    expect(await seenBy(areaTeam, round.id)).toEqual(['土地在正定']);
    expect((await seenBy(province, round.id)).length).toBe(2);
  });

  it('is nothing for another province, and a city’s round is nothing for another city', async () => {
    const elsewhere = holder(grant('province-staff', '140000'));
    const { round } = await underWay();
    await expect(readRoundDetail(hub.db, elsewhere, round.id)).rejects.toEqual(refused('not-found'));
    const citys = await plan(cityStaff, { region: SHIJIAZHUANG, places: [ZHENGDING] });
    const otherCity = holder(grant('city-staff', HANDAN));
    await expect(readRoundDetail(hub.db, otherCity, citys.id)).rejects.toEqual(refused('not-found'));
    expect((await listRounds(hub.db, otherCity, campaignId)).map((one) => one.region)).toEqual([HEBEI]);
  });
});
