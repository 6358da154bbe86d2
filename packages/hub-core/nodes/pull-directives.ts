import type { Directive } from '@linked/shared/link/protocol.ts';
import type { HubDatabase } from '../db/database.ts';
import { confirmDelivered, itemsAfter } from '../directives/deliveries.ts';

/**
 * What an authenticated county that asks for itself gets next. Its cursor confirms everything up to it; a
 * county restored from an old copy names an earlier one and is given the rest again.
 */
export async function pullDirectives(
  db: HubDatabase,
  asked: { region: string; cursor: number; now: Date },
): Promise<{ items: Directive[]; more: boolean }> {
  await confirmDelivered(db, [{ region: asked.region, cursor: asked.cursor, at: asked.now }]);
  return itemsAfter(db, asked.region, asked.cursor);
}
