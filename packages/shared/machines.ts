/** Every life that stands in a table, by the name errors call it. */
import { campaignTransitions } from './campaigns/states.ts';
import { problemTransitions } from './problems/states.ts';
import { lockTransitions, reviewTransitions } from './reviews/states.ts';
import { findingTransitions, roundTransitions } from './rounds/states.ts';
import type { Transition } from './state-machine.ts';
import { successionTransitions } from './successions/states.ts';
import { supervisedTransitions } from './supervision/county-states.ts';
import { supervisionTransitions } from './supervision/states.ts';
import { supplementTransitions } from './supplements/states.ts';
import { taskTransitions } from './tasks/states.ts';

export const machines = {
  campaign: campaignTransitions,
  supplement: supplementTransitions,
  task: taskTransitions,
  review: reviewTransitions,
  lock: lockTransitions,
  problem: problemTransitions,
  supervision: supervisionTransitions,
  letter: supervisedTransitions,
  round: roundTransitions,
  finding: findingTransitions,
  succession: successionTransitions,
} as const;

export type Machine = keyof typeof machines;
export type StateOf<M extends Machine> = (typeof machines)[M][number]['from'];
export type EventOf<M extends Machine> = (typeof machines)[M][number]['event'];

/** Undefined for a table that is not one of these. */
export function machineOf(table: readonly Transition<string, string, string>[]): Machine | undefined {
  for (const [name, rows] of Object.entries(machines)) if (rows === table) return name as Machine;
}
