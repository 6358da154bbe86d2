import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Codes of Hong Kong, Macao and Taiwan begin with 7 or 8. */
const isMainland = (code: string) => Number(code.slice(0, 1)) < 7;

/** Mainland units of one yearly list, code → name, ascending by code. */
export function readAreaList(areacodes: string, year: number): Map<string, string> {
  const text = readFileSync(join(areacodes, 'data', `${year}.txt`), 'utf8');
  const units = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line): [string, string] => [line.slice(0, 6), line.slice(6).trim()])
    .filter(([code]) => isMainland(code));
  const wrong = units.filter(([code, name]) => !/^\d{6}$/.test(code) || name === '' || /7\d$/.test(code));
  if (wrong.length > 0) throw new Error(`unexpected lines in ${year}: ${wrong.join(' ')}`);
  return new Map(units.sort(([a], [b]) => (a < b ? -1 : 1)));
}
