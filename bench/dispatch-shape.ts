/**
 * What the shape of dispatch costs before anything is delivered: inside the campaign's workflow, with an ordinary
 * instead of a local activity for the plan, as a child workflow (docs/adr/0006-dispatch-in-the-campaign.md).
 */

import { parseArgs } from 'node:util';
import { cacheFolder } from '@linked/stack/paths.ts';
import { startTemporal } from '@linked/stack/temporal.ts';
import { createThrowawayFolder, removeThrowawayFolder } from '@linked/stack/throwaway.ts';
import { machine, median, print, round } from './measure.ts';
import { startNoOpWorker } from './temporal/no-op-worker.ts';

const shapes = ['dispatchInside', 'dispatchWithoutLocal', 'dispatchAsChild'] as const;
const warmUps = 3;

/** `--rounds N` (default 15), `--json`. Prints the median milliseconds of each shape. */
export async function run(argv: string[]): Promise<void> {
  const { values } = parseArgs({
    args: argv,
    options: { rounds: { type: 'string', default: '15' }, json: { type: 'boolean', default: false } },
  });
  const folder = createThrowawayFolder('bench-shape');
  await using cleanup = new AsyncDisposableStack();
  cleanup.defer(() => removeThrowawayFolder(folder));
  const log = (line: string): void => console.error(line);
  const temporal = await startTemporal({ stateDir: folder, cacheDir: cacheFolder(), log });
  cleanup.defer(temporal.stop);
  const worker = cleanup.use(await startNoOpWorker(temporal.address));

  const times: Record<string, number[]> = Object.fromEntries(shapes.map((shape) => [shape, []]));
  for (let at = -warmUps; at < Number(values.rounds); at++)
    for (const shape of shapes) {
      const took = await worker.time(shape);
      if (at >= 0) times[shape]!.push(took);
    }
  const result = Object.fromEntries(shapes.map((shape) => [`${shape}_ms`, round(median(times[shape]!), 1)]));
  print({ ...result, rounds: Number(values.rounds), machine: machine() }, values.json);
}
