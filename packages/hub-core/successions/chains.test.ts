/** A county goes into one that ends itself before the day: whoever goes on in its place takes over. */
import { newId } from '@linked/shared/ids.ts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { carryOutDue } from '../course/carry-out-due.ts';
import type { HubTransaction } from '../db/database.ts';
import { ingestReports } from '../link/ingest.ts';
import { auditRollups } from '../rollup/recount.ts';
import { approver, drafter } from '../testing/campaigns.ts';
import { numberedReports } from '../testing/county-reports.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { type SeededCampaign, seedCampaign } from '../testing/seed-campaign.ts';
import { allotItems } from './allot-items.ts';
import { approveSuccession, proposeSuccession } from './decide-succession.ts';
import { listSuccessions } from './read-successions.ts';

const qiaodong = { region: '130502', name: '桥东区' };
const qiaoxi = { region: '130503', name: '桥西区' };
const renxian = { region: '130526', name: '任县' };
const neiqiu = { region: '130523', name: '内丘县' };
const before = new Date('2026-10-01T04:00:00Z');
const after = new Date('2026-10-07T04:00:00Z');
let hub: TestHub;
let campaign: SeededCampaign;
beforeAll(async () => {
  hub = await openTestHub();
});
afterAll(() => hub.stop());
beforeEach(async () => {
  const counties = [qiaodong, qiaoxi, renxian, neiqiu].map((place) => place.region);
  campaign = await seedCampaign(hub.db, { counties });
});

const rule = <T>(work: (trx: HubTransaction) => Promise<T>) => hub.db.transaction().execute(work);
type Place = typeof renxian;
const propose = async (from: Place, successors: Place[], effectiveOn: string): Promise<string> => {
  const proposal = { campaignId: campaign.id, from: from.region, successors, effectiveOn, reason: '国函' };
  const { id } = await rule((trx) => proposeSuccession(trx, { ...proposal, actor: drafter, now: before }));
  return id;
};
const approve = (id: string, now = before) =>
  rule((trx) => approveSuccession(trx, { id, actor: approver, now }));
const decided = async (from: Place, successors: Place[], effectiveOn: string): Promise<string> => {
  const id = await propose(from, successors, effectiveOn);
  await approve(id);
  return id;
};
const pass = (now: Date) => carryOutDue(hub.db, { campaignId: campaign.id, now });
async function openProblem(county: Place): Promise<string> {
  const id = newId();
  const numbered = await numberedReports(hub.db, [county.region]);
  const item = numbered.get(county.region)!.problem(campaign.id, {}, { entityId: id });
  const { judgements } = await ingestReports(hub.db, { region: county.region, items: [item], now: before });
  expect(judgements[0]?.outcome).toBe('accepted');
  return id;
}
const holderOf = async (id: string) =>
  (
    await hub.db
      .selectFrom('facts')
      .select('region')
      .where('campaign_id', '=', campaign.id)
      .where('entity_id', '=', id)
      .executeTakeFirstOrThrow()
  ).region;
const read = async (id: string) =>
  (await listSuccessions(hub.db, campaign.id, drafter)).find((one) => one.id === id)!;

it('what is open goes to the county that goes on in place of the successor, which is said', async () => {
  const problem = await openProblem(renxian);
  const id = await decided(renxian, [qiaoxi], '2026-10-06');
  await decided(qiaoxi, [qiaodong], '2026-10-05');
  await pass(after);
  expect(await holderOf(problem)).toBe(qiaodong.region);
  expect(await read(id)).toMatchObject({
    state: 'carried-out',
    successors: [qiaodong],
    outcome: { problems: 1, followed: [{ from: qiaoxi, to: qiaodong }] },
  });
  expect(await auditRollups(hub.db, campaign.id)).toEqual([]);
});

it('what was given to a successor that has ended goes with it, and nobody takes over twice', async () => {
  const [first, second] = [await openProblem(renxian), newId()];
  const id = await decided(renxian, [neiqiu, qiaoxi, qiaodong], '2026-10-06');
  const choices = [
    { kind: 'problem' as const, id: first, to: qiaoxi.region },
    { kind: 'problem' as const, id: second, to: qiaodong.region },
  ];
  await rule((trx) => allotItems(trx, { id, choices, actor: drafter, now: before }));
  await decided(qiaoxi, [qiaodong], '2026-10-05');
  await pass(after);
  expect(await holderOf(first)).toBe(qiaodong.region);
  expect((await read(id)).successors).toEqual([neiqiu, qiaodong]);
});

it('a county whose successor went into it goes on as it was', async () => {
  const problem = await openProblem(renxian);
  const id = await decided(renxian, [qiaoxi], '2026-10-06');
  await decided(qiaoxi, [renxian], '2026-10-05');
  await pass(after);
  expect(await holderOf(problem)).toBe(renxian.region);
  expect(await read(id)).toMatchObject({
    state: 'carried-out',
    outcome: { problems: 0, shares: [], followed: [{ from: qiaoxi, to: renxian }] },
  });
  const target = await hub.db
    .selectFrom('campaign_targets')
    .select('valid_to')
    .where('campaign_id', '=', campaign.id)
    .where('region', '=', renxian.region)
    .executeTakeFirstOrThrow();
  expect(target.valid_to).toBeNull();
});

it('is not approved into a county that has ended, or will have by then', async () => {
  const refused = {
    code: 'successor-ends',
    params: { county: '桥西区', day: '2026-10-05', successors: '桥东区' },
  };
  const id = await propose(renxian, [qiaoxi], '2026-10-06');
  const earlier = await propose(neiqiu, [qiaoxi], '2026-10-04');
  await decided(qiaoxi, [qiaodong], '2026-10-05');
  await expect(approve(id)).rejects.toMatchObject(refused);
  // Before that day it is a county still.
  expect(await approve(earlier)).toMatchObject({ state: 'approved' });
  await pass(after);
  await expect(approve(id, after)).rejects.toMatchObject(refused);
  expect((await read(id)).state).toBe('proposed');
});
