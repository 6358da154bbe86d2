/** The table of the week: what is typed for each task, what is wrong with it, and what is sent. Rules only. */
import type { CampaignTask, Indicator } from '@linked/shared/campaigns/document.ts';
import type { Task } from '../trpc.ts';
import { indicatorProblem, indicatorsOf, type ProgressValues, valuesOf } from './progress-values.ts';

/** A row somebody has typed in. */
export interface ReportRow extends ProgressValues {
  /** Marked to be handed in (报送). */
  submit: boolean;
  /** Revision of the task when the typing began. */
  revision: number;
}

/** Rows typed in, by task id; a task that is not here stands as the server has it. */
export type ReportDraft = Readonly<Record<string, ReportRow>>;

/** What the list answers with of a task, as far as the table needs it. */
export type ReportTask = Pick<Task, 'task' | 'percent' | 'note' | 'indicators' | 'revision'>;

export const savedRow = (saved: ReportTask): ReportRow => ({
  ...valuesOf(saved),
  submit: false,
  revision: saved.revision,
});

export const rowOf = (saved: ReportTask, draft: ReportDraft): ReportRow =>
  draft[saved.task.id] ?? savedRow(saved);

const sameValues = (task: CampaignTask, a: ReportRow, b: ReportRow): boolean =>
  a.percent === b.percent &&
  a.note.trim() === b.note.trim() &&
  a.submit === b.submit &&
  task.indicators.every(({ code }) =>
    (['value', 'base'] as const).every(
      (part) => (a.indicators[code]?.[part] ?? null) === (b.indicators[code]?.[part] ?? null),
    ),
  );

/** The draft with one row changed; a row that says again what the server has is no draft any more. */
export function changeRow(
  draft: ReportDraft,
  saved: ReportTask,
  change: Partial<Omit<ReportRow, 'revision'>>,
): ReportDraft {
  const { task } = saved;
  const row = { ...rowOf(saved, draft), ...change };
  const { [task.id]: _, ...others } = draft;
  const back = row.revision === saved.revision && sameValues(task, row, savedRow(saved));
  return back ? others : { ...others, [task.id]: row };
}

export type RowProblem =
  | { kind: 'percent-missing' }
  | { kind: 'changed-meanwhile' }
  | {
      kind: 'not-filled' | 'value-missing' | 'base-missing' | 'over-base' | 'over-hundred';
      indicator: Indicator;
    };

/** Why a row cannot be sent; empty when it can. */
export function problemsOf(saved: ReportTask, row: ReportRow): RowProblem[] {
  const problems: RowProblem[] = [];
  if (row.revision !== saved.revision) problems.push({ kind: 'changed-meanwhile' });
  if (row.percent === null) problems.push({ kind: 'percent-missing' });
  for (const indicator of saved.task.indicators) {
    const typed = row.indicators[indicator.code];
    const kind = indicatorProblem(indicator, typed);
    if (kind) problems.push({ kind, indicator });
    else if (row.submit && typed?.value == null) problems.push({ kind: 'not-filled', indicator });
  }
  return problems;
}

/** The rows typed in, in the shape the server takes. */
export const toSend = (tasks: readonly ReportTask[], draft: ReportDraft) =>
  tasks.flatMap(({ task }) => {
    const row = draft[task.id];
    if (!row) return [];
    return [
      {
        taskId: task.id,
        revision: row.revision,
        percent: row.percent ?? 0,
        indicators: indicatorsOf(task, row),
        note: row.note,
        submit: row.submit,
      },
    ];
  });
