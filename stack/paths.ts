import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the checkout. */
export const repositoryRoot = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

export type Environment = Record<string, string | undefined>;

/** Everything a running network remembers; `--reset` clears it. */
export function stateFolder(env: Environment = process.env): string {
  return path.resolve(repositoryRoot, env.LINKED_DATA_DIR || '.data');
}

/** Downloaded binaries; outlives `--reset`. */
export function cacheFolder(env: Environment = process.env): string {
  return path.resolve(repositoryRoot, env.LINKED_CACHE_DIR || '.cache');
}
