import { NOW } from '@linked/county-server/testing/campaigns.ts';
import { openCounty } from '@linked/county-server/testing/county.ts';
import { auditRollups } from '@linked/hub-core/rollup/recount.ts';
import { afterEach, expect, it } from 'vitest';
import { signAll } from './county-life.ts';
import {
  dispatch,
  enrolCounties,
  openTwoTiers,
  outboxOf,
  startCampaign,
  type TwoTiers,
  untilSent,
} from './two-tiers.ts';

const region = '130402';
let tiers: TwoTiers;
let fresh: Awaited<ReturnType<typeof openCounty>> | undefined;
afterEach(async () => {
  await fresh?.stop();
  await tiers?.stop();
});

it('a county that lost its database is given its directives again, and the hub believes what it says next', async () => {
  tiers = await openTwoTiers({ regions: [region] });
  const campaignId = await startCampaign(tiers);
  const before = await tiers.county.person({ role: 'county-staff', region }, '赵某');
  const [first] = await before.client.tasks.list.query({ campaignId });
  const taskId = first!.task.id;
  const progress = (percent: number, revision: number) => ({
    campaignId,
    taskId,
    percent,
    revision,
    indicators: [],
    note: '',
  });
  for (const [revision, percent] of [10, 20, 30].entries())
    await before.client.tasks.saveProgress.mutate(progress(percent, revision));
  await untilSent(tiers.county.db, [region]);
  await tiers.county.county.stop();

  fresh = await openCounty({ hubTimeoutMs: 5000 }, { now: () => NOW });
  await enrolCounties(tiers.hub, fresh, tiers.up.url, [region], 'push');
  await dispatch(tiers.hub.db, [region]);
  expect(await signAll(fresh.db, region)).toBe(1);
  const after = await fresh.person({ role: 'county-staff', region }, '钱某');
  const saved = await after.client.tasks.saveProgress.mutate(progress(5, 0));
  await untilSent(fresh.db, [region]);

  const fact = await tiers.hub.db
    .selectFrom('facts')
    .select(['author', 'progress_sum'])
    .where('region', '=', region)
    .where('kind', '=', 'task-progress')
    .execute();
  expect(fact).toEqual([{ author: '钱某', progress_sum: 5 }]);
  expect(await auditRollups(tiers.hub.db, campaignId)).toEqual([]);
  // The receipt is the one the hub has; the progress is newer than the three it had.
  const sent = await outboxOf(fresh.db, region);
  expect(sent.map((row) => [row.kind, row.outcome])).toEqual([
    ['receipt', 'stale'],
    ['task-progress', 'accepted'],
  ]);
  // What the county itself shows is untouched by it.
  expect(saved.revision).toBe(1);
  const admin = await tiers.hub.admin();
  expect(await admin.client.nodes.reconcile.mutate({ region })).toMatchObject({ inStep: true });
});
