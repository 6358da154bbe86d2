import path from 'node:path';
import { bilingual, messageOf, runProgram, StackError } from './errors.ts';
import { generateTypes } from './generate-types.ts';
import { repositoryRoot } from './paths.ts';
import { runCommand } from './run-command.ts';
import { onStopRequest } from './signals.ts';

/** One check: returns what it found, or nothing. */
interface Check {
  name: string;
  run(signal: AbortSignal): Promise<string | undefined>;
}

/** The JavaScript entry of each tool; the pinned Node runs it, not the machine's. */
const tools = {
  tsc: 'typescript/bin/tsc',
  biome: '@biomejs/biome/bin/biome',
  oxlint: 'oxlint/bin/oxlint',
} as const;

function tool(name: string, program: keyof typeof tools, ...args: string[]): Check {
  return {
    name,
    run: async (signal) => {
      const file = path.join(repositoryRoot, 'node_modules', tools[program]);
      const result = await runCommand(process.execPath, [file, ...args], { cwd: repositoryRoot, signal });
      return result.code === 0 ? undefined : result.output.trimEnd();
    },
  };
}

const checks: readonly Check[] = [
  tool('types of servers, workers, tools and tests', 'tsc', '-p', 'tsconfig.json'),
  tool('types of the web apps', 'tsc', '-p', 'tsconfig.web.json'),
  tool('format and lint', 'biome', 'check', '--colors=off', '--max-diagnostics=100', '.'),
  tool('import arrows, cycles and workflow code', 'oxlint', '--deny-warnings', '.'),
  {
    name: 'generated database types',
    run: async (signal) => {
      const lines: string[] = [];
      const changed = await generateTypes({ verify: true, log: (line) => lines.push(line), signal });
      return changed.length > 0
        ? `${lines.join('\n')}\nRun \`npm run generate\` and commit the result.`
        : undefined;
    },
  },
];

await runProgram(async () => {
  const abort = new AbortController();
  const forget = onStopRequest(
    () => abort.abort(new StackError(bilingual('已停止。', 'Stopped.'))),
    () => process.exit(130),
  );
  let failed = 0;
  for (const check of checks) {
    const begun = performance.now();
    const found = await check.run(abort.signal).catch((error: unknown) => {
      abort.signal.throwIfAborted();
      return messageOf(error);
    });
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    console.log(`${found === undefined ? 'ok    ' : 'FAILED'} ${check.name} (${seconds} s)`);
    if (found === undefined) continue;
    failed += 1;
    console.log(found.replaceAll(/^/gm, '       '));
  }
  forget();
  console.log(failed === 0 ? '\nAll checks passed.' : `\n${failed} of ${checks.length} checks failed.`);
  return failed === 0 ? 0 : 1;
});
