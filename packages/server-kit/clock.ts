/**
 * The clock the edge reads before it hands the instant to a rule. In service it is the machine's. A stack
 * that must live through past days (the demo, a test of a hundred days) names a file with an offset in
 * milliseconds by LINKED_CLOCK_FILE: hub, counties and worker then share one shifted time.
 */
import { readFileSync } from 'node:fs';

export type Clock = () => Date;

/** `file`: path of the offset file, or undefined for the machine's clock. A missing file means offset 0. */
export function createClock(file: string | undefined): Clock {
  if (!file) return () => new Date();
  return () => new Date(Date.now() + readOffset(file));
}

/** How far the clock is ahead of the machine's, in milliseconds (negative: behind). */
export const clockOffset = (clock: Clock): number => clock().getTime() - Date.now();

function readOffset(file: string): number {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
  const offset = Number(text.trim() || '0');
  if (!Number.isFinite(offset))
    throw new Error(`the clock file holds ${JSON.stringify(text)}, not a number of milliseconds`);
  return offset;
}
