import type { Selectable } from 'kysely';
import type { Baselines } from '../../db/types.generated.ts';
import type { ReportDraft } from '../outbox/queue-reports.ts';

export const baselineReport = (row: Selectable<Baselines>): ReportDraft<'baseline'> => ({
  kind: 'baseline',
  campaignId: row.campaign_id,
  entityId: row.id,
  revision: row.revision,
  subject: row.name,
  payload: {
    field: row.field,
    name: row.name,
    unit: row.unit,
    amount: row.amount,
    countedOn: row.counted_on,
    deleted: row.deleted,
  },
});
