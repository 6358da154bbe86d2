/** What all benches share: medians, the machine they ran on, how a result is printed. */
import os from 'node:os';

/** @param values at least one */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The machine in one line; figures of two machines are not compared. */
export function machine(): string {
  const cpus = os.cpus();
  const memory = Math.round(os.totalmem() / 2 ** 30);
  return `${cpus.length} × ${cpus[0]?.model.trim() ?? 'unknown processor'}, ${memory} GB, ${os.platform()} ${os.arch()}, Node ${process.versions.node}`;
}

export const round = (value: number, digits = 0): number => Number(value.toFixed(digits));

/** A row of figures a line, names aligned; or the whole as JSON on one line, for programs. */
export function print(result: Record<string, unknown>, json: boolean): void {
  if (json) {
    console.log(JSON.stringify(result));
    return;
  }
  const width = Math.max(...Object.keys(result).map((name) => name.length));
  for (const [name, value] of Object.entries(result))
    console.log(`${name.padEnd(width)}  ${Array.isArray(value) ? value.join(' ') : String(value)}`);
}
