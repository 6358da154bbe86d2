/** Tasks of one origin with how far they are; a city's staff prepares changes of its list here and issues them at once. */
import type { LocalOrigin, LocalTaskInput } from '@linked/shared/local-tasks/local-tasks.ts';
import { errorMessage } from '@linked/ui/error-message.ts';
import { Rate } from '@linked/ui/number.tsx';
import { useSession } from '@linked/ui/session.tsx';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Popconfirm, Table, type TableColumnsType, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFieldNames } from '../dashboard/use-field-names.ts';
import { readableRegions } from '../shell/navigation.ts';
import { type CampaignDetail, client, type LocalTaskRow, trpc } from '../trpc.ts';
import { DropDialog } from './drop-dialog.tsx';
import { LocalTaskDialog } from './local-task-dialog.tsx';

const PAGE = 50;

/** What is to be issued: nothing of it has left the screen yet. */
interface Pending {
  tasks: (LocalTaskInput & { id: string })[];
  drops: { id: string; title: string; reason: string }[];
}
const nothing: Pending = { tasks: [], drops: [] };

export function LocalTasksPanel({ campaign, origin }: { campaign: CampaignDetail; origin: LocalOrigin }) {
  const { t } = useTranslation('localTasks');
  const format = useFormat();
  const { principal } = useSession();
  const [page, setPage] = useState(1);
  const within = readableRegions(principal)[0] ?? campaign.region;
  const city =
    origin === 'city' ? principal.grants.find((grant) => grant.role === 'city-staff')?.region : undefined;
  const mayIssue = city === within && (campaign.state === 'issued' || campaign.state === 'running');
  const query = useQuery({
    ...trpc.localTasks.list.queryOptions({
      campaignId: campaign.id,
      within,
      origin,
      limit: PAGE,
      offset: (page - 1) * PAGE,
    }),
    placeholderData: keepPreviousData,
  });
  return (
    <QueryState query={query}>
      {(data) => (
        <>
          <p className="soft">
            {t(`intro.${origin}`)}{' '}
            {data.issuedAt && t('issuedAt', { number: data.listRevision, at: format.instant(data.issuedAt) })}
          </p>
          <Rows
            key={data.listRevision}
            campaign={campaign}
            city={mayIssue ? within : null}
            listRevision={data.listRevision ?? 0}
            rows={data.rows}
            today={data.today}
            pagination={{
              current: page,
              pageSize: PAGE,
              total: data.total,
              showSizeChanger: false,
              hideOnSinglePage: true,
              onChange: setPage,
            }}
          />
        </>
      )}
    </QueryState>
  );
}

interface RowsProps {
  campaign: CampaignDetail;
  /** Whose list may be changed here; null for a reader. */
  city: string | null;
  listRevision: number;
  rows: LocalTaskRow[];
  today: string;
  pagination: object;
}

function Rows({ campaign, city, listRevision, rows, today, pagination }: RowsProps) {
  const { t } = useTranslation('localTasks');
  const format = useFormat();
  const fieldName = useFieldNames(campaign.document.fields);
  const [pending, setPending] = useState(nothing);
  const [editing, setEditing] = useState<LocalTaskRow | 'new' | null>(null);
  const [dropping, setDropping] = useState<LocalTaskRow | null>(null);
  const changedIn = new Map(pending.tasks.map((task) => [task.id, task]));
  const droppedIn = new Set(pending.drops.map((drop) => drop.id));
  const columns: TableColumnsType<LocalTaskRow> = [
    {
      key: 'title',
      title: t('column.task'),
      width: 320,
      render: (_, row) => (
        <>
          <b>{row.task.title}</b> {row.dropped && <Tag>{t('dropped')}</Tag>}
          {changedIn.has(row.taskId) && <Tag color="processing">{t('pending.changed')}</Tag>}
          {droppedIn.has(row.taskId) && <Tag color="warning">{t('pending.dropped')}</Tag>}
          <div className="task-standard">{row.task.standard}</div>
        </>
      ),
    },
    { key: 'owner', title: t('column.owner'), dataIndex: 'ownerName', width: 120 },
    { key: 'field', title: t('column.field'), width: 110, render: (_, row) => fieldName(row.task.field) },
    { key: 'due', title: t('column.due'), width: 110, render: (_, row) => format.day(row.task.dueOn) },
    {
      key: 'revision',
      title: t('column.revision'),
      width: 70,
      align: 'right',
      render: (_, row) => row.task.revision,
    },
    {
      key: 'done',
      title: t('column.done'),
      width: 170,
      render: (_, { figures }) => (
        <Rate numerator={figures.done} denominator={figures.assigned} unit={t('unitCounties')} withParts />
      ),
    },
    {
      key: 'overdue',
      title: t('column.overdue'),
      width: 100,
      align: 'right',
      render: (_, row) => format.number(row.figures.overdue),
    },
    ...(city === null
      ? []
      : [
          {
            key: 'action',
            title: t('column.action'),
            width: 150,
            render: (_: unknown, row: LocalTaskRow) =>
              !row.dropped &&
              !droppedIn.has(row.taskId) && (
                <div className="row-buttons">
                  <Button size="small" onClick={() => setEditing(row)}>
                    {t('change')}
                  </Button>
                  <Button size="small" onClick={() => setDropping(row)}>
                    {t('drop')}
                  </Button>
                </div>
              ),
          },
        ]),
  ];
  return (
    <>
      {city !== null && (
        <PendingChanges
          campaignId={campaign.id}
          city={city}
          listRevision={listRevision}
          pending={pending}
          onForget={() => setPending(nothing)}
          onAdd={() => setEditing('new')}
          known={new Set(rows.map((row) => row.taskId))}
        />
      )}
      {rows.length === 0 ? (
        <EmptyState title={t('empty.title')} hint={t(city === null ? 'empty.hint' : 'empty.hintStaff')} />
      ) : (
        <>
          <p className="soft">{t('asOf', { date: format.day(today) })}</p>
          <Table<LocalTaskRow>
            size="small"
            rowKey={(row) => `${row.owner}/${row.taskId}`}
            columns={columns}
            dataSource={rows}
            pagination={pagination}
            scroll={{ x: 1050 }}
          />
        </>
      )}
      {editing && (
        <LocalTaskDialog
          campaign={campaign}
          task={
            editing === 'new'
              ? null
              : { ...editing.task, ...changedIn.get(editing.taskId), id: editing.taskId }
          }
          onClose={() => setEditing(null)}
          onDone={(task) =>
            setPending((before) => ({
              ...before,
              tasks: [...before.tasks.filter((one) => one.id !== task.id), task],
            }))
          }
        />
      )}
      {dropping && (
        <DropDialog
          title={dropping.task.title}
          onClose={() => setDropping(null)}
          onDone={(reason) =>
            setPending((before) => ({
              tasks: before.tasks.filter((one) => one.id !== dropping.taskId),
              drops: [...before.drops, { id: dropping.taskId, title: dropping.task.title, reason }],
            }))
          }
        />
      )}
    </>
  );
}

interface PendingProps {
  campaignId: string;
  city: string;
  listRevision: number;
  pending: Pending;
  known: ReadonlySet<string>;
  onAdd: () => void;
  onForget: () => void;
}

/** The changes that wait, and issuing them to the city's counties as one directive. */
function PendingChanges({ campaignId, city, listRevision, pending, known, onAdd, onForget }: PendingProps) {
  const { t } = useTranslation('localTasks');
  const format = useFormat();
  const { message } = App.useApp();
  const cache = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const waiting = pending.tasks.length + pending.drops.length;
  const issue = async () => {
    setBusy(true);
    setFailure(null);
    try {
      const { counties, receiptDueOn } = await client.localTasks.issue.mutate({
        campaignId,
        region: city,
        listRevision,
        tasks: pending.tasks,
        drops: pending.drops.map(({ id, reason }) => ({ id, reason })),
      });
      onForget();
      void message.success(t('issued', { counties, date: format.day(receiptDueOn) }));
      void cache.invalidateQueries(trpc.localTasks.pathFilter());
      void cache.invalidateQueries(trpc.directives.list.queryFilter({ campaignId }));
    } catch (error) {
      setFailure(errorMessage(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <div className="table-tools">
        <Button onClick={onAdd}>{t('add')}</Button>
        {waiting > 0 && (
          <>
            <Popconfirm title={t('issueAsk', { count: waiting })} onConfirm={issue}>
              <Button type="primary" loading={busy}>
                {t('issue')}
              </Button>
            </Popconfirm>
            <Button onClick={onForget}>{t('forget')}</Button>
          </>
        )}
      </div>
      <div role="alert">
        {failure && (
          <Alert type="error" showIcon role="presentation" className="form-alert" title={failure} />
        )}
      </div>
      {waiting > 0 && (
        <Alert
          type="info"
          showIcon
          className="form-alert"
          title={t('pending.title', { count: waiting })}
          description={
            <ul className="plain-list">
              {pending.tasks.map((task) => {
                const kind = known.has(task.id) ? 'change' : 'add';
                return (
                  <li key={task.id}>
                    {t(`pending.${kind}`, { title: task.title, date: format.day(task.dueOn) })}
                  </li>
                );
              })}
              {pending.drops.map((drop) => (
                <li key={drop.id}>{t('pending.drop', { title: drop.title, reason: drop.reason })}</li>
              ))}
            </ul>
          }
        />
      )}
    </>
  );
}
