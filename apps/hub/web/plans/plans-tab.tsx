/** Plans (实施方案) of cities and counties with their own Party committees' approvals (批转). */
import { regionWithin } from '@linked/shared/access/reach.ts';
import { Rate } from '@linked/ui/number.tsx';
import { useSession } from '@linked/ui/session.tsx';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useQuery } from '@tanstack/react-query';
import { Button, Segmented, Table, type TableColumnsType, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readableRegions } from '../shell/navigation.ts';
import { type CampaignDetail, type PlanRow, trpc } from '../trpc.ts';
import { PlanDialog } from './plan-dialog.tsx';

export function PlansTab({ campaign }: { campaign: CampaignDetail }) {
  const { t } = useTranslation('plans');
  const format = useFormat();
  const session = useSession();
  const [tier, setTier] = useState<'city' | 'county'>('city');
  const [editing, setEditing] = useState<PlanRow | null>(null);
  const within = readableRegions(session.principal)[0] ?? campaign.region;
  const query = useQuery(trpc.plans.list.queryOptions({ campaignId: campaign.id, tier, within }));
  const open = campaign.issuedAt !== null && campaign.state !== 'withdrawn' && campaign.state !== 'closed';
  const mayRecord = (region: string) =>
    open &&
    session.principal.grants.some(
      (grant) => grant.role === 'city-staff' && regionWithin(region, grant.region),
    );

  const columns: TableColumnsType<PlanRow> = [
    { key: 'region', title: t('column.region'), dataIndex: 'regionName', width: 140 },
    {
      key: 'plan',
      title: t('column.plan'),
      width: 300,
      render: (_, { plan }) =>
        plan ? (
          <>
            {plan.title}
            {plan.documentNo && <div className="task-standard">{plan.documentNo}</div>}
          </>
        ) : (
          <Tag>{t('missing')}</Tag>
        ),
    },
    {
      key: 'adopted',
      title: t('column.adoptedOn'),
      width: 120,
      render: (_, { plan }) => plan && format.day(plan.adoptedOn),
    },
    {
      key: 'approval',
      title: t('column.approval'),
      width: 260,
      sorter: (a, b) => Number(a.partyApproval !== null) - Number(b.partyApproval !== null),
      render: (_, { partyApproval }) =>
        partyApproval ? (
          t('approvalLine', { no: partyApproval.documentNo, date: format.day(partyApproval.approvedOn) })
        ) : (
          <Tag color="warning">{t('notApproved')}</Tag>
        ),
    },
    {
      key: 'mobilised',
      title: t('column.mobilisedOn'),
      width: 130,
      render: (_, { partyApproval }) => partyApproval?.mobilisedOn && format.day(partyApproval.mobilisedOn),
    },
    {
      key: 'recorded',
      title: t('column.recordedAt'),
      width: 150,
      render: (_, row) => row.recordedAt && format.instant(row.recordedAt),
    },
    ...(tier === 'city' && session.has('city-staff')
      ? [
          {
            key: 'record',
            title: t('column.action'),
            width: 110,
            render: (_: unknown, row: PlanRow) =>
              mayRecord(row.region) && (
                <Button size="small" onClick={() => setEditing(row)}>
                  {t(row.plan ? 'change' : 'record')}
                </Button>
              ),
          },
        ]
      : []),
  ];

  return (
    <>
      <div className="table-tools">
        <Segmented
          aria-label={t('tier.choose')}
          value={tier}
          onChange={(value) => setTier(value as 'city' | 'county')}
          options={[
            { value: 'city', label: t('tier.city') },
            { value: 'county', label: t('tier.county') },
          ]}
        />
        {query.data && query.data.length > 0 && (
          <span>
            {t('approved')}{' '}
            <Rate
              numerator={query.data.filter((row) => row.partyApproval !== null).length}
              denominator={query.data.length}
              unit={t(tier === 'city' ? 'unit.city' : 'unit.county')}
              withParts
            />
          </span>
        )}
      </div>
      <QueryState
        query={query}
        isEmpty={(rows) => rows.length === 0}
        empty={<EmptyState title={t('empty.title')} hint={t('empty.hint')} />}
      >
        {(rows) => (
          <Table<PlanRow>
            size="small"
            rowKey="region"
            columns={columns}
            dataSource={rows}
            pagination={{ defaultPageSize: 50, showSizeChanger: false, hideOnSinglePage: true }}
            scroll={{ x: 1000 }}
            showSorterTooltip={false}
          />
        )}
      </QueryState>
      {editing && <PlanDialog campaignId={campaign.id} row={editing} onClose={() => setEditing(null)} />}
    </>
  );
}
