/** Where a letter of the tier above stands in the county: what people do, and what the tier above does (`system`). */
import type { CountyRole } from '../access/roles.ts';
import type { Transition } from '../state-machine.ts';
import type { SupervisionStep } from './payloads.ts';

export const supervisedStates = [
  /** Addressed to the government of the tier above; the county is told and answers nothing. */
  'informed',
  'to-answer',
  'awaiting-countersign',
  'replied',
  /** The reply that went up stands until the leader has signed its correction. */
  'awaiting-correction',
  'verifying',
  'verified',
  'closed',
  'look-back',
  'concluded',
  'withdrawn',
] as const;
export type SupervisedState = (typeof supervisedStates)[number];

export const supervisedEvents = [
  'request-countersign',
  'reply',
  'countersign',
  'send-back',
  'correct',
  'request-correction',
] as const;
export type SupervisedEvent = (typeof supervisedEvents)[number];

const staff: readonly CountyRole[] = ['county-staff'];
const leader: readonly CountyRole[] = ['county-leader'];

export const supervisedTransitions: readonly Transition<SupervisedState, SupervisedEvent, CountyRole>[] = [
  { from: 'to-answer', event: 'reply', to: 'replied', who: staff },
  { from: 'to-answer', event: 'request-countersign', to: 'awaiting-countersign', who: staff },
  { from: 'awaiting-countersign', event: 'countersign', to: 'replied', who: leader },
  { from: 'awaiting-countersign', event: 'send-back', to: 'to-answer', who: leader },
  { from: 'replied', event: 'correct', to: 'replied', who: staff },
  { from: 'replied', event: 'request-correction', to: 'awaiting-correction', who: staff },
  { from: 'awaiting-correction', event: 'countersign', to: 'replied', who: leader },
  { from: 'awaiting-correction', event: 'send-back', to: 'replied', who: leader },
];

/**
 * The state after a step of the tier above, whatever it was here: that tier decides, and its newest word counts.
 * Null when the step leaves it as it is.
 */
export const stateAfterStep: Readonly<Record<SupervisionStep, SupervisedState | null>> = {
  remind: null,
  replied: null,
  extended: null,
  'sent-back': 'to-answer',
  verifying: 'verifying',
  verified: 'verified',
  closed: 'closed',
  'look-back': 'look-back',
  passed: 'concluded',
  reopened: 'to-answer',
  withdrawn: 'withdrawn',
};
