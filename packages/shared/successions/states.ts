/** Life of a succession at the hub: two persons decide, the campaign's course carries it out on its day. */
import type { HubRole } from '../access/roles.ts';
import type { Transition } from '../state-machine.ts';

export const successionStates = ['proposed', 'approved', 'declined', 'carried-out'] as const;
export type SuccessionState = (typeof successionStates)[number];
export const successionEvents = ['approve', 'decline', 'carry-out'] as const;
export type SuccessionEvent = (typeof successionEvents)[number];

const deciders = ['province-staff', 'province-approver'] as const satisfies readonly HubRole[];

/** Whoever proposed it does not approve it; that is a rule of its own. */
export const successionTransitions: readonly Transition<
  SuccessionState,
  SuccessionEvent,
  HubRole | 'system'
>[] = [
  { from: 'proposed', event: 'approve', to: 'approved', who: deciders },
  { from: 'proposed', event: 'decline', to: 'declined', who: deciders },
  { from: 'approved', event: 'carry-out', to: 'carried-out', who: ['system'] },
];
