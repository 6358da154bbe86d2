import fs from 'node:fs';
import path from 'node:path';

/** `loading` outlives an interrupted load: half a demo is never shown as a whole one. */
export type DemoState = 'none' | 'loading' | 'loaded' | 'empty';

const fileOf = (stateDir: string): string => path.join(stateDir, 'demo.json');

export function readDemoState(stateDir: string): DemoState {
  try {
    return (JSON.parse(fs.readFileSync(fileOf(stateDir), 'utf8')) as { state: DemoState }).state;
  } catch {
    return 'none';
  }
}

export function writeDemoState(stateDir: string, state: DemoState): void {
  const temporary = `${fileOf(stateDir)}.${process.pid}`;
  fs.writeFileSync(temporary, `${JSON.stringify({ state })}\n`);
  fs.renameSync(temporary, fileOf(stateDir));
}
