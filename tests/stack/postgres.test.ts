import path from 'node:path';
import { dropDatabase, ensureDatabase } from '@linked/stack/databases.ts';
import { type RunningPostgres, removePostgres, startPostgres } from '@linked/stack/postgres.ts';
import { isAlive } from '@linked/stack/process-identity.ts';
import { createThrowawayFolder, removeThrowawayFolder } from '@linked/stack/throwaway.ts';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch } from '../harness/launch.ts';

let folder = '';
const running: RunningPostgres[] = [];

beforeAll(() => {
  folder = createThrowawayFolder('postgres-test');
});

afterAll(async () => {
  for (const one of running) await one.stop();
  await removeThrowawayFolder(folder);
});

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

async function start(name: string): Promise<RunningPostgres> {
  const postgres = await startPostgres({ dataDir: path.join(folder, name), log: () => {} });
  running.push(postgres);
  return postgres;
}

describe('the embedded PostgreSQL', () => {
  test('is version 18, UTF-8, finds trigrams of Chinese words and sorts by pinyin', async () => {
    const { adminUrl } = await start('version');
    const [row] = await query(
      adminUrl,
      `select current_setting('server_version') v, current_setting('server_encoding') e`,
    );
    expect(row?.v).toMatch(/^18\./);
    expect(row?.e).toBe('UTF8');
    await query(adminUrl, 'create extension pg_trgm');
    const [trigrams] = await query(adminUrl, `select cardinality(show_trgm('联动监督')) n`);
    expect(trigrams?.n).toBeGreaterThan(0);
    const sorted = await query(
      adminUrl,
      `select w from (values ('正定'), ('邯山'), ('迁西')) t(w) order by w collate "zh-x-icu"`,
    );
    expect(sorted.map((one) => one.w)).toEqual(['邯山', '迁西', '正定']);
  });

  test('left running by a launcher killed with kill -9 is stopped and started again with its data', async () => {
    const dataDir = path.join(folder, 'orphan');
    const script = path.join(import.meta.dirname, 'fixtures/launch-postgres.ts');
    const launcher = await launch<{ pid: number; port: number }>(script, dataDir);
    await launcher.kill('SIGKILL');
    const { pid, port } = launcher.said;
    expect(isAlive(pid)).toBe(true);

    const lines: string[] = [];
    const again = await startPostgres({ dataDir, log: (line) => lines.push(line) });
    running.push(again);
    expect(isAlive(pid)).toBe(false);
    expect(lines.join()).toContain(String(pid));
    expect(again.port).toBe(port);
    expect(await query(again.adminUrl, 'select 1 one')).toEqual([{ one: 1 }]);
  });

  test('does not stop a process that has merely inherited the number in postmaster.pid', async () => {
    const dataDir = path.join(folder, 'recycled');
    const first = await startPostgres({ dataDir, log: () => {} });
    await first.stop();
    const { readFileSync, writeFileSync } = await import('node:fs');
    const cluster = readFileSync(path.join(dataDir, 'location'), 'utf8');
    writeFileSync(path.join(cluster, 'postmaster.pid'), `${process.pid}\n${cluster}\n0\n${first.port}\n\n\n`);
    const again = await startPostgres({ dataDir, log: () => {} });
    running.push(again);
    expect(again.pid).not.toBe(process.pid);
  });

  test('stops when its start is aborted', async () => {
    const abort = new AbortController();
    const dataDir = path.join(folder, 'aborted');
    const starting = startPostgres({
      dataDir,
      throwaway: true,
      log: () => abort.abort(),
      signal: abort.signal,
    });
    await expect(starting).rejects.toThrow(/abort/i);
    await removePostgres(dataDir);
  });
});

describe('databases and roles', () => {
  test('servers work under a role that is neither superuser nor owner and cannot pass by row-level security', async () => {
    const { adminUrl } = await start('roles');
    const options = { adminUrl, kind: 'hub', secretsDir: path.join(folder, 'secrets') } as const;
    const urls = await ensureDatabase(options);
    expect(await ensureDatabase(options)).toEqual(urls);

    await query(
      urls.ownerUrl,
      'create table county_row (region text); insert into county_row values (130402), (130227)',
    );
    await query(
      urls.ownerUrl,
      'alter table county_row enable row level security; grant select on county_row to hub_app',
    );
    await query(urls.ownerUrl, `create policy own on county_row using (region = '130402')`);
    expect(await query(urls.appUrl, 'select region from county_row')).toEqual([{ region: '130402' }]);
    await expect(query(urls.appUrl, 'create table mine (a int)')).rejects.toThrow(/permission denied/);
    await expect(query(urls.appUrl, 'set role hub_owner')).rejects.toThrow(/permission denied/);
    await expect(query(urls.appUrl, 'alter table county_row disable row level security')).rejects.toThrow(
      /owner/,
    );

    const copy = await ensureDatabase({ ...options, name: 'copy_of_hub', template: 'linked_hub' });
    expect(await query(copy.appUrl, 'select region from county_row')).toEqual([{ region: '130402' }]);
    await dropDatabase(adminUrl, 'copy_of_hub');
    await expect(query(copy.appUrl, 'select 1')).rejects.toThrow(/does not exist/);
  });

  test("one kind's servers cannot enter the other kind's database", async () => {
    const { adminUrl } = await start('roles-apart');
    const secretsDir = path.join(folder, 'secrets-apart');
    const hub = await ensureDatabase({ adminUrl, kind: 'hub', secretsDir });
    const county = await ensureDatabase({ adminUrl, kind: 'county', secretsDir });
    const foreign = new URL(county.appUrl);
    foreign.pathname = new URL(hub.appUrl).pathname;
    await expect(query(foreign.href, 'select 1')).rejects.toThrow(/permission denied for database/);
  });
});
