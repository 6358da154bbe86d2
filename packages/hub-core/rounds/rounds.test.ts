import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { issuedCampaign } from '../testing/campaigns.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { HEBEI, SHIJIAZHUANG, ZHENGDING } from '../testing/people.ts';
import {
  areaTeam,
  CHANGAN,
  cities,
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
import { listRounds, readRoundDetail } from './read-round.ts';
import { removeTeam } from './teams.ts';
import { removeVisit } from './visits.ts';

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
const { inTrx, plan, team, act, underWay, visit, find, step } = roundSteps(
  () => hub.db,
  () => campaignId,
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
    const { version } = await readRoundDetail(hub.db, province, round.id);
    await plan(province, { id: round.id, version, startsOn: '2020-06-08' });
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
    const wide = { ...areaTeam, grants: [...areaTeam.grants, grant('area-team', HANDAN)] };
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
      refused('day-not-between'),
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
