/** Both tiers' databases beside each other, read as their superuser: what a test compares is what lies there. */
import type { DB as HubDB } from '@linked/hub-core/db/types.generated.ts';
import { createDatabase } from '@linked/server-kit/database.ts';
import type { Network } from '@linked/stack/network.ts';
import type { Kysely } from 'kysely';
import pg from 'pg';

export interface BothSides {
  hub: pg.Pool;
  county: pg.Pool;
  /** The hub's database for its own rules (audit of the roll-up). */
  hubDb: Kysely<HubDB>;
  stop(): Promise<void>;
}

export function openBothSides({ databases }: Pick<Network, 'databases'>): BothSides {
  const hub = superuserOf(databases.adminUrl, databases.hub.ownerUrl);
  const county = superuserOf(databases.adminUrl, databases.county.ownerUrl);
  const hubDb = createDatabase<HubDB>(databases.hub.appUrl, { max: 2 });
  const stop = async () => {
    await Promise.all([hub.end(), county.end(), hubDb.destroy()]);
  };
  return { hub, county, hubDb, stop };
}

function superuserOf(adminUrl: string, ofDatabase: string): pg.Pool {
  const url = new URL(adminUrl);
  url.pathname = new URL(ofDatabase).pathname;
  const pool = new pg.Pool({ connectionString: url.href, max: 2 });
  // Sessions end when a test restarts PostgreSQL; the next query opens new ones.
  pool.on('error', () => {});
  return pool;
}

/** Rows as lines of text, in an order that both sides share. */
export async function linesOf(pool: pg.Pool, query: string, values: unknown[] = []): Promise<string[]> {
  const { rows } = await pool.query<unknown[]>({ text: query, values, rowMode: 'array' });
  return rows.map((row) => row.map(String).join(' ')).sort();
}
