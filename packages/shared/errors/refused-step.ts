/** The error for a step that is refused by hand, beside the tables; it compiles only with a word for the step. */
import { AppError } from './app-error.ts';
import type { StepOf, Stepping } from './step-in-words.ts';

export const refusedStep = <M extends Stepping>(machine: M, from: string, event: StepOf<M>): AppError =>
  new AppError('illegal-transition', { machine, from, event });
