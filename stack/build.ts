/** `npm run build`: both web apps and the workflow bundle, where their sources have changed. */
import { runProgram } from './errors.ts';
import { buildWebApps } from './web-build.ts';
import { buildWorkflowBundle } from './workflow-bundle.ts';

await runProgram(async () => {
  const abort = new AbortController();
  process.once('SIGINT', () => abort.abort());
  process.once('SIGTERM', () => abort.abort());
  const options = { log: (line: string) => console.log(line), signal: abort.signal };
  await buildWebApps(options);
  await buildWorkflowBundle(options);
  console.log('built');
  return 0;
});
