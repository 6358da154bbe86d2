/** The paths a supervised problem's workflow can take. */
import { addDays, shanghaiDate, shanghaiMidnight } from '@linked/shared/calendar/dates.ts';
import { addWorkdays } from '@linked/shared/calendar/workdays.ts';
import { superviseProblemWorkflowType } from '../supervise-problem/names.ts';
import { callOff } from './call-off.ts';
import { eventually } from './eventually.ts';
import { hebeiCounties, type Rig } from './rig.ts';
import type { Scenario } from './scenario.ts';
import {
  actOnLetter,
  bySystem,
  letterOutcome,
  letterStatus,
  letterWorkflow,
  recordReply,
  sendLetter,
} from './supervision.ts';

const workflowType = superviseProblemWorkflowType;
const counties = hebeiCounties.slice(0, 2);
const HOUR_MS = 3_600_000;

const letterOf = async (rig: Rig, way: 'government' | 'congress' = 'government') => {
  const campaign = await rig.issue(await rig.approved());
  return { campaign, letter: await sendLetter(rig, campaign.id, way) };
};

/** The hub's clock at this hour of a day in Shanghai. */
const setClock = (rig: Rig, day: string, hour: number): void =>
  rig.shiftClock(shanghaiMidnight(day).getTime() + hour * HOUR_MS - Date.now());

export const supervisionScenarios: readonly Scenario[] = [
  {
    workflowType,
    path: 'answered-and-concluded',
    counties,
    async play(rig) {
      const { letter } = await letterOf(rig);
      const { id } = letter;
      const later = addDays(shanghaiDate(await rig.now()), 30);
      await recordReply(rig, id);
      await eventually(async () => (await letterStatus(rig, id)).state === 'replied');
      await actOnLetter(rig, id, 'send-back', { note: '请附照片', replyDueOn: later });
      await eventually(async () => (await letterStatus(rig, id)).next?.what === 'remind');
      await recordReply(rig, id);
      await actOnLetter(rig, id, 'verify', { note: '属实' });
      await actOnLetter(rig, id, 'close', { lookBackOn: later });
      await eventually(async () => (await letterStatus(rig, id)).next?.what === 'look-back');
      await actOnLetter(rig, id, 'look-back');
      await actOnLetter(rig, id, 'pass', { note: '未反弹' });
      await letterOutcome(rig, id);
      return letterWorkflow(rig, id).workflowId;
    },
  },
  {
    workflowType,
    path: 'reminded-on-a-shifted-clock',
    counties,
    async play(rig) {
      const { letter } = await letterOf(rig, 'congress');
      const { id } = letter;
      setClock(rig, addWorkdays(letter.replyDueOn!, -1).date, 10);
      await actOnLetter(rig, id, 'extend', { note: '汛期', replyDueOn: letter.replyDueOn });
      setClock(rig, addWorkdays(letter.replyDueOn!, 1).date, 10);
      await eventually(async () => (await bySystem(rig, id)).length === 2, 30_000);
      await actOnLetter(rig, id, 'withdraw', { note: '另行处理' });
      await letterOutcome(rig, id);
      return letterWorkflow(rig, id).workflowId;
    },
  },
  {
    workflowType,
    path: 'campaign-withdrawn',
    counties,
    async play(rig) {
      const { campaign, letter } = await letterOf(rig);
      await callOff(rig, campaign.id);
      await letterOutcome(rig, letter.id);
      return letterWorkflow(rig, letter.id).workflowId;
    },
  },
];
