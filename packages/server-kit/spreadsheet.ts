/** The one place that knows the spreadsheet library: workbooks written as streams, and read for what is imported or tested. */
import { PassThrough, type Readable } from 'node:stream';
import { Workbook, WorkbookWriter } from '@cj-tech-master/excelts';

export type CellValue = string | number | boolean | null;

export interface Sheet {
  /** At most 31 characters, without `[ ] : * ? / \`. */
  name: string;
  columns: readonly { title: string; width?: number }[];
  /** One array a row, in the order of the columns. */
  rows: AsyncIterable<readonly CellValue[]> | Iterable<readonly CellValue[]>;
}

/** What a spreadsheet program could take for the beginning of a formula or a command. */
const FORMULA_START = /^[=+\-@\t\r]/;
/** Longest text a cell may have. */
const CELL_LIMIT = 32_767;

/** Text as a cell may hold it: whoever typed `=HYPERLINK(…)` in a county gets it shown, not run. */
export function plainCell(value: CellValue): CellValue {
  if (typeof value !== 'string') return value;
  const text = FORMULA_START.test(value) ? `'${value}` : value;
  return text.length > CELL_LIMIT ? `${text.slice(0, CELL_LIMIT - 1)}…` : text;
}

/**
 * A workbook as it is written: rows are asked for as fast as the reader takes the bytes. An error of the rows, and an
 * abort of the reader, end both.
 */
export function writeWorkbook(sheets: readonly Sheet[], { created }: { created: Date }): Readable {
  const out = new PassThrough();
  const drained = async (): Promise<void> => {
    if (!out.writableNeedDrain || out.destroyed) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        out.off('drain', done);
        out.off('close', done);
        resolve();
      };
      out.on('drain', done);
      out.on('close', done);
    });
  };
  const write = async (): Promise<void> => {
    const book = new WorkbookWriter({
      stream: out as never,
      created,
      modified: created,
      useSharedStrings: false,
      useStyles: true,
    });
    for (const { name, columns, rows } of sheets) {
      const sheet = book.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1 }] });
      sheet.columns = columns.map(({ width = 16 }) => ({ width }));
      const head = sheet.addRow(columns.map(({ title }) => title));
      head.font = { bold: true };
      head.commit();
      for await (const row of rows) {
        if (out.destroyed) return;
        sheet.addRow(row.map(plainCell)).commit();
        await drained();
      }
      sheet.commit();
    }
    await book.commit();
  };
  write().catch((error: unknown) => out.destroy(error instanceof Error ? error : new Error(String(error))));
  return out;
}

/** All sheets of a small workbook by name: their rows as values, the head among them. */
export async function readWorkbook(bytes: Buffer): Promise<Map<string, CellValue[][]>> {
  const book = new Workbook();
  await book.xlsx.load(bytes as never);
  return new Map(
    book.worksheets.map((sheet) => {
      const rows: CellValue[][] = [];
      for (let number = 1; number <= sheet.rowCount; number += 1) {
        // The library counts cells from 1.
        const values = (sheet.getRow(number).values as unknown[]).slice(1);
        rows.push(Array.from(values, (value) => (value === undefined ? null : (value as CellValue))));
      }
      return [sheet.name, rows] as const;
    }),
  );
}
