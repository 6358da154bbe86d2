import { randomUUID } from 'node:crypto';
import { listIncidents } from '@linked/hub-core/incidents/incidents.ts';
import { listComparisons } from '@linked/hub-core/reconciliation/list-comparisons.ts';
import { lastRuns } from '@linked/hub-core/schedules/runs.ts';
import { snapshotDays } from '@linked/hub-core/snapshots/read-snapshots.ts';
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import { expect, it } from 'vitest';
import { dailyWorkType } from '../schedules/names.ts';
import { eventually } from '../testing/eventually.ts';
import { hebeiCounties, type Rig, startRig } from '../testing/rig.ts';
import { runByHand } from '../testing/scenarios-schedules.ts';

const counties = hebeiCounties.slice(0, 45);
const [dark, differing, busy] = counties as [string, string, string];

const issued = async (rig: Rig, reached: number) => {
  const campaign = await rig.issue(await rig.approved());
  await eventually(async () => (await rig.delivered(campaign.id, 'campaign')).length === reached);
  return campaign;
};
const incidents = async (rig: Rig) =>
  (await listIncidents(rig.db, { within: '130000', openOnly: true, limit: 200, offset: 0 })).rows;
const thing = (campaignId: string) => ({ campaignId, kind: 'problem', entityId: randomUUID(), revision: 1 });

/** Comparisons of one county, each a day after the one before, the last of them half a year ago. */
const agesAgo = (count: number) =>
  Array.from({ length: count }, (_, nth) => ({
    id: randomUUID(),
    region: counties[8]!,
    at: new Date(Date.now() - (180 + nth) * 86_400_000),
    trigger: 'daily',
    differences: '[]',
    found: 0,
    resent: 0,
    redelivered: 0,
    still_open: 0,
    in_step: true,
  }));

it('keeps the day’s figures, compares every county, looks twice at what differs, and says what came of it', async () => {
  await using rig = await startRig(counties);
  const campaign = await issued(rig, counties.length);
  rig.endpoints.setMood('down', dark);
  const [lost, late] = [thing(campaign.id), thing(campaign.id)];
  rig.endpoints.setThings(differing, [lost]);
  rig.endpoints.setThings(busy, [late]);
  // Of what is older than a quarter of a year a county keeps its last ten.
  await rig.db.insertInto('reconciliations').values(agesAgo(15)).execute();
  const running = runByHand(rig, dailyWorkType);
  // What the second county is asked for again has arrived by the second look.
  await eventually(() => rig.endpoints.resent(busy).length > 0);
  rig.endpoints.setThings(busy, []);
  await eventually(async () => (await listComparisons(rig.db, dark)).length === 1);
  await rig.env.sleep('3 minutes');
  await running;

  const [run] = await lastRuns(rig.db, 'daily-work');
  expect(run!.finishedAt).not.toBeNull();
  expect(run!.summary).toEqual({
    numbers: {
      snapshots: 1,
      audited: 1,
      auditDifferences: 0,
      asked: 0,
      called: 45,
      differed: 2,
      unreachable: 1,
      stillDiffering: 1,
      outOfStepFresh: 1,
      quietFresh: 0,
    },
    failed: [],
  });
  expect((await snapshotDays(rig.db, campaign.id)).map(({ day }) => day)).toEqual([shanghaiDate(new Date())]);
  expect(rig.endpoints.resent(differing)).toEqual([lost.entityId, lost.entityId]);
  expect((await incidents(rig)).map((row) => [row.kind, row.region])).toEqual([['out-of-step', differing]]);
  const history = async (region: string) =>
    (await listComparisons(rig.db, region)).map((row) => [row.inStep, row.found, row.error]);
  expect(await history(counties[9]!)).toEqual([[true, 0, null]]);
  expect(await history(counties[8]!)).toHaveLength(10 + 1);
  expect(await history(busy)).toEqual([
    [true, 0, null],
    [false, 1, null],
  ]);
  expect(await history(dark)).toEqual([
    [false, 0, 'node-unreachable'],
    [false, 0, 'node-unreachable'],
  ]);
}, 120_000);

it('takes the hub’s clock for the day, not the machine’s', async () => {
  await using rig = await startRig([dark]);
  const campaign = await issued(rig, 1);
  rig.shiftClock(-86_400_000 * 40);
  await runByHand(rig, dailyWorkType);
  const day = shanghaiDate(new Date(Date.now() - 86_400_000 * 40));
  expect((await snapshotDays(rig.db, campaign.id)).map((one) => one.day)).toEqual([day]);
}, 120_000);

it('does the rest when one campaign’s figures cannot be read, and shows that as trouble until they can', async () => {
  await using rig = await startRig([dark]);
  const good = await issued(rig, 1);
  const bad = await rig.issue(await rig.approved());
  const setEdition = (edition_id: string) =>
    rig.db.updateTable('campaigns').set({ edition_id }).where('id', '=', bad.id).execute();
  await setEdition('none');
  await runByHand(rig, dailyWorkType);
  const [run] = await lastRuns(rig.db, 'daily-work');
  expect(run!.summary!.failed.map((one) => one.part)).toEqual([`snapshot:${bad.id}`]);
  expect(run!.summary!.numbers).toMatchObject({ snapshots: 1, called: 1 });
  expect(await snapshotDays(rig.db, good.id)).toHaveLength(1);
  expect((await incidents(rig)).map((row) => row.kind)).toContain('work-failed');
  await setEdition(good.editionId);
  await runByHand(rig, dailyWorkType);
  expect((await incidents(rig)).map((row) => row.kind)).not.toContain('work-failed');
}, 120_000);
