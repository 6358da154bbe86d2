/** The receipt deadline of a directive. */
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import { recordLate } from '../campaigns/record-course.ts';
import type { HubTransaction } from '../db/database.ts';
import { unsignedFor } from '../directives/list-directives.ts';
import type { Due, Outcome } from './handlers.ts';

/** Puts on record which counties have not signed in time. */
export async function receiptsDue(
  trx: HubTransaction,
  { campaign, args, now }: Due<'receipts'>,
): Promise<Outcome> {
  const directive = await trx
    .selectFrom('directives')
    .select(['id', 'kind', 'receipt_due_on'])
    .where('id', '=', args.directiveId)
    .executeTakeFirstOrThrow();
  const { id, kind, receipt_due_on: dueOn } = directive;
  if (dueOn === null || dueOn >= shanghaiDate(now)) return { outcome: { late: 0 } };
  const late = await unsignedFor(trx, id);
  await recordLate(trx, campaign, { directiveId: id, kind, dueOn, late, now });
  return { outcome: { kind, dueOn, late: late.length } };
}
