/** Rows of a pasted list of inventories (底数), each with what is wrong with it. */
import { newId } from '@linked/shared/ids.ts';
import { type PastedLine, parseAmount, parseDay, readLines } from '../parts/spreadsheet.ts';
import type { NewBaseline } from '../trpc.ts';

/** The order of columns when the paste has no header row. */
export const baselineColumns = ['name', 'field', 'amount', 'unit', 'countedOn'] as const;
export type BaselineColumn = (typeof baselineColumns)[number];

/** The most that one import takes. */
export const MOST_BASELINES = 500;
const LONGEST_NAME = 200;
const LONGEST_UNIT = 20;
const MOST_AMOUNT = 1e12;

export type BaselineProblem =
  | { kind: 'missing' | 'too-long'; column: BaselineColumn }
  | { kind: 'unknown' | 'not-a-number' | 'not-a-day'; column: BaselineColumn; value: string }
  | { kind: 'field-not-yours' | 'future' | 'taken' }
  | { kind: 'twice'; line: number };

export interface BaselineRow extends PastedLine<BaselineColumn> {
  problems: BaselineProblem[];
  /** Null while something is wrong. */
  value: NewBaseline | null;
}

export interface BaselineWords {
  columns: ReadonlyMap<string, BaselineColumn>;
  fields: ReadonlyMap<string, string>;
  mayWrite: (field: string) => boolean;
  today: string;
  /** `nameKey`s of the inventories there are. */
  taken: ReadonlySet<string>;
}

/** One inventory of a name in a field. */
export const nameKey = ({ field, name }: { field: string; name: string }): string => `${field} ${name}`;

/** Empty for an empty paste. Ids are new at every call: parse once a paste. */
export function readBaselines(text: string, words: BaselineWords): BaselineRow[] {
  const firstLines = new Map<string, number>();
  return readLines(text, words.columns, baselineColumns).map((pasted) => readRow(pasted, words, firstLines));
}

function readRow(
  { line, cells }: PastedLine<BaselineColumn>,
  words: BaselineWords,
  firstLines: Map<string, number>,
): BaselineRow {
  const problems: BaselineProblem[] = [];
  for (const column of baselineColumns) if (!cells[column]) problems.push({ kind: 'missing', column });
  const read = <T>(
    column: BaselineColumn,
    kind: 'unknown' | 'not-a-number' | 'not-a-day',
    parse: (text: string) => T | null | undefined,
  ): T | null => {
    const value = cells[column];
    if (!value) return null;
    const found = parse(value) ?? null;
    if (found === null) problems.push({ kind, column, value });
    return found;
  };
  const field = read('field', 'unknown', (value) => words.fields.get(value.toLowerCase()));
  const amount = read('amount', 'not-a-number', (value) => {
    const number = parseAmount(value);
    return number !== null && number <= MOST_AMOUNT ? number : null;
  });
  const countedOn = read('countedOn', 'not-a-day', parseDay);
  const { name = '', unit = '' } = cells;
  if (name.length > LONGEST_NAME) problems.push({ kind: 'too-long', column: 'name' });
  if (unit.length > LONGEST_UNIT) problems.push({ kind: 'too-long', column: 'unit' });
  if (countedOn !== null && countedOn > words.today) problems.push({ kind: 'future' });
  if (field !== null && !words.mayWrite(field)) problems.push({ kind: 'field-not-yours' });
  if (field !== null && name) {
    const key = nameKey({ field, name });
    const first = firstLines.get(key);
    if (first !== undefined) problems.push({ kind: 'twice', line: first });
    else firstLines.set(key, line);
    if (words.taken.has(key)) problems.push({ kind: 'taken' });
  }
  const right = problems.length === 0 && field !== null && amount !== null && countedOn !== null;
  return {
    line,
    cells,
    problems,
    value: right ? { id: newId(), field, name, unit, amount, countedOn } : null,
  };
}
