/** 任县 becomes 任泽区, a code of a later list, which is joined to 信都区 a week later: rounds go on through both. */
import { addDays } from '@linked/shared/calendar/dates.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { carryOutDue } from '../course/carry-out-due.ts';
import { ingestReports } from '../link/ingest.ts';
import { approveSuccession, proposeSuccession } from '../successions/decide-succession.ts';
import { approver, drafter } from '../testing/campaigns.ts';
import { numberedReports } from '../testing/county-reports.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { grant, holder, roundSteps } from '../testing/rounds.ts';
import { type SeededCampaign, seedCampaign } from '../testing/seed-campaign.ts';
import { changedCounties, readRoundDetail } from './read-round.ts';

const XINGTAI = '130500';
const [xindu, renxian, renze] = ['130503', '130526', '130505'];
const before = new Date('2026-10-01T04:00:00Z');
const weekly = ['2026-10-05', '2026-10-12'] as const;
const office = holder(grant('city-staff', XINGTAI));

let hub: TestHub;
let campaign: SeededCampaign;
beforeAll(async () => {
  hub = await openTestHub();
});
afterAll(() => hub.stop());
beforeEach(async () => {
  campaign = await seedCampaign(hub.db, { counties: [xindu, renxian] });
  const approval = { documentNo: '冀办字〔2026〕1号', approvedOn: '2026-08-31', mobilisedOn: null };
  await hub.db
    .updateTable('campaigns')
    .set({ party_approval: JSON.stringify(approval), receipt_due_on: '2026-09-04' })
    .where('id', '=', campaign.id)
    .execute();
});

const { act, find, inTrx, plan, step, team, visit } = roundSteps(
  () => hub.db,
  () => campaign.id,
);
const noonOf = (day: string) => new Date(`${day}T04:00:00Z`);

async function goesOver(from: string, to: { region: string; name: string }, effectiveOn: string) {
  const now = noonOf(addDays(effectiveOn, -2));
  const asked = { campaignId: campaign.id, from, successors: [to], effectiveOn, reason: '国函调整' };
  const { id } = await inTrx((trx) => proposeSuccession(trx, { ...asked, actor: drafter, now }));
  await inTrx((trx) => approveSuccession(trx, { id, actor: approver, now }));
  await carryOutDue(hub.db, { campaignId: campaign.id, now: noonOf(addDays(effectiveOn, 1)) });
}
const toRenze = () => goesOver(renxian, { region: renze, name: '任泽区' }, weekly[0]);
const toXindu = () => goesOver(renze, { region: xindu, name: '信都区' }, weekly[1]);

const planned = (places: string[], now = before) =>
  plan(office, { region: XINGTAI, places, startsOn: '2026-10-01', endsOn: '2026-10-30', now });
async function roundIn(places: string[], now = before) {
  const withTeam = await team(await planned(places, now), { now }, office);
  const round = await act(withTeam, 'start', '', office);
  return { round, teamId: round.teams[0]!.id };
}

describe('a round in a county of a later list', () => {
  it('goes there: it is planned, visited, found in and named', async () => {
    await toRenze();
    const now = noonOf('2026-10-06');
    const { round, teamId } = await roundIn([renze], now);
    const on = { place: renze, visitedOn: '2026-10-06', now };
    const seen = await visit(round.id, teamId, office, on);
    expect(seen.visits).toEqual([expect.objectContaining({ place: renze, placeName: '任泽区' })]);
    expect(seen.coverage).toEqual([expect.objectContaining({ regionName: '任泽区', visits: 1 })]);
    const noted = await find(round.id, teamId, office, { county: renze, foundOn: '2026-10-06', now });
    expect(noted).toMatchObject({ county: renze, countyName: '任泽区' });
    const area = { kind: 'area', name: '包联组', fields: null, areas: [renze], now };
    expect((await team(round, area, office)).teams).toHaveLength(2);
    await expect(planned([renxian], now)).rejects.toMatchObject({ code: 'county-ended' });
    expect(await changedCounties(hub.db, campaign.id)).toEqual([
      { region: renze, city: XINGTAI, name: '任泽区', ended: false },
      { region: renxian, city: XINGTAI, name: expect.stringContaining('任泽区承接'), ended: true },
    ]);
  });
});

describe('a finding that was handed over before its county was merged twice', () => {
  it('is closed when who goes on in its place closes the problem', async () => {
    const { round, teamId } = await roundIn([renxian, xindu]);
    const noted = await find(round.id, teamId, office, {
      county: renxian,
      foundOn: '2026-10-01',
      now: before,
    });
    const handed = await step(await step(noted, 'report', office), 'hand-over', office);
    expect(handed.state).toBe('handed-over');
    const counties = await numberedReports(hub.db, [renxian, xindu]);
    const report = async (region: string, parts: object, now: Date, revision: number) => {
      const item = counties
        .get(region)!
        .problem(
          campaign.id,
          { source: 'upper-tier-round', foundOn: '2026-10-01', upstreamId: noted.id, ...parts },
          { entityId: noted.id, occurredAt: now.toISOString(), revision },
        );
      return (await ingestReports(hub.db, { region, items: [item], now })).judgements[0];
    };
    expect(await report(renxian, { state: 'registered' }, before, 1)).toMatchObject({ outcome: 'accepted' });
    await toRenze();
    const told = await hub.db
      .selectFrom('directives')
      .innerJoin('deliveries', 'deliveries.directive_id', 'directives.id')
      .select('payload')
      .where('kind', '=', 'take-over')
      .where('deliveries.region', '=', renze)
      .where('campaign_id', '=', campaign.id)
      .executeTakeFirstOrThrow();
    const asked = { replyDueOn: '2020-06-24', addressedTo: 'congress', letterNo: '冀人督〔2020〕1号' };
    expect(told.payload).toMatchObject({ problems: [{ id: noted.id, handedOver: asked }] });
    await toXindu();
    const figures = async () => (await readRoundDetail(hub.db, office, round.id)).figures;
    expect(await figures()).toMatchObject({ handedOver: 1, closed: 0 });
    const later = noonOf('2026-10-20');
    const closing = { state: 'closed', closedOn: '2026-10-20', unit: '自规局' };
    expect(await report(xindu, closing, later, 2)).toMatchObject({ outcome: 'accepted' });
    expect(await figures()).toMatchObject({ handedOver: 1, closed: 1 });
  });
});
