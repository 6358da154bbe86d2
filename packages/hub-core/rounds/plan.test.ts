import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { issuedCampaign } from '../testing/campaigns.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { HEBEI, SHIJIAZHUANG } from '../testing/people.ts';
import {
  areaTeam,
  cities,
  grant,
  HANDAN,
  holder,
  miningTeam,
  province,
  roundSteps,
} from '../testing/rounds.ts';
import { listRounds } from './read-round.ts';

let hub: TestHub;
let campaignId: string;
const queries: string[] = [];
beforeAll(async () => {
  hub = await openTestHub({ onQuery: (text) => queries.push(text) });
});
afterAll(() => hub.stop());
beforeEach(async () => {
  campaignId = (await issuedCampaign(hub.db)).id;
});

const refused = (code: string, params = {}) =>
  expect.objectContaining({ code, params: expect.objectContaining(params) });
const { find, plan, step, underWay, visit } = roundSteps(
  () => hub.db,
  () => campaignId,
);

describe('the plan of a round with visits', () => {
  it('keeps the places visited and the items answered, and names what is missing', async () => {
    const { round, field } = await underWay();
    const ref = { id: round.id, version: round.version };
    await visit(round.id, field, miningTeam, { place: '130423' });
    const [first, ...others] = round.checklist;
    await expect(plan(province, { ...ref, places: cities.filter((one) => one !== HANDAN) })).rejects.toEqual(
      refused('plan-in-use', { what: '临漳县' }),
    );
    await expect(plan(province, { ...ref, checklist: others })).rejects.toEqual(
      refused('plan-in-use', { what: first!.text }),
    );
    await expect(plan(province, { ...ref, startsOn: '2020-06-10' })).rejects.toEqual(
      refused('plan-in-use', { what: '2020-06-09' }),
    );
    const changed = await plan(province, { ...ref, places: [HANDAN], checklist: [first], title: '邯郸' });
    expect(changed).toMatchObject({ places: [HANDAN], checklist: [first], title: '邯郸' });
  });
});

describe('days', () => {
  it('of a visit lie in its round and are not to come, also where the round was planned before the issue', async () => {
    const { round, field } = await underWay();
    const on = (visitedOn: string) => visit(round.id, field, miningTeam, { visitedOn });
    const span = { from: '2020-06-09', until: '2020-06-09' };
    for (const day of ['2020-02-03', '2020-06-08', '2020-06-10'])
      await expect(on(day)).rejects.toEqual(refused('day-not-between', { date: day, ...span }));
    expect((await on('2020-06-09')).visits).toHaveLength(1);
    const ref = { id: round.id, version: round.version };
    await plan(province, { ...ref, startsOn: '2020-03-01' });
    await expect(on('2020-04-02')).rejects.toEqual(refused('day-not-between', { from: '2020-04-03' }));
    expect((await on('2020-04-03')).visits).toHaveLength(2);
  });

  it('of a finding lie between the campaign’s issue and today', async () => {
    const { round, field } = await underWay();
    for (const foundOn of ['2020-04-02', '2020-06-10'])
      await expect(find(round.id, field, miningTeam, { foundOn })).rejects.toEqual(
        refused('day-not-between', { from: '2020-04-03', until: '2020-06-09' }),
      );
    expect(await find(round.id, field, miningTeam, { foundOn: '2020-04-03' })).toMatchObject({
      state: 'noted',
    });
  });
});

describe('the list of rounds', () => {
  it('costs as many queries for many as for one, and gives each its own numbers', async () => {
    const counted = async () => {
      queries.length = 0;
      const rounds = await listRounds(hub.db, province, campaignId);
      return { rounds, asked: queries.length };
    };
    const { round, field } = await underWay();
    await visit(round.id, field, miningTeam);
    const one = await counted();
    for (let more = 0; more < 4; more++) {
      const next = await underWay();
      await visit(next.round.id, next.area, areaTeam);
      const noted = await find(next.round.id, next.field, miningTeam);
      if (more < 2) await step(await step(noted, 'report', miningTeam), 'hand-over', province);
    }
    await plan(province);
    const many = await counted();
    expect(many.asked).toBe(one.asked);
    expect(
      many.rounds.map(({ figures: { visits, findings, handedOver } }) => [visits, findings, handedOver]),
    ).toEqual([
      [1, 0, 0],
      [1, 1, 1],
      [1, 1, 1],
      [1, 1, 0],
      [1, 1, 0],
      [0, 0, 0],
    ]);
    const leaderOfCity = holder(grant('leader', SHIJIAZHUANG));
    const seen = await listRounds(hub.db, leaderOfCity, campaignId);
    expect(seen.map(({ figures }) => figures.findings)).toEqual([0, 1, 1, 0, 0, 0]);
    expect(await listRounds(hub.db, holder(grant('leader', HEBEI)), campaignId)).toEqual(many.rounds);
  });
});
