/** Which county was reminded of what when, in whose name, and who has signed for it. */
import { reminderReceipts } from '@linked/shared/contracts/hub/reminders.ts';
import { isDirectiveKind } from '@linked/shared/link/kinds.ts';
import type { ReminderItem } from '@linked/shared/reminders/payload.ts';
import { useSession } from '@linked/ui/session.tsx';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useTerms } from '@linked/ui/use-terms.ts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Select, Table, type TableColumnsType, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ReminderRow, trpc } from '../trpc.ts';

const PER_PAGE = 20;
const kinds = ['receipt', 'report', 'overdue', 'behind-pace'] as const;
type Receipt = (typeof reminderReceipts)[number];

export function RemindersList({ campaignId, within }: { campaignId: string; within: string }) {
  const { t } = useTranslation('reminders');
  const format = useFormat();
  const { today } = useSession();
  const [receipt, setReceipt] = useState<Receipt>('all');
  const [page, setPage] = useState(1);
  const asked = { campaignId, within, receipt, limit: PER_PAGE, offset: (page - 1) * PER_PAGE };
  const query = useQuery(trpc.reminders.list.queryOptions(asked, { placeholderData: keepPreviousData }));
  return (
    <QueryState
      query={query}
      rows={10}
      isEmpty={({ sums }) => sums.sent === 0}
      empty={<EmptyState title={t('empty.title')} hint={t('empty.hint')} />}
    >
      {({ rows, total, sums }) => (
        <>
          <p>
            {t('sums', {
              sent: format.number(sums.sent),
              signed: format.number(sums.signed),
              late: format.number(sums.late),
              day: format.day(today),
            })}
          </p>
          <div className="table-tools">
            <Select<Receipt>
              aria-label={t('filter')}
              className="wide-select"
              value={receipt}
              onChange={(value) => {
                setReceipt(value);
                setPage(1);
              }}
              options={reminderReceipts.map((value) => ({ value, label: t(`receipt.${value}`) }))}
            />
          </div>
          <Rows rows={rows} total={total} page={page} onPage={setPage} />
        </>
      )}
    </QueryState>
  );
}

interface RowsProps {
  rows: ReminderRow[];
  total: number;
  page: number;
  onPage: (page: number) => void;
}

function Rows({ rows, total, page, onPage }: RowsProps) {
  const { t } = useTranslation('reminders');
  const format = useFormat();
  const columns: TableColumnsType<ReminderRow> = [
    { key: 'day', title: t('column.day'), width: 120, render: (_, row) => format.day(row.day) },
    { key: 'city', title: t('column.city'), width: 110, dataIndex: 'cityName' },
    { key: 'county', title: t('column.county'), width: 130, dataIndex: 'regionName' },
    { key: 'organ', title: t('column.organ'), width: 200, dataIndex: 'issuingOrgan' },
    {
      key: 'what',
      title: t('column.what'),
      render: (_, { items }) =>
        kinds
          .map((kind) => ({ kind, count: items.filter((item) => item.what === kind).length }))
          .filter(({ count }) => count > 0)
          .map(({ kind, count }) => <Tag key={kind}>{t(`count.${kind}`, { count })}</Tag>),
    },
    { key: 'due', title: t('column.due'), width: 120, render: (_, row) => format.day(row.receiptDueOn) },
    { key: 'signed', title: t('column.signed'), width: 230, render: (_, row) => <Receipt row={row} /> },
  ];
  return (
    <Table<ReminderRow>
      size="small"
      rowKey={(row) => `${row.directiveId} ${row.region}`}
      columns={columns}
      dataSource={rows}
      pagination={{
        current: page,
        pageSize: PER_PAGE,
        total,
        showSizeChanger: false,
        hideOnSinglePage: true,
        onChange: onPage,
      }}
      scroll={{ x: 1100 }}
      rowClassName={(row) => (row.late ? 'row-late' : '')}
      expandable={{
        columnTitle: <span className="visually-hidden">{t('column.items')}</span>,
        expandedRowRender: (row) => (
          <ul className="task-texts">
            {row.items.map((item) => (
              <li key={keyOf(item)}>
                <Item item={item} />
              </li>
            ))}
          </ul>
        ),
      }}
    />
  );
}

function Receipt({ row }: { row: ReminderRow }) {
  const { t } = useTranslation('reminders');
  const format = useFormat();
  if (row.signedAt)
    return (
      <>
        {row.signedBy}
        <div className="soft">{format.instant(row.signedAt)}</div>
      </>
    );
  return (
    <>
      {row.state !== 'signed' && t(`state.${row.state}`)} {row.late && <Tag color="error">{t('late')}</Tag>}
    </>
  );
}

const keyOf = (item: ReminderItem): string =>
  item.what === 'receipt' ? item.directiveId : item.what === 'report' ? item.dueOn : item.taskId;

function Item({ item }: { item: ReminderItem }) {
  const { t } = useTranslation('reminders');
  const format = useFormat();
  const terms = useTerms();
  const said = { ...item, day: format.day(item.dueOn) };
  if (item.what === 'receipt') {
    const kind = item.directiveKind;
    Object.assign(said, { directive: isDirectiveKind(kind) ? terms.directiveKind(kind) : kind });
  }
  if (item.what === 'report') Object.assign(said, { from: format.day(item.from) });
  return (
    <>
      {t(`item.${item.what}`, said)}
      {item.times > 1 && <span className="soft">{t('item.times', { count: item.times })}</span>}
    </>
  );
}
