import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { issuedCampaign } from '../testing/campaigns.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { HEBEI, SHIJIAZHUANG, ZHENGDING } from '../testing/people.ts';
import {
  areaTeam,
  cityStaff,
  grant,
  HANDAN,
  holder,
  miningTeam,
  NOW,
  province,
  roundSteps,
} from '../testing/rounds.ts';
import { listFindings } from './read-findings.ts';
import { readRoundDetail } from './read-round.ts';
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
const { act, find, inTrx, plan, step, team, underWay, visit } = roundSteps(
  () => hub.db,
  () => campaignId,
);
const seenBy = async (reader: typeof province, roundId: string) => {
  const asked = { roundId, state: null, field: null, limit: 50, offset: 0 };
  return (await listFindings(hub.db, reader, asked)).rows.map((row) => row.title);
};

describe('a city’s field team in the province’s round', () => {
  const citysTeam = holder(grant('field-team', SHIJIAZHUANG, ['mining']));

  it('reads what was handed over to its city, and nothing before', async () => {
    const { round, field } = await underWay();
    const made = (await visit(round.id, field, miningTeam)).visits[0]!;
    const handed = await step(await find(round.id, field, miningTeam), 'report', miningTeam);
    await step(handed, 'hand-over', province);
    await find(round.id, field, miningTeam, { title: '尚未报告的问题' });
    expect(await seenBy(citysTeam, round.id)).toEqual(['采石坑未按期复绿']);
    const seen = await readRoundDetail(hub.db, citysTeam, round.id);
    expect(seen.visits).toEqual([expect.objectContaining({ id: made.id, open: false, notes: '' })]);
    expect(seen.figures.findings).toBe(1);
  });

  it('writes, reports and deletes nothing in it, and everything in its own city’s', async () => {
    const { round, field } = await underWay();
    const made = (await visit(round.id, field, miningTeam)).visits[0]!;
    const noted = await find(round.id, field, miningTeam);
    const by = { actor: citysTeam, now: NOW };
    await expect(inTrx((trx) => removeVisit(trx, { ...made, ...by }))).rejects.toEqual(
      refused('team-not-yours'),
    );
    await expect(step(noted, 'report', citysTeam)).rejects.toEqual(refused('team-not-yours'));
    await expect(visit(round.id, field, citysTeam)).rejects.toEqual(refused('team-not-yours'));
    await expect(find(round.id, field, citysTeam)).rejects.toEqual(refused('team-not-yours'));
    const citys = await plan(cityStaff, { region: SHIJIAZHUANG, places: [ZHENGDING] });
    const started = await act(await team(citys, {}, cityStaff), 'start', '', cityStaff);
    const own = started.teams[0]!.id;
    const found = await find(started.id, own, citysTeam);
    expect((await step(found, 'report', citysTeam)).state).toBe('with-office');
    await expect(find(started.id, own, miningTeam)).rejects.toEqual(refused('team-not-yours'));
  });
});

describe('an area team', () => {
  const others = holder(grant('area-team', SHIJIAZHUANG));

  it('is the people it names: others of the same area are none of it', async () => {
    const { round, area } = await underWay();
    const made = (await visit(round.id, area, areaTeam)).visits[0]!;
    const noted = await find(round.id, area, areaTeam);
    expect(await seenBy(areaTeam, round.id)).toEqual([noted.title]);
    expect(await seenBy(others, round.id)).toEqual([]);
    await expect(step(noted, 'report', others)).rejects.toEqual(refused('team-not-yours'));
    const by = { actor: others, now: NOW };
    await expect(inTrx((trx) => removeVisit(trx, { ...made, ...by }))).rejects.toEqual(
      refused('team-not-yours'),
    );
    expect((await step(noted, 'report', areaTeam)).state).toBe('with-office');
  });

  it('has people who may be added and taken out again, and still need the area itself', async () => {
    const { round, area } = await underWay();
    const elsewhere = holder(grant('area-team', HANDAN));
    const named = async (accounts: string[]) => {
      const { id, version, kind, name, fields, areas } = (
        await readRoundDetail(hub.db, province, round.id)
      ).teams.find((one) => one.id === area)!;
      return team(round, { id, version, kind, name, fields, areas, accounts });
    };
    const { teams } = await named([others.userId, others.userId, elsewhere.userId]);
    expect(teams.find((one) => one.id === area)?.accounts).toEqual([others.userId, elsewhere.userId]);
    expect((await visit(round.id, area, others)).visits).toHaveLength(1);
    await expect(visit(round.id, area, areaTeam)).rejects.toEqual(refused('team-not-yours'));
    await expect(visit(round.id, area, elsewhere)).rejects.toEqual(refused('region-not-yours'));
    await expect(team(round, { accounts: [others.userId] })).rejects.toEqual(refused('invalid-input'));
    expect((await readRoundDetail(hub.db, holder(grant('leader', HEBEI)), round.id)).visits[0]?.open).toBe(
      true,
    );
  });
});
