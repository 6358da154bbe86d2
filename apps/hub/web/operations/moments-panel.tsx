/** What comes next in a campaign's course, from the hub's own database: known also while Temporal is away. */
import { isDirectiveKind } from '@linked/shared/link/kinds.ts';
import { Panel } from '@linked/ui/page.tsx';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useTerms } from '@linked/ui/use-terms.ts';
import { useQuery } from '@tanstack/react-query';
import { Table, type TableColumnsType, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { type MomentAhead, type OperationRow, trpc } from '../trpc.ts';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

export function MomentsPanel({ row }: { row: OperationRow }) {
  const { t, i18n } = useTranslation('operations');
  const format = useFormat();
  const terms = useTerms();
  const query = useQuery(trpc.operations.details.queryOptions({ campaignId: row.campaignId }));
  // A kind that a later version brings is shown as it is called.
  const nameOf = (kind: string) => (i18n.exists(`operations:waiting.${kind}`) ? t(`waiting.${kind}`) : kind);
  const aboutOf = (about: string | null) => {
    if (about === null) return null;
    if (DAY.test(about)) return format.day(about);
    return isDirectiveKind(about) ? terms.directiveKind(about) : about;
  };
  const columns: TableColumnsType<MomentAhead> = [
    { key: 'kind', title: t('moments.what'), width: 200, render: (_, one) => nameOf(one.kind) },
    {
      key: 'about',
      title: t('moments.about'),
      width: 280,
      render: (_, one) => aboutOf(one.about),
    },
    { key: 'at', title: t('moments.at'), width: 170, render: (_, one) => format.instant(one.at) },
    {
      key: 'failed',
      title: t('moments.failed'),
      render: (_, one) =>
        one.failed > 0 && (
          <>
            <Tag color="error">{t('moments.times', { number: format.number(one.failed) })}</Tag>
            {one.lastError}
          </>
        ),
    },
  ];
  return (
    <Panel title={t('moments.title')}>
      <QueryState
        query={query}
        rows={6}
        isEmpty={({ moments }) => moments.length === 0}
        empty={<EmptyState title={t('moments.empty')} hint={t('moments.emptyHint')} />}
      >
        {({ moments }) => (
          <Table<MomentAhead>
            size="small"
            rowKey="key"
            columns={columns}
            dataSource={moments}
            scroll={{ x: 860 }}
            pagination={moments.length > 10 ? { pageSize: 10, showSizeChanger: false } : false}
          />
        )}
      </QueryState>
    </Panel>
  );
}
