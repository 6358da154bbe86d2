/** The workflow bundle, built once ahead of time and kept by the hash of what it is built from. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { glob, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

const workersFolder = import.meta.dirname;
const repository = path.dirname(workersFolder);
const entry = path.join(workersFolder, 'workflows.ts');

/** Everything workflows can import: a change anywhere here may change the bundle. */
const sources = ['workers/**/{workflows,workflow-*,names}.ts', 'packages/shared/**/*.ts'];

/**
 * Path of a bundle of the present sources; built when there is none (some seconds), else at once.
 * @param folder where bundles are kept; several processes may ask at the same time
 * @throws when a workflow imports what a workflow cannot (a Node built-in, say)
 */
export async function workflowBundle(
  folder = path.resolve(repository, process.env.LINKED_CACHE_DIR || '.cache', 'workflows'),
): Promise<{ codePath: string }> {
  const codePath = path.join(folder, `workflows-${await sourceHash()}.js`);
  if (existsSync(codePath)) return { codePath };
  const { code } = await bundleWorkflowCode({
    workflowsPath: entry,
    logger: new DefaultLogger('WARN'),
  });
  await mkdir(folder, { recursive: true });
  // Written aside and renamed: another process never reads half a bundle.
  const unfinished = `${codePath}.${process.pid}.tmp`;
  await writeFile(unfinished, code);
  await rename(unfinished, codePath);
  return { codePath };
}

async function sourceHash(): Promise<string> {
  const files: string[] = [];
  for await (const file of glob(sources, {
    cwd: repository,
    exclude: ['**/node_modules/**', '**/*.test.ts'],
  }))
    files.push(file);
  const hash = createHash('sha256').update(sdkVersion());
  for (const file of files.sort())
    hash.update(`\0${file}\0`).update(await readFile(path.join(repository, file)));
  return hash.digest('hex').slice(0, 16);
}

function sdkVersion(): string {
  const require = createRequire(import.meta.url);
  return (require('@temporalio/worker/package.json') as { version: string }).version;
}
