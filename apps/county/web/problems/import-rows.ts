/** Rows of a pasted ledger as problems to register, each with what is wrong with it. */
import { newProblem } from '@linked/shared/contracts/county/problems.ts';
import { newId } from '@linked/shared/ids.ts';
import {
  type ProblemEvent,
  type ProblemSource,
  type ProblemState,
  problemTransitions,
} from '@linked/shared/problems/states.ts';
import { requiredParts, type StepPart } from '@linked/shared/problems/step-inputs.ts';
import { type PastedLine, parseDay, readLines } from '../parts/spreadsheet.ts';
import type { LedgerLine } from '../trpc.ts';

/** The order of columns when the paste has no header row. */
export const importColumns = [
  'title',
  'field',
  'source',
  'foundOn',
  'place',
  'detail',
  'state',
  'unit',
  'person',
  'measures',
  'dueOn',
  'answer',
  'closedOn',
] as const;
export type ImportColumn = (typeof importColumns)[number];

/** The most that one import takes. */
export const MOST_ROWS = 1000;

export type RowProblem =
  | { kind: 'missing'; column: ImportColumn }
  | { kind: 'unknown'; column: ImportColumn; value: string }
  | { kind: 'not-a-day'; column: ImportColumn; value: string }
  | { kind: 'too-long'; column: ImportColumn }
  | { kind: 'future' | 'before-found'; column: ImportColumn }
  | { kind: 'field-not-yours' }
  | { kind: 'closed-on-open' };

export interface ImportRow extends PastedLine<ImportColumn> {
  problems: RowProblem[];
  /** Null while something is wrong. */
  value: LedgerLine | null;
}

/** What the words in the paste mean: names in both languages and codes. */
export interface Vocabulary {
  columns: ReadonlyMap<string, ImportColumn>;
  fields: ReadonlyMap<string, string>;
  sources: ReadonlyMap<string, ProblemSource>;
  states: ReadonlyMap<string, ProblemState>;
  mayWrite: (field: string) => boolean;
  today: string;
}

/** What a problem must have to be in a state: the parts that the steps to it ask for. */
export function partsNeededFor(target: ProblemState): StepPart[] {
  const ways = new Map<ProblemState, ProblemEvent[]>([['registered', []]]);
  for (const [reached, way] of ways)
    for (const row of problemTransitions)
      if (row.from === reached && !ways.has(row.to)) ways.set(row.to, [...way, row.event]);
  const parts = (ways.get(target) ?? []).flatMap((event) => [...requiredParts[event]]);
  return [...new Set(parts)].filter((part) => part !== 'note');
}

/** Empty for an empty paste. Ids are new at every call: parse once a paste. */
export function readImport(text: string, words: Vocabulary): ImportRow[] {
  return readLines(text, words.columns, importColumns).map(({ line, cells }) => readRow(cells, line, words));
}

function readRow(cells: ImportRow['cells'], line: number, words: Vocabulary): ImportRow {
  const problems: RowProblem[] = [];
  const word = <T>(column: ImportColumn, known: ReadonlyMap<string, T>): T | undefined => {
    const value = cells[column];
    if (value === undefined) return undefined;
    const found = known.get(value.toLowerCase());
    if (found === undefined) problems.push({ kind: 'unknown', column, value });
    return found;
  };
  const day = (column: ImportColumn): string | null => {
    const value = cells[column];
    if (value === undefined) return null;
    const found = parseDay(value);
    if (found === null) problems.push({ kind: 'not-a-day', column, value });
    return found;
  };
  const field = word('field', words.fields);
  const source = word('source', words.sources);
  const state = word('state', words.states) ?? 'registered';
  const foundOn = day('foundOn');
  const dueOn = day('dueOn');
  const closedOn = day('closedOn');

  const given: Record<StepPart, unknown> = {
    unit: cells.unit,
    person: cells.person,
    measures: cells.measures,
    dueOn: cells.dueOn,
    answer: cells.answer,
    on: cells.closedOn,
    note: true,
  };
  const needed: ImportColumn[] = [
    'title',
    'field',
    'source',
    'foundOn',
    ...partsNeededFor(state)
      .filter((part) => !given[part])
      .map((part) => (part === 'on' ? 'closedOn' : (part as ImportColumn))),
  ];
  for (const column of needed) if (!cells[column]) problems.push({ kind: 'missing', column });
  for (const column of ['title', 'place', 'unit', 'person'] as const)
    if ((cells[column]?.length ?? 0) > 200) problems.push({ kind: 'too-long', column });
  for (const column of ['detail', 'measures', 'answer'] as const)
    if ((cells[column]?.length ?? 0) > 4000) problems.push({ kind: 'too-long', column });
  if (field !== undefined && !words.mayWrite(field)) problems.push({ kind: 'field-not-yours' });
  if (foundOn && foundOn > words.today) problems.push({ kind: 'future', column: 'foundOn' });
  if (closedOn && closedOn > words.today) problems.push({ kind: 'future', column: 'closedOn' });
  if (foundOn && dueOn && dueOn < foundOn) problems.push({ kind: 'before-found', column: 'dueOn' });
  if (foundOn && closedOn && closedOn < foundOn) problems.push({ kind: 'before-found', column: 'closedOn' });
  if (closedOn && state !== 'closed') problems.push({ kind: 'closed-on-open' });

  if (problems.length > 0) return { line, cells, problems, value: null };
  const base = newProblem.parse({
    id: newId(),
    field,
    title: cells.title,
    detail: cells.detail,
    source,
    place: cells.place,
    foundOn,
  });
  return {
    line,
    cells,
    problems,
    value: {
      ...base,
      state,
      unit: cells.unit ?? null,
      person: cells.person ?? null,
      measures: cells.measures ?? '',
      dueOn,
      answer: cells.answer ?? '',
      closedOn,
    },
  };
}
