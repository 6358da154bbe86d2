import type { Selectable } from 'kysely';
import type { Questions } from '../../db/types.generated.ts';
import type { ReportDraft } from '../outbox/queue-reports.ts';

export const questionReport = (row: Selectable<Questions>): ReportDraft<'question'> => ({
  kind: 'question',
  campaignId: row.campaign_id,
  entityId: row.id,
  revision: row.revision,
  subject: row.text.slice(0, 100),
  payload: {
    field: row.field,
    taskId: row.task_id,
    text: row.text,
    askedAt: row.asked_at.toISOString(),
    withdrawn: row.withdrawn,
  },
});
