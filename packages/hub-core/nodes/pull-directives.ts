import type { Directive } from '@linked/shared/link/protocol.ts';
import type { HubDatabase } from '../db/database.ts';
import { confirmDelivered, itemsAfter } from '../directives/deliveries.ts';
import { alignDeliveries } from '../reconciliation/align-deliveries.ts';
import { isAskedToCompare } from '../reconciliation/compare-pulling.ts';

/**
 * What an authenticated county that asks for itself gets next. Its cursor confirms everything up to it; a
 * county restored from an old copy names an earlier one and is given the rest again. One that is ahead of a hub that
 * was restored goes on where it is. `compare` when both sides shall be compared.
 */
export async function pullDirectives(
  db: HubDatabase,
  asked: { region: string; cursor: number; last?: string | undefined; now: Date },
): Promise<{ items: Directive[]; more: boolean; compare?: true }> {
  await alignDeliveries(db, asked);
  await confirmDelivered(db, [{ region: asked.region, cursor: asked.cursor, at: asked.now }]);
  const next = await itemsAfter(db, asked.region, asked.cursor);
  // First what waits: a county that is behind differs for that reason alone.
  const compare = next.items.length === 0 && (await isAskedToCompare(db, asked.region));
  return compare ? { ...next, compare } : next;
}
