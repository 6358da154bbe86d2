import type { Sample } from '@linked/server-kit/testing/walk.ts';
import { newId } from '@linked/shared/ids.ts';
import { askQuestion } from '../core/questions/questions.ts';
import { withRegion } from '../db/database.ts';
import { NOW, type SignedCampaign } from './campaigns.ts';
import type { WalkWorld } from './walk-samples.ts';
import { SECRET } from './walk-secret.ts';

export function questionSamples({ db, ours, theirs }: WalkWorld): Record<string, Sample> {
  const question = (campaign: SignedCampaign) => ({
    id: newId(),
    campaignId: campaign.campaignId,
    field: null,
    taskId: null,
    text: campaign === theirs ? SECRET : '分类标准如何掌握？',
  });
  const asked = async (campaign: SignedCampaign) => {
    const input = question(campaign);
    await withRegion(db, campaign.region, (trx) => askQuestion(trx, campaign.staff, input, NOW));
    return { id: input.id, campaignId: campaign.campaignId, revision: 1 };
  };
  return {
    'questions.list': {
      input: () => ({ campaignId: ours.campaignId }),
      foreign: async () => {
        await asked(theirs);
        return [{ campaignId: theirs.campaignId }, { campaignId: newId() }];
      },
    },
    'questions.ask': {
      input: () => question(ours),
      foreign: () => [question(theirs), { ...question(ours), campaignId: newId() }],
    },
    'questions.withdraw': {
      input: () => asked(ours),
      foreign: async () => {
        const other = await asked(theirs);
        return [other, { ...other, campaignId: ours.campaignId }, { ...other, id: newId() }];
      },
    },
  };
}
