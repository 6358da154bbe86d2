/** What the staff of a place hear of a letter: a line of their collected notice of the day. */
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import type { NoticeKind } from '@linked/shared/notices/items.ts';
import type { HubTransaction } from '../db/database.ts';
import { addNotice } from '../notices/notices.ts';
import type { Locked } from './change-supervision.ts';

/** @param region code of the city or province whose staff are told */
export async function tellStaff(
  trx: HubTransaction,
  { supervision }: Locked,
  told: { region: string; kind: Extract<NoticeKind, `supervision-${string}`>; now: Date },
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
        dueOn: told.kind === 'supervision-look-back' ? supervision.look_back_on : supervision.reply_due_on,
        counties: [{ region: supervision.county, count: 1 }],
      },
    ],
    now: told.now,
  });
}
