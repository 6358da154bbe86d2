/** Inputs for the operators' procedures. Nothing of Temporal runs behind the walk: its being away is an answer. */
import type { Sample } from '@linked/server-kit/testing/walk.ts';
import { newId } from '@linked/shared/ids.ts';
import type { WalkWorld } from './walk-samples.ts';

const COUNTY = '130102';

export function operationsSamples({ make, skippedIn, ours, theirs }: WalkWorld): Record<string, Sample> {
  const reading: Sample = {
    input: () => ({ campaignId: ours.id }),
    foreign: () => [{ campaignId: theirs.id }, { campaignId: newId() }],
  };
  const skip = { region: COUNTY, reason: '机房检修' };
  return {
    'operations.list': { input: () => undefined, foreign: null },
    'operations.workflow': reading,
    'operations.details': reading,
    'operations.skipCounty': {
      input: async () => ({ campaignId: (await make('issued')).id, ...skip }),
      foreign: () => [
        { campaignId: theirs.id, ...skip },
        { campaignId: newId(), ...skip },
      ],
    },
    'operations.takeBackCounty': {
      input: async () => ({ campaignId: await skippedIn(COUNTY), region: COUNTY }),
      foreign: () => [
        { campaignId: theirs.id, region: COUNTY },
        { campaignId: newId(), region: COUNTY },
        // A county that was never left out.
        { campaignId: ours.id, region: '130104' },
      ],
    },
  };
}
