/** Cells pasted from a spreadsheet: tab separated, quoted where a cell holds a line break, tab or quote. */
export function parseCells(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  const endCell = () => {
    row.push(cell.trim());
    cell = '';
  };
  const endRow = () => {
    endCell();
    if (row.some((value) => value !== '')) rows.push(row);
    row = [];
  };
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at]!;
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (sign === '"' && cell === '') quoted = true;
    else if (sign === '\t') endCell();
    else if (sign === '\n') endRow();
    else if (sign !== '\r') cell += sign;
  }
  endRow();
  return rows;
}

/** `2026-4-1`, `2026/04/01`, `2026.4.1`, `2026年4月1日` as `2026-04-01`; null for anything else or no such day. */
export function parseDay(text: string): string | null {
  const match = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$/.exec(text.trim());
  if (!match) return null;
  const day = `${match[1]}-${match[2]!.padStart(2, '0')}-${match[3]!.padStart(2, '0')}`;
  const ms = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== day ? null : day;
}

/** `1,234.5`, `１２３`, `84` as numbers, not negative; null for anything else, also for `约80` or `1.2万`. */
export function parseAmount(text: string): number | null {
  const plain = text.normalize('NFKC').replace(/\s/g, '');
  if (!/^(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?$/.test(plain)) return null;
  return Number(plain.replaceAll(',', ''));
}

export interface PastedLine<Column extends string> {
  /** Line of the paste, from 1. */
  line: number;
  cells: Partial<Record<Column, string>>;
}

/**
 * The lines of a paste with named cells: by the header row where there is one (at least two known names, in
 * any order), else by position. `names`: lower-case titles → columns; `order`: the columns without a header.
 */
export function readLines<Column extends string>(
  text: string,
  names: ReadonlyMap<string, Column>,
  order: readonly Column[],
): PastedLine<Column>[] {
  const rows = parseCells(text);
  const header = rows[0]?.map((cell) => names.get(cell.toLowerCase()));
  const hasHeader = header !== undefined && header.filter((column) => column !== undefined).length >= 2;
  const columns = hasHeader ? header : order;
  return rows.slice(hasHeader ? 1 : 0).map((cells, index) => {
    const named: Partial<Record<Column, string>> = {};
    for (const [at, column] of columns.entries())
      if (column !== undefined && cells[at]) named[column] = cells[at];
    return { line: index + (hasHeader ? 2 : 1), cells: named };
  });
}
