import type { ActivityMode } from '@linked/shared/activities/modes.ts';
import type { Selectable } from 'kysely';
import type { Activities } from '../../db/types.generated.ts';
import type { ReportDraft } from '../outbox/queue-reports.ts';

export const activityReport = (row: Selectable<Activities>): ReportDraft<'activity'> => ({
  kind: 'activity',
  campaignId: row.campaign_id,
  entityId: row.id,
  revision: row.revision,
  subject: `${row.held_on} ${row.place}`,
  payload: {
    field: row.field,
    mode: row.mode as ActivityMode,
    heldOn: row.held_on,
    place: row.place,
    groupId: row.group_id,
    participants: row.participants,
    problemsFound: row.problems_found,
    summary: row.summary,
    deleted: row.deleted,
  },
});
