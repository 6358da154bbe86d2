import type { Selectable } from 'kysely';
import type { WorkItems } from '../../db/types.generated.ts';
import type { ReportDraft } from '../outbox/queue-reports.ts';

export const workItemReport = (row: Selectable<WorkItems>): ReportDraft<'work-item'> => ({
  kind: 'work-item',
  campaignId: row.campaign_id,
  entityId: row.id,
  revision: row.revision,
  subject: row.matter,
  payload: {
    taskId: row.task_id,
    field: row.field,
    matter: row.matter,
    person: row.person,
    standard: row.standard,
    dueOn: row.due_on,
    doneOn: row.done_on,
    deleted: row.deleted,
  },
});
