/** The rows behind a number, page by page. */
import type { ReportKind } from '@linked/shared/link/kinds.ts';
import { useSession } from '@linked/ui/session.tsx';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useTerms } from '@linked/ui/use-terms.ts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Drawer, Select, Table, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SuperviseButton } from '../supervision/supervise-button.tsx';
import { type FactRow, trpc } from '../trpc.ts';
import { FactText } from './fact-text.tsx';
import type { Place } from './use-dashboard.ts';
import { useFieldNames } from './use-field-names.ts';

export const factKinds = [
  'task-progress',
  'problem',
  'rep-group',
  'activity',
  'work-item',
  'baseline',
  'county-figures',
] as const satisfies readonly ReportKind[];
export type FactKind = (typeof factKinds)[number];

interface Props {
  place: Place;
  /** Null: closed. */
  kind: FactKind | null;
  onKind: (kind: FactKind | null) => void;
}

const PAGE = 20;

export function FactsDrawer({ place, kind, onKind }: Props) {
  const { t } = useTranslation('dashboard');
  const terms = useTerms();
  return (
    <Drawer
      open={kind !== null}
      onClose={() => onKind(null)}
      size="min(960px, 100vw)"
      title={t('facts.title')}
      destroyOnHidden
      extra={
        <Select
          aria-label={t('facts.kind')}
          className="filter-field"
          value={kind}
          options={factKinds.map((one) => ({ value: one, label: terms.reportKind(one) }))}
          onChange={onKind}
        />
      }
    >
      {kind && <Rows key={kind} place={place} kind={kind} />}
    </Drawer>
  );
}

function Rows({ place, kind }: { place: Place; kind: FactKind }) {
  const { t } = useTranslation('dashboard');
  const format = useFormat();
  const session = useSession();
  const [page, setPage] = useState(1);
  const campaign = useQuery(trpc.campaigns.get.queryOptions({ id: place.campaign.id }));
  const fieldName = useFieldNames(campaign.data?.document.fields);
  const query = useQuery({
    ...trpc.rollup.facts.queryOptions({
      campaignId: place.campaign.id,
      region: place.region,
      // Figures of a county as a whole belong to no field.
      field: kind === 'county-figures' ? null : place.field,
      kind,
      limit: PAGE,
      offset: (page - 1) * PAGE,
    }),
    placeholderData: keepPreviousData,
  });
  const columns: TableColumnsType<FactRow> = [
    { key: 'region', title: t('column.region'), dataIndex: 'regionName', width: 110 },
    ...(kind === 'county-figures'
      ? []
      : [
          {
            key: 'field',
            title: t('column.field'),
            width: 110,
            render: (_: unknown, row: FactRow) => fieldName(row.field),
          },
        ]),
    {
      key: 'what',
      title: t('facts.what'),
      render: (_, row) => <FactText row={row} document={campaign.data?.document} />,
    },
    ...(kind === 'task-progress'
      ? [
          {
            key: 'review',
            title: t('facts.review'),
            width: 120,
            render: (_: unknown, { review }: FactRow) =>
              review && (
                <>
                  {t(`facts.reviewState.${review.state}`)}
                  {review.by && review.at && (
                    <div className="soft">
                      {review.by} {format.instant(review.at)}
                    </div>
                  )}
                </>
              ),
          },
        ]
      : []),
    { key: 'author', title: t('facts.author'), dataIndex: 'author', width: 90 },
    { key: 'at', title: t('facts.at'), width: 140, render: (_, row) => format.instant(row.occurredAt) },
    ...(kind === 'problem' && campaign.data && session.has('province-staff', 'city-staff')
      ? [
          {
            key: 'supervise',
            title: t('facts.action'),
            width: 110,
            render: (_: unknown, row: FactRow) =>
              campaign.data && <SuperviseButton campaign={campaign.data} fact={row} />,
          },
        ]
      : []),
  ];
  return (
    <QueryState
      query={query}
      isEmpty={(data) => data.total === 0}
      empty={<EmptyState title={t('facts.empty')} hint={t('facts.emptyHint')} />}
    >
      {(data) => (
        <Table<FactRow>
          size="small"
          rowKey="entityId"
          columns={columns}
          dataSource={data.rows}
          loading={query.isPlaceholderData}
          scroll={{ x: 700 }}
          pagination={{
            current: page,
            pageSize: PAGE,
            total: data.total,
            showSizeChanger: false,
            showTotal: (total) => t('facts.total', { number: format.number(total) }),
            onChange: setPage,
          }}
        />
      )}
    </QueryState>
  );
}
