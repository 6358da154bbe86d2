import { actOnSupervision, type SupervisionInput } from '@linked/hub-core/supervision/act-on-supervision.ts';
import { draftSupervision } from '@linked/hub-core/supervision/draft-supervision.ts';
import { getSupervision, type SupervisionDetail } from '@linked/hub-core/supervision/read-supervisions.ts';
import { approver, drafter } from '@linked/hub-core/testing/campaigns.ts';
import { enteredMatter, letterTo } from '@linked/hub-core/testing/supervisions.ts';
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import { newId } from '@linked/shared/ids.ts';
import type { SupervisionEvent, SupervisionWay } from '@linked/shared/supervision/states.ts';
import { supervisionWorkflowId } from '@linked/shared/supervision/workflow-names.ts';
import type { WorkflowHandle } from '@temporalio/client';
import {
  type SuperviseProblemOutcome,
  type SuperviseProblemStatus,
  superviseProblemStatusQuery,
} from '../supervise-problem/names.ts';
import { eventually } from './eventually.ts';
import { hebeiCounties, type Rig } from './rig.ts';

export const letterWorkflow = (rig: Rig, id: string): WorkflowHandle =>
  rig.env.client.workflow.getHandle(supervisionWorkflowId(id));

export const letterStatus = (rig: Rig, id: string): Promise<SuperviseProblemStatus> =>
  letterWorkflow(rig, id).query<SuperviseProblemStatus>(superviseProblemStatusQuery);

export const readLetter = async (rig: Rig, id: string): Promise<SupervisionDetail> =>
  getSupervision(rig.db, { id, scopes: null, now: await rig.now() });

/** What dates caused, oldest first. */
export const bySystem = async (rig: Rig, id: string): Promise<{ event: string; at: Date }[]> =>
  (await readLetter(rig, id)).steps
    .filter((step) => step.actor === 'system')
    .map(({ event, at }) => ({ event, at: new Date(at) }));

export async function actOnLetter(
  rig: Rig,
  id: string,
  event: SupervisionEvent,
  input: Partial<SupervisionInput> = {},
): Promise<SupervisionDetail> {
  const { version } = await readLetter(rig, id);
  const actor = event === 'sign' || event === 'withdraw' ? approver : drafter;
  return rig.act((trx, now) =>
    actOnSupervision(trx, { id, version, event, input: { note: '', ...input }, actor, now }),
  );
}

/** Issued for a campaign, about the first county or the one named; its workflow has read where it stands. */
export async function sendLetter(
  rig: Rig,
  campaignId: string,
  way: SupervisionWay,
  county: string = hebeiCounties[0]!,
): Promise<SupervisionDetail> {
  const matter = enteredMatter({ county });
  const draft = await rig.act((trx, now) =>
    draftSupervision(trx, { id: newId(), campaignId, matter, letter: letterTo(way), actor: drafter, now }),
  );
  await actOnLetter(rig, draft.id, 'sign');
  const letter = await actOnLetter(rig, draft.id, 'issue');
  await eventually(async () => (await letterStatus(rig, letter.id)).state === 'issued');
  return letter;
}

export const recordReply = async (rig: Rig, id: string): Promise<SupervisionDetail> => {
  const on = shanghaiDate(await rig.now());
  return actOnLetter(rig, id, 'reply', { reply: { text: '已整改。', on, by: '省自然资源厅', links: [] } });
};

/** Waits in real time, without skipping, until the letter's workflow has completed. */
export async function letterOutcome(rig: Rig, id: string): Promise<SuperviseProblemOutcome> {
  const handle = letterWorkflow(rig, id);
  await eventually(async () => (await handle.describe()).status.name === 'COMPLETED');
  return handle.result() as Promise<SuperviseProblemOutcome>;
}
