import type { Selectable } from 'kysely';
import type { Directives } from '../../db/types.generated.ts';
import type { ReportDraft } from '../outbox/queue-reports.ts';

/** A directive is signed once, so its receipt has one revision. */
export const receiptReport = (
  row: Selectable<Directives>,
  campaignTitle: string,
): ReportDraft<'receipt'> => ({
  kind: 'receipt',
  campaignId: row.campaign_id,
  entityId: row.id,
  revision: 1,
  subject: campaignTitle,
  payload: {
    directiveId: row.id,
    signerName: row.signed_by ?? '',
    signerTitle: row.signed_title ?? '',
    signedAt: (row.signed_at ?? row.received_at).toISOString(),
  },
});
