/** Ends sessions of a test's database at random instants, as a machine that goes down would. */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { TestHub } from './hub-database.ts';

/** Ends a session of this database that is doing something, every few milliseconds. */
export async function startKiller({ appUrl }: TestHub): Promise<{ kills(): number; stop(): Promise<void> }> {
  const client = new pg.Client({ connectionString: appUrl });
  await client.connect();
  let kills = 0;
  let over = false;
  const killing = (async () => {
    while (!over) {
      await sleep(1 + ((kills * 7) % 13));
      const { rows } = await client.query(`
        select count(pg_terminate_backend(pid))::int as n from (
          select pid from pg_stat_activity where datname = current_database() and usename = current_user
            and pid <> pg_backend_pid() and state <> 'idle' limit 1) as busy`);
      kills += rows[0].n;
    }
    await client.end();
  })();
  return {
    kills: () => kills,
    async stop() {
      over = true;
      await killing;
    },
  };
}
