import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { resolveChromium } from '@linked/stack/chromium.ts';
import { bilingual, messageOf, runProgram, StackError } from '@linked/stack/errors.ts';
import { repositoryRoot } from '@linked/stack/paths.ts';
import { onStopRequest } from '@linked/stack/signals.ts';
import { sweepThrowawayFolders } from '@linked/stack/throwaway.ts';
import { buildWebApps } from '@linked/stack/web-build.ts';
import { countResults, type VitestReport } from './harness/count-results.ts';

/** `npm test [-- vitest filters and options]`: everything, closing with `N passed, N failed`. */
await runProgram(async () => {
  const abort = new AbortController();
  const log = (line: string): void => console.log(line);
  let child: ReturnType<typeof spawn> | undefined;
  const forget = onStopRequest(
    () => {
      abort.abort(new StackError(bilingual('已停止。', 'Stopped.')));
      child?.kill('SIGINT');
    },
    () => process.exit(130),
  );
  if (needsBrowser(process.argv.slice(2))) {
    const problem = await prepareBrowserTests(log, abort.signal);
    if (problem !== undefined) {
      console.error(problem);
      console.log('\n0 passed, 1 failed');
      return 1;
    }
  }

  const report = path.join(repositoryRoot, 'test-results', 'vitest.json');
  fs.rmSync(report, { force: true });
  abort.signal.throwIfAborted();
  const code = await new Promise<number>((resolve) => {
    const vitest = path.join(repositoryRoot, 'node_modules', 'vitest', 'vitest.mjs');
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    child = spawn(process.execPath, [vitest, 'run', ...reporters, ...process.argv.slice(2)], {
      cwd: repositoryRoot,
      stdio: 'inherit',
      // A group of its own: vitest stops its services itself when we tell it to.
      detached: true,
    });
    child.once('exit', (exitCode) => resolve(exitCode ?? 1));
    child.once('error', () => resolve(1));
  });
  // Vitest that is interrupted, or dies, does not tear its services down.
  await sweepThrowawayFolders(() => {});
  forget();
  const results = fs.existsSync(report)
    ? (JSON.parse(fs.readFileSync(report, 'utf8')) as VitestReport)
    : undefined;
  const { passed, failed } = countResults(results, code);
  console.log(`\n${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
});

/** `npm test -- packages/shared` need not wait for what only the tests across programs use. */
function needsBrowser(args: readonly string[]): boolean {
  const filters = args.filter((arg) => !arg.startsWith('-'));
  return filters.length === 0 || filters.some((filter) => filter.includes('e2e'));
}

/** Returns why the browser tests could not run. */
async function prepareBrowserTests(
  log: (line: string) => void,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    await buildWebApps({ log, signal });
    log(`Chromium: ${await resolveChromium()}`);
    return undefined;
  } catch (error) {
    signal.throwIfAborted();
    return messageOf(error);
  }
}
