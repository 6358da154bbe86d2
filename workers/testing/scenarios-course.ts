/**
 * What a campaign's moments leave in its history. A real server's clock cannot be stepped: what would come at midnight
 * or in the morning is brought forward, so that the workflow's timer fires while the scenario plays.
 */
import { beginClosing, closeCampaign } from '@linked/hub-core/campaigns/course.ts';
import { planMoment, wakeCourse } from '@linked/hub-core/course/moments.ts';
import { movePhase } from '@linked/hub-core/phases/move-phase.ts';
import { unlockTask } from '@linked/hub-core/reviews/lock-tasks.ts';
import { approver, drafter } from '@linked/hub-core/testing/campaigns.ts';
import { addDays, shanghaiDate } from '@linked/shared/calendar/dates.ts';
import { isWorkday } from '@linked/shared/calendar/workdays.ts';
import type { CampaignDocument, CampaignPhase } from '@linked/shared/campaigns/document.ts';
import type { MomentKind } from '@linked/shared/campaigns/moment-kinds.ts';
import { defaultReminders } from '@linked/shared/reminders/settings.ts';
import { campaignWorkflowType } from '../campaign/names.ts';
import { firstPhaseEnds, relay, stored } from './course.ts';
import { eventually } from './eventually.ts';
import { hebeiCounties, type Rig } from './rig.ts';
import type { Scenario } from './scenario.ts';

const SOON_MS = 2_000;
const DAY_MS = 24 * 3_600_000;
const workflowType = campaignWorkflowType;
const counties = hebeiCounties.slice(0, 3);
const [first] = counties as [string];

const idOf = (rig: Rig, campaignId: string): string => rig.workflow(campaignId).workflowId;

/** Issued and at rest; `adjust` as of `rig.approved`. */
async function atRest(rig: Rig, adjust?: (document: CampaignDocument) => CampaignDocument) {
  const campaign = await rig.issue(await rig.approved(adjust));
  await eventually(async () => (await rig.delivered(campaign.id, 'campaign')).length === counties.length);
  await eventually(() => rig.isAtRest(campaign.id));
  return campaign;
}

/** People may be told of things the whole day long. */
function atAnyHour(today: string): (document: CampaignDocument) => CampaignDocument {
  if (!isWorkday(today)) throw new Error('what people are told of can be recorded on a working day only');
  const reminders = { ...defaultReminders, quietTo: '00:00', quietFrom: '23:59' };
  return (document) => ({ ...document, reminders });
}

/** The open moment of this kind (and phase) comes in two seconds. */
async function bringForward(
  rig: Rig,
  campaignId: string,
  { kind, phase }: { kind: MomentKind; phase?: string },
): Promise<void> {
  await rig.act(async (trx, now) => {
    await trx
      .updateTable('course_moments')
      .set({ at: new Date(now.getTime() + SOON_MS) })
      .where('campaign_id', '=', campaignId)
      .where('kind', '=', kind)
      .where('done_at', 'is', null)
      .$if(phase !== undefined, (query) => query.where('args', '@>', JSON.stringify({ phase })))
      .execute();
    await wakeCourse(trx, { campaignId, now });
  });
}

const move = (rig: Rig, id: string, to: CampaignPhase): Promise<unknown> =>
  rig.act(async (trx, now) =>
    movePhase(trx, {
      id,
      version: await rig.version(id),
      phase: to.code,
      startsOn: to.startsOn,
      endsOn: to.endsOn,
      reason: '根据进度调整',
      actor: drafter,
      now,
    }),
  );

/** The first task has been locked with its phase, and the counties know. */
async function locked(rig: Rig) {
  const today = shanghaiDate(await rig.now());
  const campaign = await atRest(rig, (document) => firstPhaseEnds(document, today));
  const { code: phase } = campaign.document.phases[0]!;
  await bringForward(rig, campaign.id, { kind: 'phase-ends', phase });
  await toldOfTasks(rig, campaign.id, 1);
  return { id: campaign.id, taskId: campaign.document.tasks[0]!.id };
}

/** The first county has been told so often of what was decided about its tasks. */
async function toldOfTasks(rig: Rig, campaignId: string, times: number): Promise<void> {
  await eventually(async () => {
    await relay(rig);
    return stored(rig, first, 'task-decision').length === times;
  });
  await eventually(() => rig.isAtRest(campaignId));
}

export const courseScenarios: readonly Scenario[] = [
  {
    workflowType,
    path: 'phase-moved',
    counties,
    async play(rig) {
      const today = shanghaiDate(await rig.now());
      const campaign = await atRest(rig, (document) => firstPhaseEnds(document, addDays(today, 2)));
      const { id, document } = campaign;
      const [running] = document.phases as [CampaignPhase];
      const early = document.phases.find(({ code }) => code === 'rectify')!;
      const begun = (await rig.history(id, 'phase-begins')).length;
      await move(rig, id, { ...early, startsOn: today });
      await eventually(async () => (await rig.history(id, 'phase-begins')).length === begun + 1);
      await move(rig, id, { ...running, endsOn: addDays(today, 9) });
      await move(rig, id, { ...running, endsOn: today });
      await eventually(() => stored(rig, first, 'phase-change').length === 3);
      await bringForward(rig, id, { kind: 'phase-ends', phase: running.code });
      await toldOfTasks(rig, id, 1);
      return idOf(rig, id);
    },
  },
  {
    workflowType,
    path: 'reminded',
    counties,
    async play(rig) {
      const yesterday = addDays(shanghaiDate(await rig.now()), -1);
      // Nobody is reminded on other days, and the county on the first working day after the one it missed.
      const { id } = await atRest(rig, atAnyHour(addDays(yesterday, 1)));
      await rig.act(async (trx, now) => {
        await trx
          .updateTable('directives')
          .set({ receipt_due_on: yesterday })
          .where('campaign_id', '=', id)
          .execute();
        await wakeCourse(trx, { campaignId: id, now });
      });
      await eventually(async () => (await rig.history(id, 'receipts-late')).length === 1);
      await bringForward(rig, id, { kind: 'daily-reminders' });
      await eventually(async () => {
        await relay(rig);
        return counties.every((county) => stored(rig, county, 'reminder').length === 1);
      });
      await eventually(() => rig.isAtRest(id));
      return idOf(rig, id);
    },
  },
  {
    workflowType,
    path: 'unlock-expired',
    counties,
    async play(rig) {
      const { id, taskId } = await locked(rig);
      await rig.act(async (trx, now) => {
        // Decided the day before, for that day: its end lies ahead only because it is put there.
        const decided = new Date(now.getTime() - DAY_MS);
        const until = shanghaiDate(decided);
        const place = { campaignId: id, region: first, taskId };
        await unlockTask(trx, { ...place, until, reason: '补录现场数据', actor: drafter, now: decided });
        await planMoment(trx, {
          campaignId: id,
          key: `unlock-expires:${until}`,
          kind: 'unlock-expires',
          at: new Date(now.getTime() + SOON_MS),
          args: { day: until },
        });
      });
      await toldOfTasks(rig, id, 3);
      return idOf(rig, id);
    },
  },
  {
    workflowType,
    path: 'closing-ended',
    counties,
    async play(rig) {
      const { id } = await atRest(rig, atAnyHour(shanghaiDate(await rig.now())));
      const step = async () => ({ id, version: await rig.version(id) });
      const begin = { ...(await step()), actor: drafter, lastDay: shanghaiDate(await rig.now()) };
      await rig.act((trx, now) => beginClosing(trx, { ...begin, now }));
      await eventually(async () => (await rig.delivered(id, 'closing')).length === counties.length);
      await bringForward(rig, id, { kind: 'closing-ends' });
      await eventually(async () => (await rig.history(id, 'closing-ends')).length === 1);
      const close = { ...(await step()), actor: approver };
      await rig.act((trx, now) => closeCampaign(trx, { ...close, now }));
      await rig.outcome(id);
      return idOf(rig, id);
    },
  },
];
