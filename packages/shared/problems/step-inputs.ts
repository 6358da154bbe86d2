/** What each step of a problem's life asks for: the server's checks and the screen's forms read the same table. */
import type { ProblemEvent } from './states.ts';

export type StepPart = 'unit' | 'person' | 'measures' | 'dueOn' | 'answer' | 'on' | 'note';

export const requiredParts: Readonly<Record<ProblemEvent, readonly StepPart[]>> = {
  'hand-over': [],
  distribute: ['unit', 'person', 'measures', 'dueOn'],
  'begin-rectifying': [],
  answer: ['answer'],
  'send-back': ['note'],
  verify: ['note'],
  close: ['on'],
  reopen: ['note'],
  refer: ['note'],
  merge: ['note'],
};

/** Parts a step may carry beside those it must: the unit meant to take it, a new deadline. */
export const optionalParts: Readonly<Record<ProblemEvent, readonly StepPart[]>> = {
  'hand-over': ['unit', 'note'],
  distribute: ['note'],
  'begin-rectifying': ['note'],
  answer: ['note'],
  'send-back': ['dueOn'],
  verify: [],
  close: ['note'],
  reopen: ['dueOn'],
  refer: [],
  merge: [],
};
