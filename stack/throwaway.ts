import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { removePostgres } from './postgres.ts';
import { isSameProcess, readIdentity, writeIdentity } from './process-identity.ts';
import { stopLeftovers } from './processes.ts';

const prefix = 'linked-throwaway-';
const ownerFile = 'owner.json';

/** A state folder for one run of tests, with the name of its owner in it. */
export function createThrowawayFolder(label: string): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), `${prefix}${label}-`));
  // The embedded database runs as another user when we are root; the secrets inside are 0600.
  fs.chmodSync(folder, 0o711);
  writeIdentity(path.join(folder, ownerFile), process.pid);
  return folder;
}

/** Removes what was left by runs whose owner was killed: their processes first, then their folders. */
export async function sweepThrowawayFolders(log: (line: string) => void): Promise<void> {
  for (const name of fs.readdirSync(os.tmpdir())) {
    if (!name.startsWith(prefix)) continue;
    const folder = path.join(os.tmpdir(), name);
    const owner = readIdentity(path.join(folder, ownerFile));
    if (owner === undefined || isSameProcess(owner)) continue;
    log(`removing ${folder}, left by process ${owner.pid}`);
    await removeThrowawayFolder(folder);
  }
}

export async function removeThrowawayFolder(folder: string): Promise<void> {
  await stopLeftovers(path.join(folder, 'run'));
  await removePostgres(path.join(folder, 'postgres'));
  fs.rmSync(folder, { recursive: true, force: true });
}
