import type { CampaignTask } from '@linked/shared/campaigns/document.ts';
import type { IndicatorValue } from '@linked/shared/link/kinds.ts';
import type { TaskState } from '@linked/shared/tasks/states.ts';
import type { Selectable } from 'kysely';
import { fromJson } from '../../db/rows.ts';
import type { Tasks } from '../../db/types.generated.ts';
import type { ReportDraft } from '../outbox/queue-reports.ts';

export type TaskRow = Selectable<Tasks>;

export const definitionOf = (row: Pick<TaskRow, 'definition'>): CampaignTask => fromJson(row.definition);

/** Values of indicators that are still asked for; others stay in the row until it is written again. */
export function valuesInForce(row: Pick<TaskRow, 'definition' | 'indicators'>): IndicatorValue[] {
  const asked = new Set(definitionOf(row).indicators.map((indicator) => indicator.code));
  return fromJson<IndicatorValue[]>(row.indicators).filter((value) => asked.has(value.code));
}

export const taskReport = (row: TaskRow): ReportDraft<'task-progress'> => ({
  kind: 'task-progress',
  campaignId: row.campaign_id,
  entityId: row.entity_id,
  revision: row.revision,
  subject: definitionOf(row).title,
  payload: {
    taskId: row.task_id,
    // Of the version that the figures were written by, which a supplement may have replaced since.
    taskRevision: row.written_revision ?? row.task_revision,
    // What was decided about it is the hub's own fact and never comes back as the county's word.
    state: row.own_state as TaskState,
    percent: row.percent,
    indicators: fromJson(row.indicators),
    note: row.note,
    countersignedBy: row.countersigned_by,
    submittedAt: row.submitted_at?.toISOString() ?? null,
  },
});
