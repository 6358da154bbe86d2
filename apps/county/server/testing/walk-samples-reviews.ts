import type { Sample } from '@linked/server-kit/testing/walk.ts';
import { newId } from '@linked/shared/ids.ts';
import type { SignedCampaign } from './campaigns.ts';
import type { WalkWorld } from './walk-samples.ts';

export function reviewSamples({ ours, theirs }: WalkWorld): Record<string, Sample> {
  const taskOf = (county: SignedCampaign) => ({
    campaignId: county.campaignId,
    taskId: county.document.tasks[0]!.id,
  });
  return {
    'reviews.history': {
      input: () => taskOf(ours),
      foreign: () => [taskOf(theirs), { ...taskOf(ours), campaignId: newId() }],
    },
  };
}
