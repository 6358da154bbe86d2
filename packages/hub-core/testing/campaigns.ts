/** The reference campaign brought to a state through the rules. */
import type { Principal } from '@linked/shared/access/roles.ts';
import { approveCampaign, draftFromTemplate } from '../campaigns/draft-campaign.ts';
import { issueCampaign } from '../campaigns/issue-campaign.ts';
import type { CampaignDetail } from '../campaigns/read-campaigns.ts';
import type { HubDatabase } from '../db/database.ts';
import { HEBEI, person } from './people.ts';

/** Friday 3 April 2020, 10:00 in Shanghai: the provincial meeting. */
export const MEETING = new Date('2020-04-03T02:00:00Z');

export const partyApproval = {
  documentNo: '冀办字〔2020〕1号',
  approvedOn: '2020-04-02',
  mobilisedOn: '2020-04-03',
};

export const drafter: Principal = person(HEBEI, 'province-staff');
export const approver: Principal = person(HEBEI, 'province-approver');

export const draftCampaign = (db: HubDatabase): Promise<CampaignDetail> =>
  db.transaction().execute((trx) =>
    draftFromTemplate(trx, {
      actor: drafter,
      region: HEBEI,
      templateId: 'hebei-6+1-2020',
      startsOn: '2020-04-03',
      now: MEETING,
    }),
  );

export async function approvedCampaign(db: HubDatabase): Promise<CampaignDetail> {
  const { id, version } = await draftCampaign(db);
  return db
    .transaction()
    .execute((trx) => approveCampaign(trx, { id, version, partyApproval, actor: approver, now: MEETING }));
}

export async function issuedCampaign(db: HubDatabase): Promise<CampaignDetail> {
  const { id, version } = await approvedCampaign(db);
  return db.transaction().execute((trx) => issueCampaign(trx, { id, version, actor: drafter, now: MEETING }));
}
