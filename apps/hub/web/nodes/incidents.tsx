/** Trouble that the daily work found, open ones first. */
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Checkbox, Table, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type IncidentRow, trpc } from '../trpc.ts';

const PAGE = 50;

export function Incidents({ within }: { within: string }) {
  const { t } = useTranslation('nodes');
  const format = useFormat();
  const [openOnly, setOpenOnly] = useState(false);
  const [page, setPage] = useState(1);
  const query = useQuery({
    ...trpc.incidents.list.queryOptions({ within, openOnly, limit: PAGE, offset: (page - 1) * PAGE }),
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <div className="table-tools">
        <Checkbox
          checked={openOnly}
          onChange={(event) => {
            setOpenOnly(event.target.checked);
            setPage(1);
          }}
        >
          {t('incidents.openOnly')}
        </Checkbox>
      </div>
      <QueryState
        query={query}
        isEmpty={(data) => data.total === 0}
        empty={<EmptyState title={t('incidents.empty')} hint={t('incidents.emptyHint')} />}
      >
        {(data) => (
          <Table<IncidentRow>
            size="small"
            rowKey="id"
            dataSource={data.rows}
            scroll={{ x: 980 }}
            pagination={{
              current: page,
              pageSize: PAGE,
              total: data.total,
              showSizeChanger: false,
              hideOnSinglePage: true,
              onChange: setPage,
            }}
            columns={[
              {
                key: 'state',
                title: t('incidents.state'),
                width: 90,
                render: (_, row) => (
                  <Tag color={row.resolvedAt ? 'default' : 'error'}>
                    {t(row.resolvedAt ? 'incidents.resolved' : 'incidents.open')}
                  </Tag>
                ),
              },
              {
                key: 'kind',
                title: t('incidents.kind'),
                width: 160,
                render: (_, row) => t(`incidents.kinds.${row.kind}`),
              },
              {
                key: 'where',
                title: t('incidents.where'),
                width: 200,
                render: (_, row) => row.regionName ?? row.campaignTitle ?? t('incidents.hub'),
              },
              { key: 'detail', title: t('incidents.detail'), render: (_, row) => <Detail row={row} /> },
              {
                key: 'first',
                title: t('incidents.firstSeenAt'),
                width: 150,
                render: (_, row) => format.instant(row.firstSeenAt),
              },
              {
                key: 'last',
                title: t('incidents.lastSeenAt'),
                width: 150,
                render: (_, row) => format.instant(row.resolvedAt ?? row.lastSeenAt),
              },
            ]}
          />
        )}
      </QueryState>
    </>
  );
}

interface Numbers {
  what: string;
  kept: number;
  counted: number;
}

function Detail({ row: { kind, detail } }: { row: IncidentRow }) {
  const { t } = useTranslation('nodes');
  const format = useFormat();
  if (kind === 'node-quiet')
    return t('incidents.quiet', {
      days: Number(detail.days),
      at: format.instant(String(detail.lastSeenAt)),
    });
  if (kind === 'out-of-step')
    return t('incidents.outOfStep', {
      found: Number(detail.found),
      open: Number(detail.open),
      lost: Number(detail.lost),
    });
  if (kind === 'work-failed')
    return (detail.failed as { part: string; reason: string }[])
      .map((one) => `${one.part}：${one.reason}`)
      .join('；');
  const first = (detail.first as Numbers[])[0];
  return (
    <>
      {t('incidents.differs', { count: Number(detail.differences) })}
      {first &&
        t('incidents.first', {
          what: first.what,
          kept: format.number(first.kept, 1),
          counted: format.number(first.counted, 1),
        })}
    </>
  );
}
