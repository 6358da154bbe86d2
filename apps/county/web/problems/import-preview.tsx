/** What was understood of a paste, row by row; rows with something wrong come first. */
import { RecordTable } from '@linked/ui/record-table.tsx';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ToneTag } from '../parts/tone-tag.tsx';
import { type ImportRow, importColumns, type RowProblem } from './import-rows.ts';

const PAGE = 50;
/** Shown of a long cell. */
const CELL_CHARACTERS = 40;

const shorten = (text: string): string =>
  text.length > CELL_CHARACTERS ? `${text.slice(0, CELL_CHARACTERS)}…` : text;

export function ImportPreview({ rows }: { rows: readonly ImportRow[] }) {
  const { t } = useTranslation('problems');
  const [offset, setOffset] = useState(0);
  const ordered = [...rows].sort(
    (a, b) => Number(a.value !== null) - Number(b.value !== null) || a.line - b.line,
  );
  const used = importColumns.filter((column) => rows.some((row) => row.cells[column]));
  const start = offset < rows.length ? offset : 0;
  return (
    <RecordTable<ImportRow>
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
            row.value ? <ToneTag tone="good">{t('import.ok')}</ToneTag> : <Wrong problems={row.problems} />,
        },
        ...used.map((column) => ({
          key: column,
          title: t(`column.${column}`),
          render: (row: ImportRow) => shorten(row.cells[column] ?? ''),
        })),
      ]}
    />
  );
}

function Wrong({ problems }: { problems: readonly RowProblem[] }) {
  const { t } = useTranslation('problems');
  return (
    <ul className="row-problems">
      {problems.map((problem) => (
        <li key={JSON.stringify(problem)}>
          {t(`import.problem.${problem.kind}`, {
            column: 'column' in problem ? t(`column.${problem.column}`) : '',
            value: 'value' in problem ? problem.value : '',
          })}
        </li>
      ))}
    </ul>
  );
}
