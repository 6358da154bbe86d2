import type { Grant, HubRole, Principal } from '@linked/shared/access/roles.ts';
import type { roundsContract } from '@linked/shared/contracts/hub/rounds.ts';
import { newId } from '@linked/shared/ids.ts';
import { getEdition } from '@linked/shared/regions/editions.ts';
import { checklistPresets } from '@linked/shared/rounds/checklist.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { HubTransaction } from '../db/database.ts';
import { ingestReports } from '../link/ingest.ts';
import { issuedCampaign } from '../testing/campaigns.ts';
import { CountyReports } from '../testing/county-reports.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { HEBEI, person, SHIJIAZHUANG, ZHENGDING } from '../testing/people.ts';
import { actOnRound, removeTeam, saveRound, saveTeam } from './change-round.ts';
import { actOnFinding, saveFinding } from './findings.ts';
import { listFindings } from './read-findings.ts';
import { listRounds, type RoundDetail, readRoundDetail } from './read-round.ts';
import { removeVisit, saveVisit } from './visits.ts';

/** Noon in Shanghai on the first day of the third round. */
const NOW = new Date('2020-06-09T04:00:00Z');
const [HANDAN, HANSHAN, CHANGAN] = ['130400', '130402', '130102'] as const;
const cities = getEdition('2020-04')
  .children(HEBEI)
  .map((unit) => unit.code);

const grant = (role: HubRole, region: string, fields: string[] | null = null): Grant => ({
  role,
  region,
  fields,
  unit: null,
});
const holder = (...grants: Grant[]): Principal => ({ ...person(HEBEI), grants });
const province = holder(grant('province-staff', HEBEI));
const cityStaff = holder(grant('city-staff', SHIJIAZHUANG));
const miningTeam = holder(grant('field-team', HEBEI, ['mining']));
const areaTeam = holder(grant('area-team', SHIJIAZHUANG));

let hub: TestHub;
let campaignId: string;
beforeAll(async () => {
  hub = await openTestHub();
});
afterAll(() => hub.stop());
beforeEach(async () => {
  campaignId = (await issuedCampaign(hub.db)).id;
});

const inTrx = <T>(rule: (trx: HubTransaction) => Promise<T>) => hub.db.transaction().execute(rule);
const refused = (code: string) => expect.objectContaining({ code });

const plan = (actor: Principal, more: object = {}) =>
  inTrx((trx) =>
    saveRound(trx, {
      id: newId(),
      version: 0,
      campaignId,
      region: HEBEI,
      title: '第三轮督导调研',
      startsOn: '2020-06-09',
      endsOn: '2020-06-19',
      checklist: [...checklistPresets[0].items],
      places: cities,
      actor,
      now: NOW,
      ...more,
    }),
  );
const team = (round: RoundDetail, more: object = {}, actor = province) =>
  inTrx((trx) =>
    saveTeam(trx, {
      id: newId(),
      roundId: round.id,
      version: 0,
      kind: 'field',
      name: '矿山开发专班',
      leader: '王组长',
      members: ['李某', '赵某'],
      fields: ['mining'],
      areas: null,
      actor,
      now: NOW,
      ...more,
    }),
  );
const act = (round: { id: string; version: number }, event: 'start' | 'report' | 'reopen', text = '') =>
  inTrx((trx) => actOnRound(trx, { ...round, event, text, actor: province, now: NOW }));
/** A round under way with a field team and an area team (of 石家庄), in that order. */
async function underWay(): Promise<{ round: RoundDetail; field: string; area: string }> {
  const planned = await plan(province);
  const area = { kind: 'area', name: '第一包联组', fields: null, areas: [SHIJIAZHUANG] };
  await team(planned);
  await team(planned, area);
  const round = await act(planned, 'start');
  const [field, other] = [
    round.teams.find((one) => one.kind === 'field'),
    round.teams.find((one) => one.kind === 'area'),
  ];
  return { round, field: field!.id, area: other!.id };
}
const visit = (roundId: string, teamId: string, actor: Principal, more: object = {}) =>
  inTrx((trx) =>
    saveVisit(trx, {
      id: newId(),
      roundId,
      version: 0,
      teamId,
      place: SHIJIAZHUANG,
      visitedOn: '2020-06-09',
      people: '市人大常委会副主任等',
      answers: [{ item: 'check-1', answer: 'good', note: '' }],
      notes: '总体扎实',
      actor,
      now: NOW,
      ...more,
    }),
  );
type FindingParts = Partial<z.input<typeof roundsContract.saveFinding.input>>;
const find = (roundId: string, teamId: string, actor: Principal, more: FindingParts = {}) =>
  inTrx((trx) =>
    saveFinding(trx, {
      id: newId(),
      roundId,
      version: 0,
      teamId,
      visitId: null,
      field: 'mining',
      county: ZHENGDING,
      location: '某村采石坑',
      title: '采石坑未按期复绿',
      detail: '现场仍有裸露坡面。',
      severity: 'serious',
      foundOn: '2020-06-09',
      actor,
      now: NOW,
      ...more,
    }),
  );
type Ref = { id: string; version: number };
const step = (
  { id, version }: Ref,
  event: 'report' | 'send-back' | 'hand-over' | 'keep',
  actor: Principal,
  more: { note?: string; replyDueOn?: string } = {},
) =>
  inTrx((trx) =>
    actOnFinding(trx, {
      id,
      version,
      event,
      note: more.note ?? '',
      handOver:
        event === 'hand-over'
          ? {
              issuingOrgan: '联动监督领导小组办公室',
              letterNo: '冀人督〔2020〕1号',
              addressedTo: 'congress',
              replyDueOn: more.replyDueOn ?? '2020-06-24',
            }
          : null,
      actor,
      now: NOW,
    }),
  );
const seenBy = async (reader: Principal, roundId: string) =>
  (await listFindings(hub.db, reader, { roundId, state: null, field: null, limit: 50, offset: 0 })).rows.map(
    (row) => row.title,
  );

describe('planning a round', () => {
  it('numbers the rounds of each region by themselves: the province’s over cities, a city’s over its counties', async () => {
    await plan(province);
    const second = await plan(province);
    const places = [CHANGAN, ZHENGDING];
    const citys = await plan(cityStaff, { region: SHIJIAZHUANG, places, title: '石家庄市第一轮督导' });
    expect([second.number, second.places.length, citys.number]).toEqual([2, cities.length, 1]);
    const list = await listRounds(hub.db, province, campaignId);
    expect(list.map(({ region, number, regionName }) => [region, number, regionName])).toEqual([
      [HEBEI, 1, '河北省'],
      [HEBEI, 2, '河北省'],
      [SHIJIAZHUANG, 1, '石家庄市'],
    ]);
  });

  it('is for the staff of the tier itself: neither a city plans the province’s nor the province a city’s', async () => {
    await expect(plan(cityStaff)).rejects.toEqual(refused('forbidden'));
    const places = [CHANGAN];
    await expect(plan(province, { region: SHIJIAZHUANG, places })).rejects.toEqual(refused('forbidden'));
    await expect(plan(cityStaff, { region: HANDAN, places: [HANSHAN] })).rejects.toEqual(
      refused('region-not-yours'),
    );
    await expect(plan(cityStaff, { region: SHIJIAZHUANG, places: [HANSHAN] })).rejects.toEqual(
      refused('region-not-yours'),
    );
    await expect(plan(province, { endsOn: '2020-06-08' })).rejects.toEqual(refused('invalid-input'));
  });

  it('can be changed until it is reported, by one who has seen the last version', async () => {
    const round = await plan(province);
    const title = '第三轮督导调研（调整）';
    const changed = await plan(province, { id: round.id, version: round.version, title });
    expect(changed).toMatchObject({ title, number: 1, version: 2 });
    await expect(plan(province, { id: round.id, version: 1 })).rejects.toEqual(refused('changed-meanwhile'));
    const started = await act(changed, 'start');
    const reported = await act(started, 'report', '总体进展良好。');
    await expect(plan(province, { id: round.id, version: reported.version })).rejects.toEqual(
      refused('illegal-transition'),
    );
    await expect(act(reported, 'start')).rejects.toEqual(refused('illegal-transition'));
  });

  it('has teams whose scope fits their kind', async () => {
    const round = await plan(province);
    await expect(team(round, { fields: null })).rejects.toEqual(refused('invalid-input'));
    await expect(team(round, { areas: [HANDAN] })).rejects.toEqual(refused('invalid-input'));
    await expect(team(round, { fields: ['forestry'] })).rejects.toEqual(refused('field-unknown'));
    const there = { kind: 'area', fields: null, areas: ['140100'] };
    await expect(team(round, there)).rejects.toEqual(refused('region-not-yours'));
    await expect(team(round, {}, miningTeam)).rejects.toEqual(refused('forbidden'));
    const withTeam = await team(round);
    const made = withTeam.teams[0]!;
    expect(made).toMatchObject({ leader: '王组长', visits: 0, version: 1 });
    const left = await inTrx((trx) => removeTeam(trx, { ...made, actor: province, now: NOW }));
    expect(left.teams).toEqual([]);
  });
});

describe('visits', () => {
  it('show which places are visited and which are not yet', async () => {
    const { round, field, area } = await underWay();
    await visit(round.id, field, miningTeam, { place: HANSHAN });
    await visit(round.id, area, areaTeam, { place: ZHENGDING });
    const seen = await visit(round.id, area, areaTeam, { visitedOn: '2020-06-08' });
    expect(seen.coverage.filter((one) => one.visits > 0)).toEqual([
      { region: SHIJIAZHUANG, regionName: '石家庄市', visits: 2, lastOn: '2020-06-09', findings: 0 },
    ]);
    const whole = await readRoundDetail(hub.db, province, round.id);
    expect(whole.figures).toMatchObject({ places: cities.length, placesVisited: 2, visits: 3 });
    expect(whole.coverage.filter((one) => one.visits === 0)).toHaveLength(cities.length - 2);
  });

  it('are written down by a team in its own scope only, and by the staff for it', async () => {
    const { round, field, area } = await underWay();
    await expect(visit(round.id, area, miningTeam)).rejects.toEqual(refused('forbidden'));
    await expect(visit(round.id, field, areaTeam)).rejects.toEqual(refused('forbidden'));
    await expect(visit(round.id, area, areaTeam, { place: HANDAN })).rejects.toEqual(
      refused('region-not-yours'),
    );
    // The account reaches Handan as well, but this team was sent to Shijiazhuang.
    const wide = holder(grant('area-team', SHIJIAZHUANG), grant('area-team', HANDAN));
    await expect(visit(round.id, area, wide, { place: HANDAN })).rejects.toEqual(refused('region-not-yours'));
    const landTeam = holder(grant('field-team', HEBEI, ['land-use']));
    await expect(visit(round.id, field, landTeam)).rejects.toEqual(refused('field-not-yours'));
    await expect(visit(round.id, field, cityStaff)).rejects.toEqual(refused('forbidden'));
    expect((await visit(round.id, field, province)).visits).toHaveLength(1);
  });

  it('need a round under way, a day that has been and answers to what was asked', async () => {
    const planned = await plan(province);
    const teamId = (await team(planned)).teams[0]!.id;
    await expect(visit(planned.id, teamId, miningTeam)).rejects.toEqual(refused('illegal-transition'));
    await act(planned, 'start');
    await expect(visit(planned.id, teamId, miningTeam, { visitedOn: '2020-06-10' })).rejects.toEqual(
      refused('date-invalid'),
    );
    const answers = [{ item: 'check-9', answer: 'good', note: '' }];
    await expect(visit(planned.id, teamId, miningTeam, { answers })).rejects.toEqual(
      refused('invalid-input'),
    );
    await expect(visit(planned.id, teamId, miningTeam, { place: '140100' })).rejects.toEqual(
      refused('region-not-yours'),
    );
  });

  it('can be corrected and taken away, unless something was found on them', async () => {
    const { round, field } = await underWay();
    const made = (await visit(round.id, field, miningTeam)).visits[0]!;
    const corrected = await visit(round.id, field, miningTeam, { id: made.id, version: 1, notes: '更正' });
    expect(corrected.visits).toEqual([expect.objectContaining({ id: made.id, notes: '更正', version: 2 })]);
    await find(round.id, field, miningTeam, { visitId: made.id });
    const take = () =>
      inTrx((trx) => removeVisit(trx, { id: made.id, version: 2, actor: miningTeam, now: NOW }));
    await expect(take()).rejects.toEqual(refused('already-exists'));
    const other = (await visit(round.id, field, miningTeam, { place: HANDAN })).visits.find(
      (one) => one.place === HANDAN,
    )!;
    const left = await inTrx((trx) => removeVisit(trx, { ...other, actor: miningTeam, now: NOW }));
    expect(left.visits.map((one) => one.id)).toEqual([made.id]);
  });
});

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
    const reported = await step(await find(round.id, field, miningTeam), 'report', miningTeam);
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

describe('the report of a round', () => {
  it('keeps the numbers as they were, while those of the round go on', async () => {
    const { round, field } = await underWay();
    await visit(round.id, field, miningTeam);
    const noted = await find(round.id, field, miningTeam);
    const current = await readRoundDetail(hub.db, province, round.id);
    await expect(act(current, 'report')).rejects.toEqual(refused('invalid-input'));
    const reported = await act(current, 'report', '走访一市，发现问题一个。');
    expect(reported.report).toMatchObject({
      text: '走访一市，发现问题一个。',
      by: province.name,
      figures: { placesVisited: 1, findings: 1, handedOver: 0 },
    });
    await expect(visit(round.id, field, miningTeam)).rejects.toEqual(refused('illegal-transition'));
    // The office still deals with what the teams found.
    const withOffice = await step(noted, 'report', miningTeam);
    await step(withOffice, 'hand-over', province);
    const later = await readRoundDetail(hub.db, province, round.id);
    expect([later.figures.handedOver, later.report?.figures.handedOver]).toEqual([1, 0]);
    expect((await act(later, 'reopen')).state).toBe('under-way');
  });
});
