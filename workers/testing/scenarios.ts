/**
 * The paths a campaign's workflow can take, each played on a real server. `npm run`-free: `workers/replay/record.ts`
 * keeps what they leave behind, and every later version of the workflow must replay it.
 */
import { beginClosing, closeCampaign } from '@linked/hub-core/campaigns/course.ts';
import { approver, drafter } from '@linked/hub-core/testing/campaigns.ts';
import { requestWorkflow } from '@linked/hub-core/workflow-requests/requests.ts';
import { addDays, shanghaiDate } from '@linked/shared/calendar/dates.ts';
import { campaignWorkflowType } from '../campaign/names.ts';
import { callOff } from './call-off.ts';
import { eventually } from './eventually.ts';
import { hebeiCounties, type Rig } from './rig.ts';
import type { Scenario } from './scenario.ts';
import { courseScenarios } from './scenarios-course.ts';
import { dispatchScenarios } from './scenarios-dispatch.ts';
import { scheduleScenarios } from './scenarios-schedules.ts';
import { successionScenarios } from './scenarios-successions.ts';
import { supervisionScenarios } from './scenarios-supervision.ts';

const some = hebeiCounties.slice(0, 6);
const [dark] = some as [string];

const issueAndReach = async (rig: Rig, reached: number) => {
  const campaign = await rig.issue(await rig.approved());
  await eventually(async () => (await rig.delivered(campaign.id, 'campaign')).length === reached);
  await eventually(async () => (await rig.history(campaign.id, 'phase-begins')).length > 0);
  return campaign;
};

const idOf = (rig: Rig, campaignId: string): string => rig.workflow(campaignId).workflowId;

export const scenarios: readonly Scenario[] = [
  {
    workflowType: campaignWorkflowType,
    path: 'all-reached',
    counties: hebeiCounties,
    async play(rig) {
      const campaign = await issueAndReach(rig, hebeiCounties.length);
      await eventually(() => rig.isAtRest(campaign.id));
      return idOf(rig, campaign.id);
    },
  },
  {
    workflowType: campaignWorkflowType,
    path: 'unreachable-then-reached',
    counties: some,
    async play(rig) {
      rig.endpoints.setMood('down', dark);
      const campaign = await issueAndReach(rig, some.length - 1);
      await eventually(async () => (await rig.status(campaign.id)).failedRounds === 2);
      rig.endpoints.setMood('up', dark);
      await rig.signal(campaign.id, 'retry-now', 'first');
      await rig.signal(campaign.id, 'retry-now', 'first');
      await eventually(async () => (await rig.delivered(campaign.id, 'campaign')).length === some.length);
      await eventually(() => rig.isAtRest(campaign.id));
      return idOf(rig, campaign.id);
    },
  },
  {
    workflowType: campaignWorkflowType,
    path: 'withdrawn-while-dispatching',
    counties: hebeiCounties.slice(0, 60),
    async play(rig) {
      const campaign = await rig.approved();
      const halfway = Promise.withResolvers<void>();
      const goOn = Promise.withResolvers<void>();
      let deliveries = 0;
      rig.endpoints.onDelivery(async () => {
        deliveries += 1;
        if (deliveries < 30) return;
        halfway.resolve();
        await goOn.promise;
      });
      await rig.issue(campaign);
      await halfway.promise;
      await callOff(rig, campaign.id);
      goOn.resolve();
      await rig.outcome(campaign.id);
      return idOf(rig, campaign.id);
    },
  },
  {
    workflowType: campaignWorkflowType,
    path: 'late-receipts-then-closed',
    counties: some,
    async play(rig) {
      const campaign = await issueAndReach(rig, some.length);
      await rig.act(async (trx, now) => {
        const receiptDueOn = addDays(shanghaiDate(now), -1);
        await trx
          .updateTable('directives')
          .set({ receipt_due_on: receiptDueOn })
          .where('campaign_id', '=', campaign.id)
          .where('kind', '=', 'campaign')
          .execute();
        const args = { campaignId: campaign.id, signal: 'dates-changed' } as const;
        await requestWorkflow(trx, { kind: 'signal-campaign', args, now });
      });
      await eventually(async () => (await rig.status(campaign.id)).lateReceipts !== null);
      const begin = { id: campaign.id, version: await rig.version(campaign.id), actor: drafter };
      await rig.act((trx, now) => beginClosing(trx, { ...begin, lastDay: shanghaiDate(now), now }));
      await eventually(async () => (await rig.delivered(campaign.id, 'closing')).length === some.length);
      const close = { id: campaign.id, version: await rig.version(campaign.id), actor: approver };
      await rig.act((trx, now) => closeCampaign(trx, { ...close, now }));
      await rig.outcome(campaign.id);
      return idOf(rig, campaign.id);
    },
  },
  {
    workflowType: campaignWorkflowType,
    path: 'continued-run',
    counties: some,
    async play(rig) {
      const campaign = await issueAndReach(rig, some.length);
      const taskQueue = (await rig.workflow(campaign.id).describe()).taskQueue;
      await rig.workflow(campaign.id).terminate('continued by the recorder');
      const carried = {
        stage: 'open',
        begun: true,
        lateReceipts: 2,
        recorded: [],
        seen: ['known'],
        dispatch: { failedRounds: 1, unreachable: [dark] },
      };
      await rig.env.client.workflow.start(campaignWorkflowType, {
        workflowId: idOf(rig, campaign.id),
        taskQueue,
        args: [{ campaignId: campaign.id, region: campaign.region }, carried],
      });
      await callOff(rig, campaign.id);
      await rig.outcome(campaign.id);
      return idOf(rig, campaign.id);
    },
  },
  ...successionScenarios,
  ...courseScenarios,
  ...dispatchScenarios,
  ...supervisionScenarios,
  ...scheduleScenarios,
];
