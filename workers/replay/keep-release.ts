/**
 * Keeps the workflow code of a release as one readable file: `node workers/replay/keep-release.ts`, run when a release is
 * made. Tests run it beside the present code (docs/changing-workflows.md). A release that is kept is never written again.
 */
import { execFile } from 'node:child_process';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { WorkerDependencies } from '../dependencies.ts';
import { createActivities } from '../worker.ts';
import { releaseFiles } from './releases.ts';

const workersFolder = path.join(import.meta.dirname, '..');
const repository = path.dirname(workersFolder);
const { version } = JSON.parse(await readFile(path.join(workersFolder, 'package.json'), 'utf8')) as {
  version: string;
};
const { code, activities } = releaseFiles(version);
const unfinished = `${code}.tmp.js`;
await mkdir(path.dirname(code), { recursive: true });
const bundler = path.join(repository, 'node_modules', 'rolldown', 'bin', 'cli.mjs');
const args = [bundler, path.join(workersFolder, 'workflows.ts'), '--format', 'esm', '--platform', 'neutral'];
await promisify(execFile)(
  process.execPath,
  [...args, '--external', '@temporalio/workflow', '--external', '@temporalio/common', '--file', unfinished],
  { cwd: repository },
);
const names = Object.keys(createActivities({} as WorkerDependencies)).sort();
// wx: fails instead of replacing.
await writeFile(activities, `${JSON.stringify(names, null, 2)}\n`, { flag: 'wx' });
await rename(unfinished, code);
console.log(`kept ${version}: ${code}`);
