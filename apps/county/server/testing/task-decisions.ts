import { newId } from '@linked/shared/ids.ts';
import type { TaskDecision } from '@linked/shared/reviews/decisions.ts';
import { NOW } from './campaigns.ts';

/** What a city decides about a task, as it comes down. */
export const taskDecision = (
  taskId: string,
  decision: TaskDecision['decision'],
  parts: Partial<TaskDecision> = {},
): TaskDecision => ({
  id: newId(),
  taskId,
  decision,
  revision: 0,
  at: NOW.toISOString(),
  by: '赵某',
  tier: 'city',
  reason: '',
  asked: '',
  author: '张某',
  until: null,
  dueOn: null,
  requestId: null,
  ...parts,
});
