/** Life of a task in a county. Rows from `reviewed` on are caused by the upper tier's decisions. */
import type { CountyRole } from '../access/roles.ts';
import type { Transition } from '../state-machine.ts';

export const taskStates = [
  'pending',
  'in-progress',
  'awaiting-countersign',
  'submitted',
  'returned',
  'reviewed',
  'locked',
] as const;
export type TaskState = (typeof taskStates)[number];

export const taskEvents = [
  'save',
  'submit',
  'request-countersign',
  'countersign',
  'send-back',
  'revise',
  'return',
  'review',
  'lock',
  'unlock',
] as const;
export type TaskEvent = (typeof taskEvents)[number];

type Who = CountyRole | 'system';
const staff: readonly Who[] = ['county-staff'];
const leader: readonly Who[] = ['county-leader'];
const system: readonly Who[] = ['system'];

export const taskTransitions: readonly Transition<TaskState, TaskEvent, Who>[] = [
  { from: 'pending', event: 'save', to: 'in-progress', who: staff },
  { from: 'in-progress', event: 'save', to: 'in-progress', who: staff },
  { from: 'returned', event: 'save', to: 'in-progress', who: staff },
  { from: 'in-progress', event: 'submit', to: 'submitted', who: staff },
  { from: 'in-progress', event: 'request-countersign', to: 'awaiting-countersign', who: staff },
  { from: 'awaiting-countersign', event: 'countersign', to: 'submitted', who: leader },
  { from: 'awaiting-countersign', event: 'send-back', to: 'in-progress', who: leader },
  { from: 'submitted', event: 'revise', to: 'in-progress', who: staff },
  // The county goes on with what was reviewed: the reviewed figures stay as they are until the next hand-in is.
  { from: 'reviewed', event: 'revise', to: 'in-progress', who: staff },
  { from: 'submitted', event: 'return', to: 'returned', who: system },
  { from: 'submitted', event: 'review', to: 'reviewed', who: system },
  { from: 'reviewed', event: 'return', to: 'returned', who: system },
  { from: 'submitted', event: 'lock', to: 'locked', who: system },
  { from: 'reviewed', event: 'lock', to: 'locked', who: system },
  { from: 'locked', event: 'unlock', to: 'in-progress', who: system },
  // Opened by an unlock and not changed since: it can still be given back, and is held again when the unlock ends.
  { from: 'in-progress', event: 'return', to: 'returned', who: system },
  { from: 'in-progress', event: 'lock', to: 'locked', who: system },
];

/** States that count as handed in. */
export const submittedStates: readonly TaskState[] = ['submitted', 'reviewed', 'locked'];
