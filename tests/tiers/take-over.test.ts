/** 任县 becomes 任泽区 in the middle of a campaign, through the real link: with its ids, counted once, in step. */
import { listCampaigns } from '@linked/county-server/core/campaigns/list-campaigns.ts';
import { actOnProblem } from '@linked/county-server/core/problems/act-on-problem.ts';
import { getProblem } from '@linked/county-server/core/problems/list-problems.ts';
import { registerProblem } from '@linked/county-server/core/problems/register-problem.ts';
import { withRegion } from '@linked/county-server/db/database.ts';
import { actor, NOW } from '@linked/county-server/testing/campaigns.ts';
import { entities } from '@linked/county-server/testing/walk-samples.ts';
import { carryOutDue } from '@linked/hub-core/course/carry-out-due.ts';
import { compareRegions } from '@linked/hub-core/rollup/compare.ts';
import { auditRollups } from '@linked/hub-core/rollup/recount.ts';
import { approveSuccession, proposeSuccession } from '@linked/hub-core/successions/decide-succession.ts';
import { person } from '@linked/hub-core/testing/people.ts';
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import { afterEach, expect, it } from 'vitest';
import { signAll } from './county-life.ts';
import { dispatch, openTwoTiers, startCampaign, type TwoTiers, untilSent } from './two-tiers.ts';

const HEBEI = '130000';
const [before, after] = ['130526', '130505'];
let tiers: TwoTiers;
afterEach(() => tiers?.stop());

it('a county under another code goes on with the problems of the one before', async () => {
  tiers = await openTwoTiers({ regions: [before, after] });
  const campaignId = await startCampaign({ ...tiers, regions: [before] });
  const staff = (region: string) => actor(region, 'county-staff');
  const { id, field, title, detail, source, place, foundOn } = entities.problem('占用耕地');
  const problem = { id, field, title, detail, source, place, foundOn };
  await withRegion(tiers.county.db, before, (trx) =>
    registerProblem(trx, staff(before), { campaignId, problem }, NOW),
  );
  await untilSent(tiers.county.db, [before]);
  const { db } = tiers.hub;
  const figures = async () =>
    (await compareRegions(db, { campaignId, region: HEBEI, field: null, fields: null, now: NOW })).self;
  const asItWas = await figures();
  await db.transaction().execute(async (trx) => {
    const proposal = {
      campaignId,
      from: before,
      successors: [{ region: after, name: '任泽区' }],
      effectiveOn: shanghaiDate(NOW),
      reason: '国函〔2020〕70号',
    };
    const made = await proposeSuccession(trx, {
      ...proposal,
      actor: person(HEBEI, 'province-staff'),
      now: NOW,
    });
    await approveSuccession(trx, { id: made.id, actor: person(HEBEI, 'province-approver'), now: NOW });
  });
  await carryOutDue(db, { campaignId, now: NOW });
  await dispatch(db, [before, after]);
  const stateIn = async (region: string) =>
    (await withRegion(tiers.county.db, region, (trx) => listCampaigns(trx, NOW))).find(
      (campaign) => campaign.id === campaignId,
    )?.state;
  expect([await stateIn(before), await stateIn(after)]).toEqual(['succeeded', 'received']);
  await signAll(tiers.county.db, after);
  const taken = await withRegion(tiers.county.db, after, (trx) => getProblem(trx, staff(after), id, NOW));
  expect(taken).toMatchObject({ id, takenFrom: '任县', state: 'registered' });
  const handOver = { id, revision: taken.revision, event: 'hand-over' as const, input: { note: '' } };
  await withRegion(tiers.county.db, after, (trx) => actOnProblem(trx, staff(after), handOver, NOW));
  await expect(
    withRegion(tiers.county.db, before, (trx) => actOnProblem(trx, staff(before), handOver, NOW)),
  ).rejects.toMatchObject({ code: 'campaign-not-running' });
  await untilSent(tiers.county.db, [before, after]);
  const { counters, counties } = await figures();
  expect(counties).toBe(asItWas.counties);
  expect([counters.problems_found, counters.problems_open, counters.problems_handed_over]).toEqual([1, 1, 1]);
  expect(await auditRollups(db, campaignId)).toEqual([]);
  const admin = await tiers.hub.admin();
  for (const region of [before, after])
    expect(await admin.client.nodes.reconcile.mutate({ region })).toMatchObject({
      differences: [],
      inStep: true,
    });
});
