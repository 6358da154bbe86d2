/** The paths of what runs by the calendar, played on a real server. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { campaignTaskQueue } from '../campaign/names.ts';
import { dailyWorkType, weeklyBulletinType } from '../schedules/names.ts';
import { hebeiCounties, type Rig } from './rig.ts';
import type { Scenario } from './scenario.ts';

/**
 * Begins a run as its Schedule would, and waits for its end in real time: `result()` would let a time-skipping server
 * jump to the next timer of any campaign that is open.
 */
export async function runByHand(rig: Rig, workflowType: string): Promise<string> {
  const handle = await rig.env.client.workflow.start(workflowType, {
    workflowId: `${workflowType}-${randomUUID()}`,
    taskQueue: campaignTaskQueue(rig.queuePrefix),
    args: [],
  });
  while ((await handle.describe()).status.name === 'RUNNING') await sleep(50);
  return handle.workflowId;
}

const some = hebeiCounties.slice(0, 4);
const [dark, differing] = some as [string, string];

export const scheduleScenarios: readonly Scenario[] = [
  {
    workflowType: dailyWorkType,
    path: 'all-in-step',
    counties: hebeiCounties.slice(0, 50),
    async play(rig) {
      await rig.issue(await rig.approved());
      return runByHand(rig, dailyWorkType);
    },
  },
  {
    workflowType: dailyWorkType,
    path: 'looked-at-twice',
    counties: some,
    async play(rig) {
      const campaign = await rig.issue(await rig.approved());
      rig.endpoints.setMood('down', dark);
      const thing = { campaignId: campaign.id, kind: 'problem', entityId: randomUUID(), revision: 1 };
      rig.endpoints.setThings(differing, [thing]);
      return runByHand(rig, dailyWorkType);
    },
  },
  {
    workflowType: dailyWorkType,
    path: 'part-fails',
    counties: some,
    async play(rig) {
      const campaign = await rig.issue(await rig.approved());
      // A document no rule would write: the campaign's figures cannot be read, those of the counties can.
      await rig.db
        .updateTable('campaigns')
        .set({ edition_id: 'none' })
        .where('id', '=', campaign.id)
        .execute();
      return runByHand(rig, dailyWorkType);
    },
  },
  {
    workflowType: weeklyBulletinType,
    path: 'drafted',
    counties: some,
    async play(rig) {
      await rig.issue(await rig.approved());
      await runByHand(rig, dailyWorkType);
      return runByHand(rig, weeklyBulletinType);
    },
  },
  {
    workflowType: weeklyBulletinType,
    path: 'nothing-kept-yet',
    counties: some,
    async play(rig) {
      await rig.issue(await rig.approved());
      return runByHand(rig, weeklyBulletinType);
    },
  },
];
