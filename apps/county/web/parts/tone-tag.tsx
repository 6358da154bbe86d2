/** A state in a word: the colour only repeats what the word says. */
import type { ProblemState } from '@linked/shared/problems/states.ts';
import type { TaskState } from '@linked/shared/tasks/states.ts';
import { useTerms } from '@linked/ui/use-terms.ts';
import type { ReactNode } from 'react';

export type Tone = 'plain' | 'good' | 'warn' | 'bad' | 'info';

export function ToneTag({ tone, children }: { tone: Tone; children: ReactNode }) {
  return <span className={`tone-tag tone-${tone}`}>{children}</span>;
}

const taskTones: Record<TaskState, Tone> = {
  pending: 'plain',
  'in-progress': 'info',
  'awaiting-countersign': 'warn',
  submitted: 'good',
  returned: 'bad',
  reviewed: 'good',
  locked: 'plain',
};

export function TaskTag({ state }: { state: TaskState }) {
  const terms = useTerms();
  return <ToneTag tone={taskTones[state]}>{terms.taskState(state)}</ToneTag>;
}

const problemTones: Record<ProblemState, Tone> = {
  registered: 'warn',
  'handed-over': 'info',
  distributed: 'info',
  rectifying: 'info',
  answered: 'warn',
  verified: 'warn',
  closed: 'good',
  referred: 'plain',
  merged: 'plain',
};

export function ProblemTag({ state }: { state: ProblemState }) {
  const terms = useTerms();
  return <ToneTag tone={problemTones[state]}>{terms.problemState(state)}</ToneTag>;
}
