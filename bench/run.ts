/** `npm run bench -- <name> [options]`: runs bench/<name>.ts, which exports `run(argv)`. */
import { readdir } from 'node:fs/promises';

const notBenches = new Set(['run.ts', 'measure.ts']);

const names = (await readdir(import.meta.dirname))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !notBenches.has(file))
  .map((file) => file.slice(0, -'.ts'.length))
  .sort();

const [name, ...argv] = process.argv.slice(2);
if (name === undefined || !names.includes(name)) {
  console.error(`usage: npm run bench -- <${names.join(' | ')}> [--json] [options]   (bench/README.md)`);
  process.exit(2);
}
const bench = (await import(`./${name}.ts`)) as { run(argv: string[]): Promise<void> };
await bench.run(argv);
