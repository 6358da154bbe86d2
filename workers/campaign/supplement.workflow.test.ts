import { issueSupplement } from '@linked/hub-core/supplements/issue-supplement.ts';
import { drafter } from '@linked/hub-core/testing/campaigns.ts';
import { approvedSupplement, contentOf } from '@linked/hub-core/testing/supplements.ts';
import { addDays } from '@linked/shared/calendar/dates.ts';
import { supplementDirective } from '@linked/shared/supplements/supplement.ts';
import { expect, it } from 'vitest';
import { eventually } from '../testing/eventually.ts';
import { hebeiCounties, startRig } from '../testing/rig.ts';

const DAY = 24 * 3_600_000;
const counties = hebeiCounties.slice(0, 4);
const [away] = counties as [string];

it('a supplement wakes the campaign, reaches a county that was down once it is back, and has its own receipt deadline', async () => {
  await using rig = await startRig(counties);
  const campaign = await rig.issue(await rig.approved());
  const { id } = campaign;
  await eventually(async () => (await rig.delivered(id, 'campaign')).length === counties.length);
  await eventually(async () => (await rig.status(id)).stage === 'open');
  // Past the campaign's own deadline, so that what is late afterwards is the supplement's.
  while ((await rig.history(id, 'receipts-late')).length === 0) await rig.env.sleep(DAY);
  const task = campaign.document.tasks[0]!;
  rig.endpoints.setMood('down', away);

  const content = contentOf([{ kind: 'change', taskId: task.id, dueOn: addDays(task.dueOn, 14) }]);
  const approved = await approvedSupplement(rig.db, id, content, await rig.now());
  const step = { id: approved.id, version: approved.version, actor: drafter };
  const supplement = await rig.act((trx, now) => issueSupplement(trx, { ...step, now }));
  const others = counties.filter((county) => county !== away);
  await eventually(async () => (await rig.delivered(id, 'supplement')).join() === others.join());
  await eventually(async () => (await rig.status(id)).unreachable.length === 1);
  expect(rig.endpoints.stored(away).some((item) => item.kind === 'supplement')).toBe(false);

  // Days later it is back: nothing else has to happen for it to get the supplement.
  await rig.env.sleep(2 * DAY);
  rig.endpoints.setMood('up', away);
  await rig.env.sleep(DAY);
  await eventually(async () => (await rig.delivered(id, 'supplement')).length === counties.length);
  const item = rig.endpoints.stored(away).find((one) => one.kind === 'supplement');
  expect(supplementDirective.parse(item?.payload)).toMatchObject({
    number: 1,
    receiptDueOn: supplement.receiptDueOn,
    changes: [{ before: { dueOn: task.dueOn }, after: { revision: 2, dueOn: addDays(task.dueOn, 14) } }],
  });
  for (let day = 0; day < 14 && (await rig.history(id, 'receipts-late')).length < 2; day += 1)
    await rig.env.sleep(DAY);
  const [, late] = await rig.history(id, 'receipts-late');
  expect(late?.reason).toBe(String(supplement.counties));
  expect(supplement.counties).toBe(hebeiCounties.length);
});
