/** The tasks that each part of the workbench shows, most urgent first. */
import { behindBy, type TaskPace } from '../tasks/pace.ts';

export type Waiting = 'countersign' | 'returned' | 'overdue' | 'behind';

interface WaitingTask extends TaskPace {
  overdue: boolean;
  sentBackReason: string | null;
  /** What an upper tier gave back and nobody has handed in again. */
  returned: object | null;
  dueOn: string;
  dropped: object | null;
}

const holds: Record<Waiting, (task: WaitingTask) => boolean> = {
  countersign: (task) => task.state === 'awaiting-countersign',
  returned: (task) =>
    task.returned !== null || (task.state === 'in-progress' && task.sentBackReason !== null),
  overdue: (task) => task.overdue,
  // An overdue task is named once, as overdue.
  behind: (task) => !task.overdue && behindBy(task) > 0,
};

/** Overdue and waiting ones by due date, those behind by how far. */
export function waitingTasks<T extends WaitingTask>(tasks: readonly T[], what: Waiting): T[] {
  const found = tasks.filter((task) => task.dropped === null && holds[what](task));
  return what === 'behind'
    ? found.sort((a, b) => behindBy(b) - behindBy(a))
    : found.sort((a, b) => a.dueOn.localeCompare(b.dueOn));
}
