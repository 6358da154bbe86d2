/** A supplement as a form, and what is sent of it: only the parts that were chosen. */
import type { CampaignTask, Indicator } from '@linked/shared/campaigns/document.ts';
import type { SupplementContent, TaskChange } from '@linked/shared/supplements/supplement.ts';

export const changeParts = ['dueOn', 'standard', 'rectificationDays', 'indicators'] as const;
export type ChangePart = (typeof changeParts)[number];

export interface ComposedChange {
  kind: 'change' | 'add' | 'drop';
  /** Of a changed or dropped task; of an added one its own id. */
  taskId: string | null;
  parts: ChangePart[];
  dueOn: string | null;
  standard: string;
  /** Null: no limit. */
  rectificationDays: number | null;
  indicators: Indicator[];
  reason: string;
  /** Of an added task. */
  title: string;
  field: string | null;
  code: string;
  /** Null: of the whole campaign. */
  phase: string | null;
}

export interface Composed {
  title: string;
  documentNo: string;
  issuingOrgan: string;
  text: string;
  questions: string[];
  everywhere: boolean;
  regions: string[];
  receiptWorkdays: number;
  changes: ComposedChange[];
}

const empty: Omit<ComposedChange, 'kind' | 'taskId'> = {
  parts: [],
  dueOn: null,
  standard: '',
  rectificationDays: null,
  indicators: [],
  reason: '',
  title: '',
  field: null,
  code: '',
  phase: null,
};

export const newChange = (kind: ComposedChange['kind'], id: string | null = null): ComposedChange => ({
  ...empty,
  kind,
  taskId: id,
  ...(kind === 'add' && id ? { code: `task-${id.slice(-8)}` } : {}),
});

/** The chosen task's present values, from which the change starts; what was chosen of it stays. */
export const startingFrom = (task: CampaignTask, change: ComposedChange): ComposedChange => ({
  ...change,
  taskId: task.id,
  dueOn: task.dueOn,
  standard: task.standard,
  rectificationDays: task.rectificationDays ?? null,
  indicators: task.indicators,
});

/** The form of a stored supplement; parts it leaves alone are filled from the tasks in force. */
export function composedOf(content: SupplementContent, tasks: readonly CampaignTask[]): Composed {
  const { regions, documentNo, changes, ...same } = content;
  return {
    ...same,
    documentNo: documentNo ?? '',
    everywhere: regions === null,
    regions: regions ?? [],
    changes: changes.map((change) => {
      if (change.kind === 'add') {
        const { task } = change;
        return {
          ...startingFrom(task, newChange('add', task.id)),
          title: task.title,
          field: task.field,
          code: task.code,
          phase: task.phase ?? null,
        };
      }
      if (change.kind === 'drop') return { ...newChange('drop', change.taskId), reason: change.reason };
      const task = tasks.find((one) => one.id === change.taskId);
      const start = newChange('change', change.taskId);
      const { kind: _, taskId: __, ...set } = change;
      return {
        ...(task ? startingFrom(task, start) : start),
        ...set,
        parts: changeParts.filter((part) => change[part] !== undefined),
      };
    }),
  };
}

/** What the server is asked to take, not yet checked: a part that was left empty is found by the contract. */
export function contentFrom(values: Composed): unknown {
  const { everywhere, regions, documentNo, changes, ...same } = values;
  return {
    ...same,
    documentNo: documentNo?.trim() || null,
    regions: everywhere ? null : regions,
    changes: changes.map(changeFrom),
  };
}

function changeFrom(change: ComposedChange): Partial<TaskChange> {
  const { kind, taskId, parts, dueOn, standard, rectificationDays, indicators } = change;
  if (kind === 'drop') return { kind, taskId: taskId ?? '', reason: change.reason };
  if (kind === 'add') {
    const task = {
      id: taskId ?? '',
      code: change.code,
      field: change.field ?? '',
      title: change.title,
      standard,
      dueOn: dueOn ?? '',
      revision: 1,
      indicators,
      ...(rectificationDays === null ? {} : { rectificationDays }),
      ...(change.phase ? { phase: change.phase } : {}),
    };
    return { kind, task };
  }
  const all = { dueOn: dueOn ?? '', standard, rectificationDays, indicators };
  const set = Object.fromEntries(parts.map((part) => [part, all[part]]));
  return { kind, taskId: taskId ?? '', ...set };
}

/** Where the form shows what the contract finds at a path of the content. */
export function fieldPath(path: readonly PropertyKey[], { changes }: Composed): PropertyKey[] {
  const [name, index, part, ...rest] = path;
  if (name !== 'changes' || typeof index !== 'number') return [...path];
  // The fields of an added task stand beside the others.
  if (part === 'task')
    return ['changes', index, rest[0] === 'id' ? 'taskId' : (rest[0] ?? 'title'), ...rest.slice(1)];
  if (part === undefined) return ['changes', index, changes[index]?.kind === 'change' ? 'parts' : 'taskId'];
  return [...path];
}
