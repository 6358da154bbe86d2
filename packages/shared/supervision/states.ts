/**
 * Life of a problem that a tier supervises itself (重点督办): a letter goes out, the reply comes back, what was done
 * is verified, the supervision is closed, and a look-back (回头看) ends it or opens it again.
 */
import type { HubRole } from '../access/roles.ts';
import { type CampaignState, openCampaignStates } from '../campaigns/states.ts';
import type { Transition } from '../state-machine.ts';

export const supervisionStates = [
  'drafted',
  'signed',
  'issued',
  'replied',
  /** On the spot: the reply stands as it is from here on. */
  'verifying',
  'verified',
  'closed',
  'look-back',
  'concluded',
  'cancelled',
  'withdrawn',
] as const;
export type SupervisionState = (typeof supervisionStates)[number];

export const supervisionEvents = [
  'sign',
  'issue',
  'reply',
  'correct',
  'extend',
  'send-back',
  'begin-verify',
  'verify',
  'close',
  'look-back',
  'pass',
  'reopen',
  'cancel',
  'withdraw',
  'campaign-ends',
] as const;
export type SupervisionEvent = (typeof supervisionEvents)[number];

/** `system`: the workflow at a date, the link when a county's reply comes up, and the end of the campaign. */
export type SupervisionWho = HubRole | 'system';

const staff: readonly SupervisionWho[] = ['province-staff', 'city-staff'];

/**
 * A letter of the province is signed by its approver, not by who wrote it, before staff send it out (签发); a city's
 * is signed inside its own congress, on paper, and goes out at once.
 */
export const supervisionTransitions: readonly Transition<
  SupervisionState,
  SupervisionEvent,
  SupervisionWho
>[] = [
  { from: 'drafted', event: 'sign', to: 'signed', who: ['province-approver'] },
  { from: 'drafted', event: 'issue', to: 'issued', who: ['city-staff'] },
  { from: 'signed', event: 'issue', to: 'issued', who: ['province-staff'] },
  { from: 'drafted', event: 'cancel', to: 'cancelled', who: staff },
  { from: 'signed', event: 'cancel', to: 'cancelled', who: ['province-staff', 'province-approver'] },
  { from: 'issued', event: 'reply', to: 'replied', who: [...staff, 'system'] },
  { from: 'issued', event: 'extend', to: 'issued', who: staff },
  { from: 'issued', event: 'withdraw', to: 'withdrawn', who: ['province-approver', 'city-staff'] },
  { from: 'replied', event: 'correct', to: 'replied', who: [...staff, 'system'] },
  { from: 'replied', event: 'send-back', to: 'issued', who: staff },
  { from: 'replied', event: 'begin-verify', to: 'verifying', who: staff },
  { from: 'replied', event: 'verify', to: 'verified', who: staff },
  { from: 'replied', event: 'withdraw', to: 'withdrawn', who: ['province-approver', 'city-staff'] },
  { from: 'verifying', event: 'send-back', to: 'issued', who: staff },
  { from: 'verifying', event: 'verify', to: 'verified', who: staff },
  { from: 'verifying', event: 'withdraw', to: 'withdrawn', who: ['province-approver', 'city-staff'] },
  { from: 'verified', event: 'close', to: 'closed', who: staff },
  { from: 'closed', event: 'look-back', to: 'look-back', who: [...staff, 'system'] },
  { from: 'look-back', event: 'pass', to: 'concluded', who: staff },
  { from: 'look-back', event: 'reopen', to: 'issued', who: staff },
  { from: 'drafted', event: 'campaign-ends', to: 'cancelled', who: ['system'] },
  { from: 'signed', event: 'campaign-ends', to: 'cancelled', who: ['system'] },
  { from: 'issued', event: 'campaign-ends', to: 'withdrawn', who: ['system'] },
  { from: 'replied', event: 'campaign-ends', to: 'withdrawn', who: ['system'] },
  { from: 'verifying', event: 'campaign-ends', to: 'withdrawn', who: ['system'] },
  { from: 'verified', event: 'campaign-ends', to: 'withdrawn', who: ['system'] },
  { from: 'closed', event: 'campaign-ends', to: 'withdrawn', who: ['system'] },
  { from: 'look-back', event: 'campaign-ends', to: 'withdrawn', who: ['system'] },
];

/** Supervised still: no second one may be opened for the same problem. */
export const openSupervisionStates: readonly SupervisionState[] = [
  'drafted',
  'signed',
  'issued',
  'replied',
  'verifying',
  'verified',
  'closed',
  'look-back',
];

/** In which a reply may still be corrected: the tier that asked has not begun to verify it. */
export const correctableStates: readonly SupervisionState[] = ['issued', 'replied'];

/** The reply stands as it is: its verification has begun or is over. */
export const standingStates: readonly SupervisionState[] = [
  'verifying',
  'verified',
  'closed',
  'look-back',
  'concluded',
];

/** A letter may still be written differently. */
export const unsentStates: readonly SupervisionState[] = ['drafted', 'signed'];

/** It is with whom it was written to, and something follows. */
export const lettersOut: readonly SupervisionState[] = openSupervisionStates.filter(
  (state) => !unsentStates.includes(state),
);

/** Nothing follows on these. */
export const endedStates: readonly SupervisionState[] = ['concluded', 'cancelled', 'withdrawn'];

/** A letter that is out goes on in these: it outlives its campaign, as its problem does; only a withdrawal ends it. */
export const supervisedCampaignStates: readonly CampaignState[] = [...openCampaignStates, 'closed'];

/** Whether a supervision in this state still takes steps while its campaign is in that one. */
export const takesSteps = (state: SupervisionState, campaign: CampaignState): boolean =>
  (unsentStates.includes(state) ? openCampaignStates : supervisedCampaignStates).includes(campaign);

export const supervisionWays = ['government', 'congress'] as const;
/** To the government (or a department) of the hub's own tier, or passed through the congress below. */
export type SupervisionWay = (typeof supervisionWays)[number];

export const supervisionOrigins = ['problem', 'finding', 'entered'] as const;
/** A county's reported problem, a finding of a supervision round, or entered by staff. */
export type SupervisionOrigin = (typeof supervisionOrigins)[number];

export type SupervisionPart = 'note' | 'reply' | 'replyDueOn' | 'lookBackOn';

/** What each step asks for beside its event: the server's checks and the screen's forms read the same table. */
export const requiredSupervisionParts: Readonly<Record<SupervisionEvent, readonly SupervisionPart[]>> = {
  sign: [],
  issue: [],
  reply: ['reply'],
  correct: ['reply', 'note'],
  extend: ['replyDueOn', 'note'],
  'send-back': ['replyDueOn', 'note'],
  'begin-verify': [],
  verify: ['note'],
  close: ['lookBackOn'],
  'look-back': [],
  pass: ['note'],
  reopen: ['replyDueOn', 'note'],
  cancel: ['note'],
  withdraw: ['note'],
  'campaign-ends': [],
};

/** Parts a step may carry beside those it must. */
export const optionalSupervisionParts: Readonly<Record<SupervisionEvent, readonly SupervisionPart[]>> = {
  sign: ['note'],
  issue: [],
  reply: [],
  correct: [],
  extend: [],
  'send-back': [],
  'begin-verify': ['note'],
  verify: [],
  close: ['note'],
  'look-back': ['note'],
  pass: [],
  reopen: [],
  cancel: [],
  withdraw: [],
  'campaign-ends': [],
};
