import type { Selectable } from 'kysely';
import { fromJson } from '../../db/rows.ts';
import type { Milestones } from '../../db/types.generated.ts';
import type { ReportDraft } from '../outbox/queue-reports.ts';

export const milestonesReport = (row: Selectable<Milestones>): ReportDraft<'milestones'> => ({
  kind: 'milestones',
  campaignId: row.campaign_id,
  entityId: row.entity_id,
  revision: row.revision,
  subject: row.title,
  payload: fromJson(row.marks),
});
