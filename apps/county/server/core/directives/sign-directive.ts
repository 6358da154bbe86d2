/** Signing for a directive by name (签收): opens the campaign or puts a supplement in force in this county, and goes up as a receipt. */
import { AppError } from '@linked/shared/errors/app-error.ts';
import type { RegionTransaction } from '../../db/database.ts';
import type { Actor } from '../access/actor.ts';
import { writeAudit } from '../audit/write-audit.ts';
import { queueReports } from '../outbox/queue-reports.ts';
import { putSupplementInForce } from '../supplements/put-in-force.ts';
import { type CountyDirective, getDirective } from './list-directives.ts';
import { receiptReport } from './receipt-report.ts';

/**
 * Throws `not-found`; `directive-signed` with the first signer's name; `kind-unknown` or `protocol-newer`
 * for one that is held: nobody signs for what the system cannot show.
 */
export async function signDirective(
  trx: RegionTransaction,
  actor: Actor,
  id: string,
  now: Date,
): Promise<CountyDirective> {
  const signed = await trx
    .updateTable('directives')
    .set({ signed_at: now, signed_by: actor.name, signed_title: actor.title })
    .where('id', '=', id)
    .where('signed_at', 'is', null)
    .where('held', 'is', null)
    .returningAll()
    .executeTakeFirst();
  if (!signed) throw await whyNot(trx, id);
  await trx
    .updateTable('campaigns')
    .set({ state: 'open' })
    .where('directive_id', '=', id)
    .where('state', '=', 'received')
    .execute();
  await putSupplementInForce(trx, actor.region, id, now);
  const view = await getDirective(trx, id);
  await writeAudit(
    trx,
    { actor: actor.name, action: 'directive.sign', subject: view.campaignTitle, detail: { id } },
    now,
  );
  await queueReports(trx, [receiptReport(signed, view.campaignTitle)], {
    author: actor.name,
    now,
    changes: [
      { feature: 'directives', id },
      { feature: 'campaigns', id: signed.campaign_id },
    ],
  });
  return view;
}

async function whyNot(trx: RegionTransaction, id: string): Promise<AppError> {
  const row = await trx
    .selectFrom('directives')
    .select(['signed_by', 'held', 'kind', 'protocol'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) return new AppError('not-found');
  if (row.held === 'protocol') return new AppError('protocol-newer', { version: row.protocol });
  if (row.held !== null) return new AppError('kind-unknown', { kind: row.kind });
  return new AppError('directive-signed', { name: row.signed_by });
}
