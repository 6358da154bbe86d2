/** Life of a campaign at the hub. */
import type { HubRole } from '../access/roles.ts';
import type { Transition } from '../state-machine.ts';

export const campaignStates = [
  'draft',
  'approved',
  'issued',
  'running',
  'closing',
  'closed',
  'withdrawn',
] as const;
export type CampaignState = (typeof campaignStates)[number];

export const campaignEvents = [
  'approve',
  'reopen-draft',
  'issue',
  'start',
  'begin-closing',
  'close',
  'withdraw',
] as const;
export type CampaignEvent = (typeof campaignEvents)[number];

type Who = HubRole | 'system';

export const campaignTransitions: readonly Transition<CampaignState, CampaignEvent, Who>[] = [
  { from: 'draft', event: 'approve', to: 'approved', who: ['province-approver'] },
  { from: 'approved', event: 'reopen-draft', to: 'draft', who: ['province-staff', 'province-approver'] },
  { from: 'approved', event: 'issue', to: 'issued', who: ['province-staff'] },
  { from: 'issued', event: 'start', to: 'running', who: ['system'] },
  { from: 'running', event: 'begin-closing', to: 'closing', who: ['province-staff', 'system'] },
  { from: 'closing', event: 'close', to: 'closed', who: ['province-approver'] },
  { from: 'draft', event: 'withdraw', to: 'withdrawn', who: ['province-staff', 'province-approver'] },
  { from: 'approved', event: 'withdraw', to: 'withdrawn', who: ['province-staff', 'province-approver'] },
  { from: 'issued', event: 'withdraw', to: 'withdrawn', who: ['province-approver'] },
  { from: 'running', event: 'withdraw', to: 'withdrawn', who: ['province-approver'] },
  { from: 'closing', event: 'withdraw', to: 'withdrawn', who: ['province-approver'] },
];

/** States in which counties' reports are taken. */
export const openCampaignStates: readonly CampaignState[] = ['issued', 'running', 'closing'];
