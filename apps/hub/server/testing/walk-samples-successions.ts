/** Inputs for the procedures of counties that are merged, split or renamed. */
import { proposeSuccession } from '@linked/hub-core/successions/decide-succession.ts';
import { person } from '@linked/hub-core/testing/people.ts';
import type { Sample } from '@linked/server-kit/testing/walk.ts';
import { newId } from '@linked/shared/ids.ts';
import { ELSEWHERE, HOME, NOW } from './walk-places.ts';
import type { WalkWorld } from './walk-samples.ts';

export function successionsSamples({ db, make, ours, theirs }: WalkWorld): Record<string, Sample> {
  const renaming = (province: string) => {
    const region = province === HOME ? '130502' : '140105';
    const successors = [{ region, name: '新名区' }];
    return { from: region, successors, effectiveOn: '2020-06-05', reason: '国函〔2020〕70号' };
  };
  const ofCampaign: Sample = {
    input: () => ({ campaignId: ours.id }),
    foreign: () => [{ campaignId: theirs.id }, { campaignId: newId() }],
  };
  const proposed = async (province: string) => {
    const { id: campaignId } = await make('issued', province);
    const proposal = {
      campaignId,
      ...renaming(province),
      actor: person(province, 'province-staff'),
      now: NOW,
    };
    return db.transaction().execute((trx) => proposeSuccession(trx, proposal));
  };
  const decision: Sample = {
    input: async () => ({ id: (await proposed(HOME)).id }),
    foreign: async () => [{ id: (await proposed(ELSEWHERE)).id }, { id: newId() }],
  };
  return {
    'successions.list': ofCampaign,
    'successions.choices': ofCampaign,
    'successions.propose': {
      input: async () => ({ campaignId: (await make('issued')).id, ...renaming(HOME) }),
      foreign: () => [{ campaignId: theirs.id, ...renaming(ELSEWHERE) }],
    },
    'successions.openItems': decision,
    'successions.allot': {
      input: async () => ({ id: (await proposed(HOME)).id, choices: [] }),
      foreign: async () => [
        { id: (await proposed(ELSEWHERE)).id, choices: [] },
        { id: newId(), choices: [] },
      ],
    },
    'successions.approve': decision,
    'successions.decline': decision,
  };
}
