import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { bilingual, StackError } from './errors.ts';
import { repositoryRoot } from './paths.ts';
import { runCommand } from './run-command.ts';

export interface WebBuildOptions {
  log: (line: string) => void;
  signal?: AbortSignal;
}

const tiers = ['hub', 'county'] as const;

/** Builds both web apps into their `dist` where their sources have changed since the last build. */
export async function buildWebApps(options: WebBuildOptions): Promise<void> {
  await Promise.all(tiers.map((tier) => buildWebApp(tier, options)));
}

async function buildWebApp(tier: (typeof tiers)[number], { log, signal }: WebBuildOptions): Promise<void> {
  const folder = path.join(repositoryRoot, 'apps', tier, 'web');
  if (!fs.existsSync(path.join(folder, 'index.html'))) {
    log(`apps/${tier}/web has no index.html; not built`);
    return;
  }
  const dist = path.join(folder, 'dist');
  const stamp = path.join(dist, '.sources');
  const sources = sourcesDigest(folder);
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === sources) return;
  const begun = Date.now();
  log(`building apps/${tier}/web`);
  // Built beside and renamed: a server that is running never serves half a build. node_modules is on the same disk.
  const unfinished = path.join(repositoryRoot, 'node_modules', '.linked-web', `${tier}-${process.pid}`);
  try {
    const vite = path.join(repositoryRoot, 'node_modules', 'vite', 'bin', 'vite.js');
    const args = [vite, 'build', '--outDir', unfinished, '--emptyOutDir', '--logLevel', 'warn'];
    // A test runner's NODE_ENV would give a development build, with the sources' paths in it.
    const env = { ...process.env, NODE_ENV: 'production' };
    const result = await runCommand(process.execPath, args, { cwd: folder, env, signal });
    if (result.code !== 0)
      throw new StackError(
        bilingual(`网页 apps/${tier}/web 构建失败。`, `Building apps/${tier}/web failed:\n${result.output}`),
      );
    fs.writeFileSync(path.join(unfinished, '.sources'), sources);
    const old = `${unfinished}.old`;
    if (fs.existsSync(dist)) fs.renameSync(dist, old);
    fs.renameSync(unfinished, dist);
    fs.rmSync(old, { recursive: true, force: true });
  } finally {
    fs.rmSync(unfinished, { recursive: true, force: true });
  }
  log(`built apps/${tier}/web in ${((Date.now() - begun) / 1000).toFixed(1)} s`);
}

/** Changes when a file that goes into the build is changed, added or removed. */
function sourcesDigest(folder: string): string {
  const hash = crypto.createHash('sha256');
  const roots = [
    folder,
    path.join(repositoryRoot, 'packages/ui'),
    path.join(repositoryRoot, 'packages/shared'),
  ];
  for (const root of roots) {
    const names = fs.readdirSync(root, { recursive: true, encoding: 'utf8' }).sort();
    for (const name of names) {
      if (/(?:^|\/)(?:node_modules|dist)(?:\/|$)|\.test\.tsx?$/.test(name)) continue;
      const file = path.join(root, name);
      const stat = fs.statSync(file, { throwIfNoEntry: false });
      if (stat?.isFile()) hash.update(`${file}\0${stat.size}\0${stat.mtimeMs}\n`);
    }
  }
  hash.update(fs.readFileSync(path.join(repositoryRoot, 'package-lock.json')));
  return hash.digest('hex');
}
