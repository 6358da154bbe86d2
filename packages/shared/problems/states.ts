/** Life of a problem: found by congress, handed to government, rectified, verified and struck off. */
import type { CountyRole } from '../access/roles.ts';
import type { Transition } from '../state-machine.ts';

export const problemStates = [
  'registered',
  'handed-over',
  'distributed',
  'rectifying',
  'answered',
  'verified',
  'closed',
  'referred',
  'merged',
] as const;
export type ProblemState = (typeof problemStates)[number];

export const problemEvents = [
  'hand-over',
  'distribute',
  'begin-rectifying',
  'answer',
  'send-back',
  'verify',
  'close',
  'reopen',
  'refer',
  'merge',
] as const;
export type ProblemEvent = (typeof problemEvents)[number];

export const problemSources = [
  'group-inspection',
  'opinion',
  'government-self-check',
  'upper-tier-round',
  'covert-inspection',
  'hotline',
  'volunteer',
  'other-organ',
] as const;
export type ProblemSource = (typeof problemSources)[number];

const congress: readonly CountyRole[] = ['county-staff'];
const unit: readonly CountyRole[] = ['responsible-unit', 'county-staff'];

export const problemTransitions: readonly Transition<ProblemState, ProblemEvent, CountyRole>[] = [
  { from: 'registered', event: 'hand-over', to: 'handed-over', who: congress },
  { from: 'registered', event: 'merge', to: 'merged', who: congress },
  { from: 'registered', event: 'refer', to: 'referred', who: congress },
  { from: 'handed-over', event: 'distribute', to: 'distributed', who: unit },
  { from: 'handed-over', event: 'refer', to: 'referred', who: congress },
  { from: 'distributed', event: 'begin-rectifying', to: 'rectifying', who: unit },
  { from: 'rectifying', event: 'answer', to: 'answered', who: unit },
  { from: 'answered', event: 'send-back', to: 'rectifying', who: congress },
  { from: 'answered', event: 'verify', to: 'verified', who: congress },
  { from: 'verified', event: 'close', to: 'closed', who: congress },
  { from: 'closed', event: 'reopen', to: 'rectifying', who: congress },
];

/** States in which a problem still waits for somebody: these run against its due date. */
export const openProblemStates: readonly ProblemState[] = [
  'registered',
  'handed-over',
  'distributed',
  'rectifying',
  'answered',
  'verified',
];
