/** Where recorded histories lie: `histories/<workflow type>/<path>.<release>.json`. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

export const historiesFolder = path.join(import.meta.dirname, 'histories');

/** @param release version of the workers package that played it */
export const historyFile = (workflowType: string, pathName: string, release: string): string =>
  path.join(historiesFolder, workflowType, `${pathName}.${release}.json`);

export interface RecordedHistory {
  workflowType: string;
  /** File name without its ending. */
  name: string;
  /** History in the JSON form of Temporal's protocol, as `temporal workflow show -o json` gives it. */
  history: { events: { eventType: string }[] };
}

export async function readHistories(): Promise<RecordedHistory[]> {
  const files = await readdir(historiesFolder, { recursive: true });
  return Promise.all(
    files
      // Those of a path that was taken out are kept, but the present code need not know it (docs/changing-workflows.md).
      .filter((file) => file.endsWith('.json') && !file.startsWith('retired'))
      .sort()
      .map(async (file) => ({
        workflowType: path.dirname(file),
        name: path.basename(file, '.json'),
        history: JSON.parse(await readFile(path.join(historiesFolder, file), 'utf8')),
      })),
  );
}
