/** 任县 goes on as 任泽区 under another code, as in June 2020: the parts that tests and scenarios share. */
import { approveSuccession, proposeSuccession } from '@linked/hub-core/successions/decide-succession.ts';
import { approver, drafter } from '@linked/hub-core/testing/campaigns.ts';
import type { Rig } from './rig.ts';

export const ENDING = '130526';
export const HEIR = '130505';

/** Proposed by one person and approved by another; carried out by the campaign's course. Returns its id. */
export async function decideSuccession(
  rig: Rig,
  { campaignId, effectiveOn }: { campaignId: string; effectiveOn: string },
): Promise<string> {
  const successors = [{ region: HEIR, name: '任泽区' }];
  const proposal = { campaignId, from: ENDING, successors, effectiveOn, reason: '国函〔2020〕70号' };
  const { id } = await rig.act((trx, now) => proposeSuccession(trx, { ...proposal, actor: drafter, now }));
  await rig.act((trx, now) => approveSuccession(trx, { id, actor: approver, now }));
  return id;
}

export const isCarriedOut = async (rig: Rig, id: string): Promise<boolean> => {
  const found = rig.db.selectFrom('successions').select('state').where('id', '=', id);
  return (await found.executeTakeFirstOrThrow()).state === 'carried-out';
};
