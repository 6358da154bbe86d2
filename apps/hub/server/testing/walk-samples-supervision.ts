import type { HubDatabase } from '@linked/hub-core/db/database.ts';
import { person } from '@linked/hub-core/testing/people.ts';
import { draftOf, enteredMatter, issuedLetter, letterTo } from '@linked/hub-core/testing/supervisions.ts';
import type { Caller, Sample } from '@linked/server-kit/testing/walk.ts';
import { newId } from '@linked/shared/ids.ts';
import { ELSEWHERE, FIELD, foreignPlaces, HOME, NOW, SECRET } from './walk-places.ts';
import type { WalkWorld } from './walk-samples.ts';

const CITY = '130100';
/** A county of the other province, and one of another city. */
const ABROAD = '140105';
const NEXT_CITY_COUNTY = '130202';

/** Drafts made anew for every call, by whoever supervises there. */
export function supervisionSamples(db: HubDatabase, world: WalkWorld): Record<string, Sample> {
  const { ours, theirs } = world;
  const here = enteredMatter({ county: '130102', field: FIELD });
  const draftHere = (caller: Caller) => {
    const ofCity = caller.roles.includes('city-staff');
    const actor = ofCity ? person(CITY, 'city-staff') : person(HOME, 'province-staff');
    return draftOf(db, ours.id, { actor, matter: here, now: NOW });
  };
  const draftThere = () =>
    draftOf(db, theirs.id, {
      actor: person(ELSEWHERE, 'province-staff'),
      matter: enteredMatter({ county: ABROAD, field: FIELD, title: SECRET }),
      now: NOW,
    });
  const ref = ({ id, version }: { id: string; version: number }) => ({ id, version });
  const letter = letterTo('congress', { text: '改写后的函。' });
  const input = { note: '不再督办' };
  const page = { limit: 50, offset: 0, search: '', overdueOnly: false };
  return {
    'supervision.list': {
      input: (caller) => ({ ...page, campaignId: ours.id, within: caller.region }),
      foreign: (caller) => [
        ...foreignPlaces(caller).map((within) => ({ ...page, campaignId: ours.id, within })),
        { ...page, campaignId: theirs.id, within: caller.region },
      ],
    },
    'supervision.get': {
      // A team in a city is of neither tier: it reads what was sent out.
      input: async (caller) => ({
        id: caller.roles.includes('area-team')
          ? (await issuedLetter(db, ours.id, { matter: here, now: NOW })).id
          : (await draftHere(caller)).id,
      }),
      foreign: async () => [{ id: (await draftThere()).id }, { id: newId() }],
    },
    'supervision.draft': {
      input: () => ({ id: newId(), campaignId: ours.id, matter: here, letter }),
      foreign: (caller) => [
        { id: newId(), campaignId: theirs.id, matter: { ...here, county: ABROAD }, letter },
        { id: newId(), campaignId: ours.id, matter: { ...here, county: ABROAD }, letter },
        ...(caller.roles.includes('city-staff')
          ? [{ id: newId(), campaignId: ours.id, matter: { ...here, county: NEXT_CITY_COUNTY }, letter }]
          : []),
      ],
    },
    'supervision.revise': {
      input: async (caller) => ({ ...ref(await draftHere(caller)), letter }),
      foreign: async () => [{ ...ref(await draftThere()), letter }],
    },
    'supervision.act': {
      input: async (caller) => ({
        ...ref(await draftHere(caller)),
        event: caller.roles.includes('province-approver') ? 'sign' : 'cancel',
        input,
      }),
      foreign: async () => [{ ...ref(await draftThere()), event: 'cancel', input }],
    },
  };
}
