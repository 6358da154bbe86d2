/** Rounds for the walk: everybody's call about a round of their own, and the same about one that is not theirs. */
import type { HubTransaction } from '@linked/hub-core/db/database.ts';
import { actOnRound, saveRound } from '@linked/hub-core/rounds/change-round.ts';
import { saveFinding } from '@linked/hub-core/rounds/findings.ts';
import { saveTeam } from '@linked/hub-core/rounds/teams.ts';
import { saveVisit } from '@linked/hub-core/rounds/visits.ts';
import { person } from '@linked/hub-core/testing/people.ts';
import type { Caller, Sample } from '@linked/server-kit/testing/walk.ts';
import type { Principal } from '@linked/shared/access/roles.ts';
import { newId } from '@linked/shared/ids.ts';
import type { TeamKind } from '@linked/shared/rounds/states.ts';
import { ELSEWHERE, FIELD, HOME, OTHER_FIELD } from './walk-places.ts';
import type { WalkWorld } from './walk-samples.ts';

const NOW = new Date('2020-04-10T02:00:00Z');
const SECRET = '外省行动之标记';
const CITY = '130100';
/** A county inside each owner of a round. */
const countyIn: Record<string, string> = {
  [HOME]: '130102',
  [CITY]: '130102',
  '130200': '130202',
  [ELSEWHERE]: '140105',
};

interface Made {
  id: string;
  owner: string;
  teamId: string;
  county: string;
}

interface Team {
  kind: TeamKind;
  accounts: string[];
}

const isProvince = (region: string) => region.endsWith('0000');
const plan = (owner: string) => ({
  title: isProvince(owner) && owner !== HOME ? SECRET : '督导调研',
  startsOn: '2020-04-08',
  endsOn: '2020-04-20',
  checklist: [],
  places: [isProvince(owner) ? `${countyIn[owner]!.slice(0, 4)}00` : countyIn[owner]!],
});
const visitOf = (made: Made) => ({
  teamId: made.teamId,
  place: made.county,
  visitedOn: '2020-04-10',
  people: '',
  answers: [],
  notes: '',
});
const findingOf = (made: Made, field = FIELD) => ({
  teamId: made.teamId,
  visitId: null,
  field,
  county: made.county,
  location: '',
  title: made.owner === ELSEWHERE ? SECRET : '采石坑未复绿',
  detail: '',
  severity: 'minor' as const,
  foundOn: '2020-04-10',
});

export function roundSamples(world: WalkWorld): Record<string, Sample> {
  const inTrx = <T>(rule: (trx: HubTransaction) => Promise<T>) => world.db.transaction().execute(rule);
  const staffOf = (owner: string): Principal =>
    person(owner, isProvince(owner) ? 'province-staff' : 'city-staff');

  /** A round with a team of the kind, under way unless it is to be planned only. */
  async function make(
    owner: string,
    { kind, accounts }: Team = { kind: 'field', accounts: [] },
    state: 'planned' | 'under-way' = 'under-way',
  ) {
    const by = { actor: staffOf(owner), now: NOW };
    const campaignId = owner === ELSEWHERE ? world.theirs.id : world.ours.id;
    const county = countyIn[owner]!;
    const [id, teamId] = [newId(), newId()];
    const saved = await inTrx((trx) =>
      saveRound(trx, { id, version: 0, campaignId, region: owner, ...plan(owner), ...by }),
    );
    const scope = kind === 'field' ? { fields: [FIELD], areas: null } : { fields: null, areas: [county] };
    await inTrx((trx) =>
      saveTeam(trx, {
        id: teamId,
        roundId: id,
        version: 0,
        kind,
        name: owner === ELSEWHERE ? SECRET : '专班',
        leader: '王组长',
        members: [],
        accounts,
        ...scope,
        ...by,
      }),
    );
    if (state === 'under-way')
      await inTrx((trx) => actOnRound(trx, { id, version: saved.version, event: 'start', text: '', ...by }));
    return { id, owner, teamId, county };
  }
  /** A round of the caller's own tier with a team that is the caller's where the caller is of a team. */
  const own = (caller: Caller, state?: 'planned') =>
    make(caller.roles.includes('city-staff') ? CITY : HOME, teamOf(caller), state);
  const teamOf = (caller: Caller): Team =>
    caller.roles.includes('area-team')
      ? { kind: 'area', accounts: [caller.userId!] }
      : { kind: 'field', accounts: [] };
  /** The same team of another tier or of other people: what it writes down is not this caller's. */
  const ofOthers = async (caller: Caller) => [
    ...(await foreign(caller)),
    ...(caller.roles.includes('field-team') ? [await make(CITY)] : []),
    ...(caller.roles.includes('area-team') ? [await make(HOME, { kind: 'area', accounts: [] })] : []),
  ];
  /** One that the caller must not touch: another province's, and for a city's people another city's. */
  const foreign = async (caller: Caller, state?: 'planned') => [
    await make(ELSEWHERE, teamOf(caller), state),
    ...(caller.roles.includes('city-staff') ? [await make('130200', undefined, state)] : []),
  ];
  const about =
    <T>(input: (made: Made) => T | Promise<T>, state?: 'planned'): Sample['foreign'] =>
    async (caller) =>
      Promise.all((await foreign(caller, state)).map(input));
  const sample = (input: (made: Made) => unknown, state?: 'planned'): Sample => ({
    input: async (caller) => input(await own(caller, state)),
    foreign: about(input, state),
  });

  /** As `sample`, for what only the people of the team itself (and the staff) may do. */
  const teamSample = (input: (made: Made) => unknown): Sample => ({
    input: async (caller) => input(await own(caller)),
    foreign: async (caller) => Promise.all((await ofOthers(caller)).map(input)),
  });

  const visited = async (made: Made) => {
    const id = newId();
    const by = { actor: staffOf(made.owner), now: NOW };
    await inTrx((trx) => saveVisit(trx, { id, roundId: made.id, version: 0, ...visitOf(made), ...by }));
    return { id, version: 1 };
  };
  const found = async (made: Made) => {
    const id = newId();
    const by = { actor: staffOf(made.owner), now: NOW };
    await inTrx((trx) => saveFinding(trx, { id, roundId: made.id, version: 0, ...findingOf(made), ...by }));
    return { id, version: 1, event: 'report' };
  };

  const saved = teamSample((made) => ({ id: newId(), roundId: made.id, version: 0, ...findingOf(made) }));
  return {
    'rounds.list': {
      input: () => ({ campaignId: world.ours.id }),
      foreign: () => [{ campaignId: world.theirs.id }, { campaignId: newId() }],
    },
    'rounds.changedCounties': {
      input: () => ({ campaignId: world.ours.id }),
      foreign: () => [{ campaignId: world.theirs.id }, { campaignId: newId() }],
    },
    'rounds.get': sample(({ id }) => ({ id })),
    'rounds.save': {
      input: (caller) => {
        const owner = isProvince(caller.region) ? HOME : CITY;
        return { id: newId(), version: 0, campaignId: world.ours.id, region: owner, ...plan(owner) };
      },
      foreign: (caller) => {
        const owner = isProvince(caller.region) ? HOME : CITY;
        const other = isProvince(caller.region) ? ELSEWHERE : '130200';
        const input = { id: newId(), version: 0, campaignId: world.ours.id };
        return [
          { ...input, region: other, ...plan(other) },
          { ...input, campaignId: world.theirs.id, region: owner, ...plan(owner) },
          { ...input, region: owner, ...plan(owner), places: ['130300', '140100'] },
        ];
      },
    },
    'rounds.act': sample(({ id }) => ({ id, version: 1, event: 'start' }), 'planned'),
    'rounds.saveTeam': sample(
      (made) => ({
        id: newId(),
        roundId: made.id,
        version: 0,
        kind: 'area',
        name: '包联组',
        leader: '赵组长',
        members: [],
        fields: null,
        areas: [made.county],
      }),
      'planned',
    ),
    'rounds.teamPeople': sample(({ id }) => ({ roundId: id }), 'planned'),
    'rounds.removeTeam': sample(({ teamId }) => ({ id: teamId, version: 1 }), 'planned'),
    'rounds.saveVisit': teamSample((made) => ({
      id: newId(),
      roundId: made.id,
      version: 0,
      ...visitOf(made),
    })),
    'rounds.removeVisit': teamSample(visited),
    'rounds.findings': sample(({ id }) => ({ roundId: id })),
    'rounds.saveFinding': {
      input: saved.input,
      foreign: async (caller) => {
        const made = await own(caller);
        const input = { id: newId(), roundId: made.id, version: 0 };
        return [
          ...((await saved.foreign?.(caller)) ?? []),
          // A place outside of the team's or the round's, and for a field team another field.
          { ...input, ...findingOf(made), county: '130202' },
          ...(caller.roles.includes('field-team') ? [{ ...input, ...findingOf(made, OTHER_FIELD) }] : []),
        ];
      },
    },
    'rounds.actOnFinding': teamSample(found),
    'rounds.live': {
      input: () => ({ campaignId: world.ours.id }),
      foreign: () => [{ campaignId: world.theirs.id }, { campaignId: newId() }],
    },
  };
}
