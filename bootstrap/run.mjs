// Plain JavaScript without dependencies: this is what runs before node_modules exists, on the machine's own Node.
// It brings node_modules in line with package-lock.json, then hands over to the pinned Node 24.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureDependencies } from './install.mjs';
import { forwardSignals, watchNpm } from './signals.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

const scripts = {
  start: 'stack/start.ts',
  test: 'tests/run.ts',
  bench: 'bench/run.ts',
  build: 'stack/build.ts',
  check: 'stack/check.ts',
  generate: 'stack/generate-types.ts',
  screenshots: 'tests/e2e/screenshots.ts',
};

process.exitCode = await main();

async function main() {
  const [name = '', ...args] = process.argv.slice(2);
  const script = scripts[name];
  if (!script) return fail(`node bootstrap/run.mjs <${Object.keys(scripts).join('|')}> [options]`);
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20) {
    return fail(
      `需要 Node 20 或更新版本，当前为 ${process.version}。\nNode 20 or newer is needed, this is ${process.version}.`,
    );
  }
  const problem = await ensureDependencies(root, (line) => console.log(line));
  if (problem !== undefined) return fail(problem);
  if (!fs.existsSync(path.join(root, script))) return fail(`${script} 不存在。\nThere is no ${script}.`);
  return runOnPinnedNode(script, args);
}

/** In a process group of its own: the terminal's Ctrl-C then reaches it once, through us. */
function runOnPinnedNode(script, args) {
  const node = path.join(root, 'node_modules', 'node', 'bin', 'node');
  const child = spawn(node, [path.join(root, script), ...args], {
    cwd: root,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    detached: true,
    env: { ...process.env, PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH ?? ''}` },
  });
  const forget = forwardSignals((signal) => child.kill(signal));
  const forgetNpm = watchNpm(() => child.kill('SIGTERM'));
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(fail(`${node}: ${error.message}`)));
    child.once('exit', (code, signal) => {
      forget();
      forgetNpm();
      resolve(code ?? 128 + ({ SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }[signal] ?? 1));
    });
  });
}

function fail(message) {
  console.error(message);
  return 1;
}
