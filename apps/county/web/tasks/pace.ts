/** When a task is behind: less done than the working days gone, and not yet handed in. */
import { submittedStates, type TaskState } from '@linked/shared/tasks/states.ts';

export interface TaskPace {
  state: TaskState;
  percent: number;
  expectedPercent: number;
}

/** Percentage points behind today's expectation; 0 when on or ahead of it, or handed in. */
export const behindBy = ({ state, percent, expectedPercent }: TaskPace): number =>
  submittedStates.includes(state) || state === 'awaiting-countersign'
    ? 0
    : Math.max(0, expectedPercent - percent);
