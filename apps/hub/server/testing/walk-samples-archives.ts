/** Inputs for the procedures of a campaign's end. */
import type { Sample } from '@linked/server-kit/testing/walk.ts';
import { newId } from '@linked/shared/ids.ts';
import type { WalkWorld } from './walk-samples.ts';

export function archivesSamples({ ours, theirs }: WalkWorld): Record<string, Sample> {
  const ofCampaign: Sample = {
    input: () => ({ campaignId: ours.id }),
    foreign: () => [{ campaignId: theirs.id }, { campaignId: newId() }],
  };
  return { 'archives.stillOpen': ofCampaign, 'archives.get': ofCampaign };
}
