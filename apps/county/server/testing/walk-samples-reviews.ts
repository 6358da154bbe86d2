import type { Sample } from '@linked/server-kit/testing/walk.ts';
import { newId } from '@linked/shared/ids.ts';
import type { SignedCampaign } from './campaigns.ts';
import type { WalkWorld } from './walk-samples.ts';

export function reviewSamples({ ours, theirs, task }: WalkWorld): Record<string, Sample> {
  const taskOf = (county: SignedCampaign) => ({
    campaignId: county.campaignId,
    taskId: county.document.tasks[0]!.id,
  });
  /** A fresh campaign's task for every call: one request of a kind is open at a time. */
  const asked = (ref: { campaignId: string; taskId: string }) => ({
    id: newId(),
    campaignId: ref.campaignId,
    taskId: ref.taskId,
    what: 'extension',
    until: '2020-12-31',
    reason: '汛期无法施工',
  });
  return {
    'reviews.requests': {
      input: () => ({ campaignId: ours.campaignId }),
      foreign: () => [{ campaignId: theirs.campaignId }, { campaignId: newId() }],
    },
    'reviews.request': {
      input: async () => asked(await task(ours, 'pending')),
      foreign: async () => [asked(await task(theirs, 'pending'))],
    },
    'reviews.history': {
      input: () => taskOf(ours),
      foreign: () => [taskOf(theirs), { ...taskOf(ours), campaignId: newId() }],
    },
  };
}
