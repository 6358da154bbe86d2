import type { Selectable } from 'kysely';
import { fromJson } from '../../db/rows.ts';
import type { RepGroups } from '../../db/types.generated.ts';
import type { ReportDraft } from '../outbox/queue-reports.ts';

export const groupReport = (row: Selectable<RepGroups>): ReportDraft<'rep-group'> => ({
  kind: 'rep-group',
  campaignId: row.campaign_id,
  entityId: row.id,
  revision: row.revision,
  subject: row.name,
  payload: {
    field: row.field,
    name: row.name,
    leaderName: row.leader_name,
    members: fromJson(row.members),
    otherMembers: row.other_members,
    trained: row.trained,
    deleted: row.deleted,
  },
});
