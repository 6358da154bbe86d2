/** Campaigns of any number of tasks, approved and ready to be issued. */
import {
  approveCampaign,
  draftFromTemplate,
  updateDraft,
} from '@linked/hub-core/campaigns/draft-campaign.ts';
import { issueCampaign } from '@linked/hub-core/campaigns/issue-campaign.ts';
import type { HubDatabase, HubTransaction } from '@linked/hub-core/db/database.ts';
import type { Principal, Role } from '@linked/shared/access/roles.ts';
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import type { CampaignTask } from '@linked/shared/campaigns/document.ts';
import { hebei2020Template } from '@linked/shared/campaigns/template-hebei-2020.ts';
import { newId } from '@linked/shared/ids.ts';
import { PROVINCE } from './rig.ts';

const person = (userId: string, role: Role): Principal => ({
  userId,
  name: userId,
  title: '',
  grants: [{ role, region: PROVINCE, fields: null, unit: null }],
});
const staff = person('bench-staff', 'province-staff');
const approver = person('bench-approver', 'province-approver');

export interface ReadyCampaign {
  id: string;
  version: number;
}

/** @param tasks number of tasks; the template's are repeated under new codes */
export async function approvedCampaign(db: HubDatabase, tasks: number): Promise<ReadyCampaign> {
  const now = new Date();
  const today = shanghaiDate(now);
  return db.transaction().execute(async (trx) => {
    const draft = await draftFromTemplate(trx, {
      actor: staff,
      region: PROVINCE,
      templateId: hebei2020Template.id,
      startsOn: today,
      now,
    });
    const document = { ...draft.document, tasks: repeated(draft.document.tasks, tasks) };
    const updated = await updateDraft(trx, {
      id: draft.id,
      version: draft.version,
      document,
      actor: staff,
      now,
    });
    const partyApproval = { documentNo: '1', approvedOn: today, mobilisedOn: null };
    return approveCampaign(trx, {
      id: draft.id,
      version: updated.version,
      partyApproval,
      actor: approver,
      now,
    });
  });
}

/**
 * Issues it.
 * @param beforeCommit runs at the end of the transaction
 * @returns when its commit was asked for, in ms since 1970
 */
export async function issue(
  db: HubDatabase,
  campaign: ReadyCampaign,
  beforeCommit: (trx: HubTransaction) => Promise<void> = async () => {},
): Promise<number> {
  return db.transaction().execute(async (trx) => {
    await issueCampaign(trx, { id: campaign.id, version: campaign.version, actor: staff, now: new Date() });
    await beforeCommit(trx);
    return performance.timeOrigin + performance.now();
  });
}

function repeated(tasks: readonly CampaignTask[], count: number): CampaignTask[] {
  return Array.from({ length: count }, (_, index) => {
    const task = tasks[index % tasks.length]!;
    const round = Math.floor(index / tasks.length);
    return round === 0 ? task : { ...task, id: newId(), code: `${task.code}-${round + 1}` };
  });
}
