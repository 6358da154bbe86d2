import fs from 'node:fs';
import path from 'node:path';
import { bilingual, StackError } from './errors.ts';
import { repositoryRoot } from './paths.ts';
import { runCommand } from './run-command.ts';

/**
 * Has the workflow bundle built before the worker asks for it, so that the worker's start is short. In a process of
 * its own: the bundler cannot be interrupted otherwise.
 */
export async function buildWorkflowBundle(options: {
  log: (line: string) => void;
  signal?: AbortSignal;
}): Promise<void> {
  const file = path.join(repositoryRoot, 'workers', 'bundle.ts');
  if (!fs.existsSync(file)) return;
  const slow = setTimeout(() => options.log('building the workflow bundle'), 500);
  try {
    const script = `import { workflowBundle } from '@linked/workers/bundle.ts'; await workflowBundle();`;
    const args = ['--input-type=module', '--eval', script];
    const result = await runCommand(process.execPath, args, {
      cwd: path.join(repositoryRoot, 'stack'),
      signal: options.signal,
    });
    if (result.code !== 0)
      throw new StackError(
        bilingual('工作流打包失败。', `Building the workflow bundle failed:\n${result.output.trimEnd()}`),
      );
  } finally {
    clearTimeout(slow);
  }
}
