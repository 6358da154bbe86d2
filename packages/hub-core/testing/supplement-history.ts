/** Random supplements for property tests of the roll-up, and a plain account of what each county must do after them. */
import type { TaskChange } from '@linked/shared/supplements/supplement.ts';
import fc from 'fast-check';
import type { SeededCampaign } from './seed-campaign.ts';

export interface SupplementStep {
  /** For all counties, or for `county` alone. */
  everywhere: boolean;
  county: number;
  /** Which mining task. */
  task: number;
  kind: 'due' | 'indicators' | 'drop';
  number: number;
}

export const supplementOf = (counties: number): fc.Arbitrary<SupplementStep> =>
  fc.record({
    everywhere: fc.boolean(),
    county: fc.nat(counties - 1),
    task: fc.nat(1),
    kind: fc.constantFrom('due', 'due', 'indicators', 'drop'),
    number: fc.nat(3),
  });

const miningTask = (campaign: SeededCampaign, index: number) =>
  campaign.document.tasks.filter((task) => task.field === 'mining')[index]!;

export function changeOf(one: SupplementStep, campaign: SeededCampaign): TaskChange {
  const task = miningTask(campaign, one.task);
  switch (one.kind) {
    case 'drop':
      return { kind: 'drop', taskId: task.id, reason: '并入其他任务' };
    case 'due':
      return { kind: 'change', taskId: task.id, dueOn: `2026-10-${10 + one.number}` };
    case 'indicators':
      return { kind: 'change', taskId: task.id, indicators: task.indicators.slice(0, one.number) };
  }
}

export interface TaskInForce {
  id: string;
  field: string;
  dueOn: string;
  codes: string[];
  dropped: boolean;
}

export interface TasksInForce {
  task(region: string, id: string): TaskInForce;
  wouldChange(region: string, change: TaskChange): boolean;
  change(region: string, change: TaskChange): void;
}

export function tasksInForce(campaign: SeededCampaign, regions: readonly string[]): TasksInForce {
  const tasks = new Map<string, TaskInForce>();
  for (const region of regions)
    for (const { id, field, dueOn, indicators } of campaign.document.tasks)
      tasks.set(`${region}/${id}`, {
        id,
        field,
        dueOn,
        codes: indicators.map((indicator) => indicator.code),
        dropped: false,
      });
  const of = (region: string, id: string) => tasks.get(`${region}/${id}`)!;
  const after = (task: TaskInForce, change: TaskChange): TaskInForce => {
    if (task.dropped || change.kind === 'add') return task;
    if (change.kind === 'drop') return { ...task, dropped: true };
    return {
      ...task,
      dueOn: change.dueOn ?? task.dueOn,
      codes: change.indicators?.map((indicator) => indicator.code) ?? task.codes,
    };
  };
  const idOf = (change: TaskChange) => (change.kind === 'add' ? change.task.id : change.taskId);
  return {
    task: of,
    wouldChange(region, change) {
      const task = of(region, idOf(change));
      return JSON.stringify(after(task, change)) !== JSON.stringify(task);
    },
    change(region, change) {
      const id = idOf(change);
      tasks.set(`${region}/${id}`, after(of(region, id), change));
    },
  };
}
