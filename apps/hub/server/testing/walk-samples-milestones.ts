import type { Sample } from '@linked/server-kit/testing/walk.ts';
import { newId } from '@linked/shared/ids.ts';
import { foreignPlaces } from './walk-places.ts';
import type { WalkWorld } from './walk-samples.ts';

export const milestoneSamples = ({ ours, theirs }: WalkWorld): Record<string, Sample> => ({
  'milestones.matrix': {
    input: (caller) => ({ campaignId: ours.id, within: caller.region }),
    foreign: (caller) => [
      ...foreignPlaces(caller).map((within) => ({ campaignId: ours.id, within })),
      { campaignId: theirs.id, within: caller.region },
      { campaignId: newId(), within: caller.region },
    ],
  },
});
