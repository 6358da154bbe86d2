import { isReportKind } from '@linked/shared/link/kinds.ts';
import { RecordTable } from '@linked/ui/record-table.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useTerms } from '@linked/ui/use-terms.ts';
import { useTranslation } from 'react-i18next';
import { ToneTag } from '../parts/tone-tag.tsx';
import type { RefusedReport } from '../trpc.ts';

/** Reports the hub did not take, with the reason in words. */
export function RefusedTable({ rows }: { rows: readonly RefusedReport[] }) {
  const { t } = useTranslation('outbox');
  const format = useFormat();
  const terms = useTerms();
  return (
    <RecordTable<RefusedReport>
      rows={rows}
      rowKey={(row) => String(row.seq)}
      columns={[
        { key: 'subject', title: t('refused.subject'), lead: true, render: (row) => row.subject },
        {
          key: 'kind',
          title: t('refused.kind'),
          width: 120,
          render: (row) => (isReportKind(row.kind) ? terms.reportKind(row.kind) : row.kind),
        },
        { key: 'reason', title: t('refused.reason'), render: (row) => row.reason },
        {
          key: 'outcome',
          title: t('refused.outcome'),
          width: 130,
          render: (row) => <Outcome row={row} />,
        },
        { key: 'author', title: t('refused.author'), width: 120, render: (row) => row.author },
        {
          key: 'at',
          title: t('refused.occurredAt'),
          width: 160,
          render: (row) => format.instant(row.occurredAt),
        },
      ]}
    />
  );
}

function Outcome({ row }: { row: RefusedReport }) {
  const { t } = useTranslation('outbox');
  if (row.superseded) return <ToneTag tone="good">{t('refused.superseded')}</ToneTag>;
  return row.outcome === 'held' ? (
    <ToneTag tone="warn">{t('refused.held')}</ToneTag>
  ) : (
    <ToneTag tone="bad">{t('refused.rejected')}</ToneTag>
  );
}
