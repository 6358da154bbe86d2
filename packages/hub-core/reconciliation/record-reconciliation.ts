/** What comparisons with the counties came to: one row each, and since when a county is in step. */
import { newId } from '@linked/shared/ids.ts';
import type { HubTransaction } from '../db/database.ts';
import type { Reconciliation } from './reconcile-node.ts';

export type Trigger = 'daily' | 'person';

/** What was found in a comparison that went through. */
export async function recordReconciliation(
  trx: HubTransaction,
  { trigger, now, ...found }: Reconciliation & { trigger: Trigger; now: Date },
): Promise<void> {
  const differing = found.differences.reduce((sum, one) => sum + one.differing, 0);
  await trx
    .insertInto('reconciliations')
    .values({
      id: newId(),
      region: found.region,
      at: now,
      trigger,
      differences: JSON.stringify(found.differences),
      found: differing,
      resent: found.resent,
      redelivered: found.redelivered,
      still_open: Math.max(0, differing - found.resent),
      in_step: found.inStep,
      error: null,
    })
    .execute();
  await trx
    .updateTable('nodes')
    .set((eb) => ({
      compare_asked_at: null,
      last_seen_at: eb.fn<Date>('greatest', ['last_seen_at', eb.val(now)]),
      in_step_at: found.inStep ? now : eb.ref('in_step_at'),
      in_step_since: found.inStep ? eb.fn.coalesce('in_step_since', eb.val(now)) : null,
    }))
    .where('region', '=', found.region)
    .execute();
}

/** A comparison that did not come about; it says nothing about being in step. `error`: a code, at most 200 characters. */
export async function recordFailedReconciliation(
  trx: HubTransaction,
  failed: { region: string; error: string; trigger: Trigger; now: Date },
): Promise<void> {
  await trx
    .insertInto('reconciliations')
    .values({
      id: newId(),
      region: failed.region,
      at: failed.now,
      trigger: failed.trigger,
      differences: '[]',
      found: 0,
      resent: 0,
      redelivered: 0,
      still_open: 0,
      in_step: false,
      error: failed.error.slice(0, 200),
    })
    .execute();
}
