/**
 * Records the histories that later versions must replay: `node workers/replay/record.ts [path …]`.
 * Only adds: a history that was released is never written again; a changed workflow gets a new release's beside it.
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { startRig } from '../testing/rig.ts';
import { scenarios } from '../testing/scenarios.ts';
import { startServices } from '../testing/services.ts';
import { historyFile } from './histories.ts';
import { historyToJson } from './history-json.ts';

const wanted = process.argv.slice(2);
const chosen = scenarios.filter((scenario) => wanted.length === 0 || wanted.includes(scenario.path));
const packageFile = path.join(import.meta.dirname, '..', 'package.json');
const { version } = JSON.parse(await readFile(packageFile, 'utf8')) as { version: string };

const services = await startServices();
try {
  for (const scenario of chosen) {
    const file = historyFile(scenario.workflowType, scenario.path, version);
    if (existsSync(file)) {
      console.log(`kept      ${file}`);
      continue;
    }
    await using rig = await startRig(scenario.counties, services.temporalAddress);
    const handle = rig.env.client.workflow.getHandle(await scenario.play(rig));
    const history = withoutMachine(historyToJson(await handle.fetchHistory()));
    await mkdir(path.dirname(file), { recursive: true });
    // wx: fails instead of replacing, also when two recorders run.
    await writeFile(file, `${history}\n`, { flag: 'wx' });
    console.log(`recorded  ${file}`);
  }
} finally {
  await services.stop();
}

/** Names of processes and machines are no part of a history's meaning. */
function withoutMachine(history: unknown): string {
  return JSON.stringify(history, (key, value) => (key === 'identity' ? 'recorded' : value), 1);
}
