/** Workflow code of earlier releases, kept to be run beside the present one: `releases/<version>.generated.js`. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

const folder = path.join(import.meta.dirname, 'releases');

export const releaseFiles = (version: string): { code: string; activities: string } => ({
  code: path.join(folder, `${version}.generated.js`),
  activities: path.join(folder, `${version}.activities.json`),
});

/** Versions kept, oldest first. */
export async function keptReleases(): Promise<string[]> {
  const versions = (await readdir(folder))
    .filter((name) => name.endsWith('.generated.js'))
    .map((name) => name.replace('.generated.js', ''));
  return versions.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

export interface KeptRelease {
  bundle: { codePath: string };
  /** Names of the activities its worker had. */
  activities: string[];
}

/** A kept release as a worker takes it; the bundle is built once. */
export async function keptRelease(version: string): Promise<KeptRelease> {
  const files = releaseFiles(version);
  const activities = JSON.parse(await readFile(files.activities, 'utf8')) as string[];
  const cache = path.resolve(
    import.meta.dirname,
    '..',
    '..',
    process.env.LINKED_CACHE_DIR || '.cache',
    'workflows',
  );
  const hash = createHash('sha256')
    .update(await readFile(files.code))
    .digest('hex')
    .slice(0, 16);
  const codePath = path.join(cache, `release-${version}-${hash}.js`);
  if (!existsSync(codePath)) {
    const { code } = await bundleWorkflowCode({
      workflowsPath: files.code,
      logger: new DefaultLogger('WARN'),
    });
    await mkdir(cache, { recursive: true });
    const unfinished = `${codePath}.${process.pid}.tmp`;
    await writeFile(unfinished, code);
    await rename(unfinished, codePath);
  }
  return { bundle: { codePath }, activities };
}
