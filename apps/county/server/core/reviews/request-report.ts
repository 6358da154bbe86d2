import type { TaskRequestKind } from '@linked/shared/reviews/decisions.ts';
import type { Selectable } from 'kysely';
import type { TaskRequests } from '../../db/types.generated.ts';
import type { ReportDraft } from '../outbox/queue-reports.ts';

/** `title`: the task's. */
export const requestReport = (row: Selectable<TaskRequests>, title: string): ReportDraft<'task-request'> => ({
  kind: 'task-request',
  campaignId: row.campaign_id,
  entityId: row.id,
  revision: row.revision,
  subject: title,
  payload: {
    taskId: row.task_id,
    what: row.what as TaskRequestKind,
    until: row.until,
    reason: row.reason,
    requestedBy: row.requested_by,
  },
});
