import { afterAll, beforeAll, expect, it } from 'vitest';
import { planMoment } from '../course/moments.ts';
import { approveSuccession, proposeSuccession } from '../successions/decide-succession.ts';
import { approver, drafter, issuedCampaign, MEETING } from '../testing/campaigns.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { ZHENGDING } from '../testing/people.ts';
import { contentOf, issuedSupplement } from '../testing/supplements.ts';
import { momentsAhead } from './list-operations.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await openTestHub();
});
afterAll(() => hub.stop());

it('what comes next says which directive is to be signed, which county changes and whose task is locked again', async () => {
  const { id: campaignId, document } = await issuedCampaign(hub.db);
  const task = document.tasks[0]!;
  const change = { kind: 'change', taskId: task.id, dueOn: '2020-07-31' } as const;
  await issuedSupplement(hub.db, campaignId, contentOf([change]), MEETING);
  await hub.db.transaction().execute(async (trx) => {
    const { id } = await proposeSuccession(trx, {
      campaignId,
      from: '130526',
      successors: [{ region: '130505', name: '任泽区' }],
      effectiveOn: '2020-06-05',
      reason: '国函调整',
      actor: drafter,
      now: MEETING,
    });
    await approveSuccession(trx, { id, actor: approver, now: MEETING });
    await planMoment(trx, {
      campaignId,
      key: 'unlock-expires:x',
      kind: 'unlock-expires',
      at: MEETING,
      args: { region: ZHENGDING, taskId: task.id },
    });
  });
  const moments = await momentsAhead(hub.db, campaignId);
  const about = (kind: string) =>
    moments
      .filter((one) => one.kind === kind)
      .map((one) => one.about)
      .sort();
  expect(about('receipts')).toEqual(['campaign', '关于调整时限的补充通知']);
  expect(about('succession')).toEqual(['任县 → 任泽区']);
  expect(about('unlock-expires')).toEqual([`正定县 · ${task.title}`]);
});
