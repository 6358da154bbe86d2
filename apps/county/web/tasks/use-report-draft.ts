/** State of the table of the week: kept for this tab until it is sent, sent all or none. */
import { appCodeOf, errorMessage, paramsOf } from '@linked/ui/error-message.ts';
import { useState } from 'react';
import { dropDraft, readDraft, writeDraft } from '../parts/draft-store.ts';
import { refresh } from '../parts/refresh.ts';
import { client, type Task } from '../trpc.ts';
import { changeRow, problemsOf, type ReportDraft, type ReportRow, rowOf, toSend } from './report-draft.ts';

export interface Refusal {
  sentence: string;
  /** The task it is about; null when the server named none. */
  taskId: string | null;
}

export interface Sent {
  saved: number;
  handedIn: number;
}

/** `tasks`: the rows of the table, of one campaign. */
export function useReportDraft(campaignId: string, tasks: readonly Task[], reload: () => unknown) {
  const key = `task-table:${campaignId}`;
  const [draft, setDraft] = useState<ReportDraft>(() => readDraft<ReportDraft>(key)?.values ?? {});
  const [restored, setRestored] = useState(() => Object.keys(draft).length > 0);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [busy, setBusy] = useState(false);

  const keep = (next: ReportDraft) => {
    setDraft(next);
    if (Object.keys(next).length > 0) writeDraft(key, { version: '0', values: next });
    else dropDraft(key);
  };
  const typed = tasks.filter((row) => draft[row.task.id]);

  return {
    draft,
    restored,
    refusal,
    busy,
    /** Rows that differ from what the server has. */
    typed,
    /** The first of them that cannot be sent as it is; null when all can. */
    firstWrong: typed.find((row) => problemsOf(row, rowOf(row, draft)).length > 0) ?? null,
    change: (row: Task, change: Partial<Omit<ReportRow, 'revision'>>) => {
      setRefusal((old) => (old?.taskId === row.task.id ? null : old));
      keep(changeRow(draft, row, change));
    },
    /** Goes on with what was typed, on top of what somebody else saved. */
    keepMine: (row: Task) =>
      keep({ ...draft, [row.task.id]: { ...rowOf(row, draft), revision: row.revision } }),
    /** Drops what was typed in a row. */
    takeTheirs: (row: Task) => {
      const { [row.task.id]: _, ...others } = draft;
      keep(others);
    },
    dropAll: () => {
      keep({});
      setRestored(false);
      setRefusal(null);
    },
    /** All or none: when it is refused, nothing was taken and all that was typed stays. */
    send: async (): Promise<Sent | Refusal> => {
      const rows = toSend(typed, draft);
      setBusy(true);
      setRefusal(null);
      try {
        await client.tasks.reportMany.mutate({ campaignId, tasks: rows });
        keep({});
        setRestored(false);
        await refresh('tasks', campaignId);
        return { saved: rows.length, handedIn: rows.filter((row) => row.submit).length };
      } catch (error) {
        const { taskId } = paramsOf(error);
        const refused = {
          sentence: errorMessage(error),
          taskId: typeof taskId === 'string' ? taskId : null,
        };
        setRefusal(refused);
        if (appCodeOf(error) !== null) await reload();
        return refused;
      } finally {
        setBusy(false);
      }
    },
  };
}
