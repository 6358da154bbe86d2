/** What was understood of a paste, row by row; rows with something wrong come first. */
import { RecordTable } from '@linked/ui/record-table.tsx';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PastedLine } from './spreadsheet.ts';
import { ToneTag } from './tone-tag.tsx';

const PAGE = 50;
/** Shown of a long cell. */
const CELL_CHARACTERS = 40;

const shorten = (text: string): string =>
  text.length > CELL_CHARACTERS ? `${text.slice(0, CELL_CHARACTERS)}…` : text;

export interface PreviewRow<Column extends string> extends PastedLine<Column> {
  /** Null while something is wrong. */
  value: object | null;
}

interface Props<Column extends string, Row extends PreviewRow<Column>> {
  rows: readonly Row[];
  columns: readonly Column[];
  columnTitle: (column: Column) => string;
  wrong: (row: Row) => string[];
}

export function ImportPreview<Column extends string, Row extends PreviewRow<Column>>(
  props: Props<Column, Row>,
) {
  const { rows, columns, columnTitle, wrong } = props;
  const { t } = useTranslation('parts');
  const [offset, setOffset] = useState(0);
  const ordered = [...rows].sort(
    (a, b) => Number(a.value !== null) - Number(b.value !== null) || a.line - b.line,
  );
  const used = columns.filter((column) => rows.some((row) => row.cells[column]));
  const start = offset < rows.length ? offset : 0;
  return (
    <RecordTable<Row>
      rows={ordered.slice(start, start + PAGE)}
      rowKey={(row) => String(row.line)}
      paging={{ total: rows.length, limit: PAGE, offset: start, onOffset: setOffset }}
      columns={[
        { key: 'line', title: t('import.line'), width: 60, lead: true, render: (row) => row.line },
        {
          key: 'check',
          title: t('import.check'),
          width: 220,
          render: (row) =>
            row.value ? (
              <ToneTag tone="good">{t('import.ok')}</ToneTag>
            ) : (
              <ul className="row-problems">
                {wrong(row).map((sentence) => (
                  <li key={sentence}>{sentence}</li>
                ))}
              </ul>
            ),
        },
        ...used.map((column) => ({
          key: column,
          title: columnTitle(column),
          render: (row: Row) => shorten(row.cells[column] ?? ''),
        })),
      ]}
    />
  );
}
