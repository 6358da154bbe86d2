/**
 * Lives of a supervision round (督导调研) and of what its teams find. Which staff may act follows from whose round
 * it is: the province's staff on the province's, a city's on the city's.
 */
import type { HubRole } from '../access/roles.ts';
import type { Transition } from '../state-machine.ts';

export const roundStates = ['planned', 'under-way', 'reported'] as const;
export type RoundState = (typeof roundStates)[number];

export const roundEvents = ['start', 'report', 'reopen'] as const;
export type RoundEvent = (typeof roundEvents)[number];

const staff: readonly HubRole[] = ['province-staff', 'city-staff'];
const teams: readonly HubRole[] = ['field-team', 'area-team'];

export const roundTransitions: readonly Transition<RoundState, RoundEvent, HubRole>[] = [
  { from: 'planned', event: 'start', to: 'under-way', who: staff },
  { from: 'under-way', event: 'report', to: 'reported', who: staff },
  { from: 'reported', event: 'reopen', to: 'under-way', who: staff },
];

export const findingStates = ['noted', 'with-office', 'handed-over', 'kept'] as const;
export type FindingState = (typeof findingStates)[number];

export const findingEvents = ['report', 'send-back', 'hand-over', 'keep'] as const;
export type FindingEvent = (typeof findingEvents)[number];

/**
 * A team's finding goes to the leading group's office first. The office (the staff act for it) hands it over
 * (交办) down the tiers as a problem, keeps it as noted only, or asks the team for more.
 */
export const findingTransitions: readonly Transition<FindingState, FindingEvent, HubRole>[] = [
  { from: 'noted', event: 'report', to: 'with-office', who: [...teams, ...staff] },
  { from: 'with-office', event: 'send-back', to: 'noted', who: staff },
  { from: 'with-office', event: 'hand-over', to: 'handed-over', who: staff },
  { from: 'with-office', event: 'keep', to: 'kept', who: staff },
  { from: 'kept', event: 'hand-over', to: 'handed-over', who: staff },
];

export const severities = ['minor', 'serious', 'grave'] as const;
export type Severity = (typeof severities)[number];

export const teamKinds = ['field', 'area'] as const;
export type TeamKind = (typeof teamKinds)[number];

/** The role whose people work in a team of this kind. */
export const roleOfTeam = { field: 'field-team', area: 'area-team' } as const satisfies Record<
  TeamKind,
  HubRole
>;
