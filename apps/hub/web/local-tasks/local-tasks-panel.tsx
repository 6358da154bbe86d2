/** Tasks of one origin with how far they are; a city's staff prepares changes of its list here and issues them together. */
import type { LocalOrigin } from '@linked/shared/local-tasks/local-tasks.ts';
import { Rate } from '@linked/ui/number.tsx';
import { useSession } from '@linked/ui/session.tsx';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Table, type TableColumnsType, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFieldNames } from '../dashboard/use-field-names.ts';
import { useLiveCounties } from '../parts/use-live-counties.ts';
import { readableRegions } from '../shell/navigation.ts';
import { type CampaignDetail, type LocalTaskDraft, type LocalTaskRow, trpc } from '../trpc.ts';
import { DropDialog } from './drop-dialog.tsx';
import { LocalTaskDialog } from './local-task-dialog.tsx';
import { PendingChanges } from './pending-changes.tsx';
import { type Entry, nothing, useLocalDraft, withDrop, withTask } from './use-local-draft.ts';

const PAGE = 50;

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
  const cache = useQueryClient();
  useLiveCounties(campaign.id, within, () => cache.invalidateQueries(trpc.localTasks.pathFilter()));
  const draft = useLocalDraft(campaign.id, mayIssue ? within : null);
  const both = {
    data: query.data && (draft.query.data || !mayIssue) ? query.data : undefined,
    error: query.error ?? draft.query.error,
    refetch: () => Promise.all([query.refetch(), ...(mayIssue ? [draft.query.refetch()] : [])]),
  };
  return (
    <QueryState query={both}>
      {(data) => (
        <>
          <p className="soft form-alert">
            {t(`intro.${origin}`)}{' '}
            {data.issuedAt && t('issuedAt', { number: data.listRevision, at: format.instant(data.issuedAt) })}
          </p>
          <Rows
            campaign={campaign}
            city={mayIssue ? within : null}
            listRevision={data.listRevision ?? 0}
            draft={draft.query.data ?? noDraft}
            save={draft.save}
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

const noDraft: LocalTaskDraft = { ...nothing, version: 0, savedBy: null, savedAt: null };

interface RowsProps {
  campaign: CampaignDetail;
  /** Whose list may be changed here; null for a reader. */
  city: string | null;
  listRevision: number;
  draft: LocalTaskDraft;
  save: ReturnType<typeof useLocalDraft>['save'];
  rows: LocalTaskRow[];
  today: string;
  pagination: object;
}

function Rows({ campaign, city, listRevision, draft, save, rows, today, pagination }: RowsProps) {
  const { t } = useTranslation('localTasks');
  const format = useFormat();
  const fieldName = useFieldNames(campaign.document.fields);
  const [editing, setEditing] = useState<Entry | 'new' | null>(null);
  const [dropping, setDropping] = useState<LocalTaskRow | null>(null);
  const changedIn = new Map(draft.tasks.map((task) => [task.id, task]));
  const droppedIn = new Set(draft.drops.map((drop) => drop.id));
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
                  <Button
                    size="small"
                    onClick={() => setEditing(changedIn.get(row.taskId) ?? { ...row.task, id: row.taskId })}
                  >
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
          draft={draft}
          save={save}
          onAdd={() => setEditing('new')}
          onChange={setEditing}
          known={new Set(rows.map((row) => row.taskId))}
        />
      )}
      {rows.length === 0 ? (
        <EmptyState title={t('empty.title')} hint={t(city === null ? 'empty.hint' : 'empty.hintStaff')} />
      ) : (
        <>
          <p className="soft form-alert">{t('asOf', { date: format.day(today) })}</p>
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
          task={editing === 'new' ? null : editing}
          issued={editing !== 'new' && rows.some((row) => row.taskId === editing.id)}
          onClose={() => setEditing(null)}
          onDone={(task) => save((before) => withTask(before, task))}
        />
      )}
      {dropping && (
        <DropDialog
          title={dropping.task.title}
          onClose={() => setDropping(null)}
          onDone={(reason) =>
            save((before) => withDrop(before, { id: dropping.taskId, title: dropping.task.title, reason }))
          }
        />
      )}
    </>
  );
}
