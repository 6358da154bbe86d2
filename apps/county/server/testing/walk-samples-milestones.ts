import type { Sample } from '@linked/server-kit/testing/walk.ts';
import { newId } from '@linked/shared/ids.ts';
import { noMilestones } from '@linked/shared/milestones/milestones.ts';
import type { WalkWorld } from './walk-samples.ts';

export function milestoneSamples({ ours, theirs }: WalkWorld): Record<string, Sample> {
  let revision = 0;
  const marks = (times: number) => ({ ...noMilestones, governmentReport: { on: '2020-04-20', times } });
  return {
    'milestones.get': {
      input: () => ({ campaignId: ours.campaignId }),
      foreign: () => [{ campaignId: theirs.campaignId }, { campaignId: newId() }],
    },
    'milestones.save': {
      input: (caller) => {
        const seen = caller.roles.includes('county-staff') ? revision++ : revision;
        return { campaignId: ours.campaignId, revision: seen, marks: marks(seen + 1) };
      },
      foreign: () => [
        { campaignId: theirs.campaignId, revision: 0, marks: marks(1) },
        { campaignId: newId(), revision: 0, marks: marks(1) },
      ],
    },
  };
}
