/** What a county that ends in the middle of a campaign leaves in the campaign's history. */
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import { campaignWorkflowType } from '../campaign/names.ts';
import { relay } from './course.ts';
import { eventually } from './eventually.ts';
import { hebeiCounties } from './rig.ts';
import type { Scenario } from './scenario.ts';
import { decideSuccession, ENDING, HEIR, isCarriedOut } from './successions.ts';

const others = hebeiCounties.slice(0, 2);

export const successionScenarios: readonly Scenario[] = [
  {
    workflowType: campaignWorkflowType,
    path: 'county-succeeded',
    counties: [...others, ENDING, HEIR],
    async play(rig) {
      const campaign = await rig.issue(await rig.approved());
      await eventually(async () => (await rig.delivered(campaign.id, 'campaign')).length === 3);
      await eventually(() => rig.isAtRest(campaign.id));
      // The successor cannot be reached on the day, and is later.
      rig.endpoints.setMood('down', HEIR);
      const today = shanghaiDate(await rig.now());
      const id = await decideSuccession(rig, { campaignId: campaign.id, effectiveOn: today });
      await eventually(() => isCarriedOut(rig, id));
      await relay(rig);
      await eventually(async () => (await rig.delivered(campaign.id, 'take-over')).join() === ENDING);
      await eventually(async () => (await rig.status(campaign.id)).unreachable.join() === HEIR);
      rig.endpoints.setMood('up', HEIR);
      await rig.signal(campaign.id, 'retry-now', 'back');
      await eventually(async () => (await rig.delivered(campaign.id, 'take-over')).length === 2);
      await eventually(() => rig.isAtRest(campaign.id));
      return rig.workflow(campaign.id).workflowId;
    },
  },
];
