/** NOTIFY within the transaction: listeners hear of it when it commits, and never of what was rolled back. */
import { sql } from 'kysely';
import { channels } from './channels.ts';
import type { HubDatabase } from './database.ts';

/** Most regions named in one message: PostgreSQL takes payloads below 8000 bytes. */
export const REGIONS_PER_MESSAGE = 100;

export async function notify(db: HubDatabase, channel: string, payloads: readonly object[]): Promise<void> {
  if (payloads.length === 0) return;
  const texts = payloads.map((payload) => JSON.stringify(payload));
  await sql`select pg_notify(${channel}, text) from unnest(${texts}::text[]) as text`.execute(db);
}

export async function notifyDeliveries(
  db: HubDatabase,
  change: { campaignId: string; directiveId: string; regions: readonly string[] },
): Promise<void> {
  const messages: object[] = [];
  for (let at = 0; at < change.regions.length; at += REGIONS_PER_MESSAGE)
    messages.push({ ...change, regions: change.regions.slice(at, at + REGIONS_PER_MESSAGE) });
  await notify(db, channels.deliveries, messages);
}
