/** What the staff of a place hear of a letter: a line of their collected notice of the day. */
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import type { NoticeKind } from '@linked/shared/notices/items.ts';
import type { HubTransaction } from '../db/database.ts';
import { addNotice } from '../notices/notices.ts';
import type { Locked, SupervisionRow } from './change-supervision.ts';

type SupervisionNotice = Extract<NoticeKind, `supervision-${string}`>;

/** The day each speaks of. */
const dayOf: Record<SupervisionNotice, (row: SupervisionRow) => string | null> = {
  'supervision-due': (row) => row.reply_due_on,
  'supervision-overdue': (row) => row.reply_due_on,
  'supervision-look-back': (row) => row.look_back_on,
  'supervision-replied': () => null,
};

/** @param region code of the city or province whose staff are told */
export async function tellStaff(
  trx: HubTransaction,
  { supervision }: Locked,
  told: { region: string; kind: SupervisionNotice; now: Date },
): Promise<void> {
  await addNotice(trx, {
    region: told.region,
    day: shanghaiDate(told.now),
    items: [
      {
        kind: told.kind,
        campaignId: supervision.campaign_id,
        about: supervision.id,
        directiveKind: null,
        dueOn: dayOf[told.kind](supervision),
        counties: [{ region: supervision.county, count: 1 }],
      },
    ],
    now: told.now,
  });
}
