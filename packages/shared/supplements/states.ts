/** Life of a supplement at the hub: like a campaign, it is approved by a second person before it goes out. */
import type { HubRole } from '../access/roles.ts';
import type { Transition } from '../state-machine.ts';

export const supplementStates = ['draft', 'approved', 'issued', 'withdrawn'] as const;
export type SupplementState = (typeof supplementStates)[number];

export const supplementEvents = ['approve', 'reopen-draft', 'issue', 'withdraw'] as const;
export type SupplementEvent = (typeof supplementEvents)[number];

export const supplementTransitions: readonly Transition<SupplementState, SupplementEvent, HubRole>[] = [
  { from: 'draft', event: 'approve', to: 'approved', who: ['province-approver'] },
  { from: 'approved', event: 'reopen-draft', to: 'draft', who: ['province-staff', 'province-approver'] },
  { from: 'approved', event: 'issue', to: 'issued', who: ['province-staff'] },
  { from: 'draft', event: 'withdraw', to: 'withdrawn', who: ['province-staff', 'province-approver'] },
  { from: 'approved', event: 'withdraw', to: 'withdrawn', who: ['province-staff', 'province-approver'] },
];
