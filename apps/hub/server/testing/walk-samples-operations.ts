/** Inputs for the operators' procedures. Nothing of Temporal runs behind the walk: its being away is an answer. */
import type { HubDatabase } from '@linked/hub-core/db/database.ts';
import { person } from '@linked/hub-core/testing/people.ts';
import { draftOf, enteredMatter } from '@linked/hub-core/testing/supervisions.ts';
import type { Sample } from '@linked/server-kit/testing/walk.ts';
import { newId } from '@linked/shared/ids.ts';
import { FIELD, HOME, NOW } from './walk-places.ts';
import type { WalkWorld } from './walk-samples.ts';

const COUNTY = '130102';

export function operationsSamples(db: HubDatabase, world: WalkWorld): Record<string, Sample> {
  const { make, skippedIn, ours, theirs } = world;
  const supervision = async (): Promise<string> => {
    const matter = enteredMatter({ county: COUNTY, field: FIELD });
    return (await draftOf(db, ours.id, { actor: person(HOME, 'province-staff'), matter, now: NOW })).id;
  };
  const reading: Sample = {
    input: () => ({ campaignId: ours.id }),
    foreign: () => [{ campaignId: theirs.id }, { campaignId: newId() }],
  };
  const ofSupervision: Sample = {
    input: async () => ({ campaignId: ours.id, supervisionId: await supervision() }),
    foreign: async () => [
      { campaignId: theirs.id, supervisionId: await supervision() },
      { campaignId: (await make('issued')).id, supervisionId: await supervision() },
      { campaignId: ours.id, supervisionId: newId() },
    ],
  };
  const skip = { region: COUNTY, reason: '机房检修' };
  return {
    'operations.list': { input: () => undefined, foreign: null },
    'operations.workflow': reading,
    'operations.details': reading,
    'operations.supervisions': reading,
    'operations.supervisionWorkflow': ofSupervision,
    'operations.retrySupervision': ofSupervision,
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
