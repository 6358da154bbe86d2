/** What goes out beside the campaign itself, and a county that an operator leaves out. */
import { skipCounty, takeBackCounty } from '@linked/hub-core/operations/skip-county.ts';
import { drafter } from '@linked/hub-core/testing/campaigns.ts';
import { campaignWorkflowType } from '../campaign/names.ts';
import { issuedTo, stored } from './course.ts';
import { eventually } from './eventually.ts';
import { addCityTask, handOverFindings } from './local-work.ts';
import { hebeiCounties } from './rig.ts';
import type { Scenario } from './scenario.ts';

const workflowType = campaignWorkflowType;
const counties = hebeiCounties.slice(0, 3);
const [away] = counties as [string];

export const dispatchScenarios: readonly Scenario[] = [
  {
    workflowType,
    path: 'city-task-and-finding',
    counties,
    async play(rig) {
      const { id } = await issuedTo(rig, counties);
      await eventually(() => rig.isAtRest(id));
      rig.endpoints.setMood('down', away);
      await addCityTask(rig, id);
      await eventually(async () => (await rig.delivered(id, 'local-tasks')).length === counties.length - 1);
      await handOverFindings(rig, id, [away]);
      await eventually(async () => (await rig.status(id)).unreachable.join() === away);
      // It is back before the next try, which finds it.
      rig.endpoints.setMood('up', away);
      await eventually(() => stored(rig, away, 'problem-assignment').length === 1, 60_000);
      await eventually(() => rig.isAtRest(id));
      return rig.workflow(id).workflowId;
    },
  },
  {
    workflowType,
    path: 'county-skipped',
    counties,
    async play(rig) {
      rig.endpoints.setMood('down', away);
      const { id } = await rig.issue(await rig.approved());
      await eventually(async () => (await rig.status(id)).failedRounds === 2, 30_000);
      const place = { campaignId: id, region: away, actor: drafter };
      await rig.act((trx, now) => skipCounty(trx, { ...place, reason: '机房搬迁', now }));
      await eventually(async () => (await rig.status(id)).unreachable.length === 0);
      await eventually(() => rig.isAtRest(id));
      rig.endpoints.setMood('up', away);
      await rig.act((trx, now) => takeBackCounty(trx, { ...place, now }));
      await eventually(() => stored(rig, away, 'campaign').length === 1);
      await eventually(() => rig.isAtRest(id));
      return rig.workflow(id).workflowId;
    },
  },
];
