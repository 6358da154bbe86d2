/** What the hub does by the calendar: how it stands, what came of the last runs, when next, and a run at once. */
import { errorMessage } from '@linked/ui/error-message.ts';
import { Panel } from '@linked/ui/page.tsx';
import { QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Popconfirm, Table, type TableColumnsType, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { type ScheduleRow, trpc } from '../trpc.ts';
import { RunOutcome, type ScheduledRun } from './run-outcome.tsx';
import { standingColours, standingOf } from './standing.ts';

export function SchedulesPanel() {
  const { t } = useTranslation('schedules');
  const query = useQuery(trpc.schedules.list.queryOptions());
  return (
    <Panel title={t('title')}>
      <QueryState query={query} rows={4}>
        {(rows) => <Schedules rows={rows} />}
      </QueryState>
    </Panel>
  );
}

function Schedules({ rows }: { rows: ScheduleRow[] }) {
  const { t } = useTranslation('schedules');
  const format = useFormat();
  const columns: TableColumnsType<ScheduleRow> = [
    {
      key: 'work',
      title: t('work'),
      width: 220,
      render: (_, row) => (
        <>
          {t(`kind.${row.kind}`)}
          <div className="soft">{t(`when.${row.kind}`)}</div>
        </>
      ),
    },
    { key: 'state', title: t('state'), width: 190, render: (_, row) => <Standing row={row} /> },
    {
      key: 'last',
      title: t('last'),
      width: 220,
      render: (_, row) => {
        const [last] = row.lastRuns;
        if (!last) return <span className="soft">{t('never')}</span>;
        return (
          <>
            <div>{format.instant(last.startedAt)}</div>
            <RunOutcome run={last} goesOn={row.running} />
          </>
        );
      },
    },
    { key: 'action', title: t('action'), width: 100, render: (_, row) => <RunNow row={row} /> },
  ];
  return (
    <Table<ScheduleRow>
      size="small"
      rowKey="kind"
      columns={columns}
      dataSource={rows}
      pagination={false}
      scroll={{ x: 730 }}
      expandable={{
        columnWidth: 40,
        columnTitle: <span className="visually-hidden">{t('earlier')}</span>,
        rowExpandable: (row) => row.lastRuns.length > 1,
        expandedRowRender: (row) => <LastRuns row={row} />,
      }}
      onRow={(row) => ({ 'data-schedule': row.kind }) as object}
    />
  );
}

/** How it stands in a word, when it comes next, and what to do where something is wrong. */
function Standing({ row }: { row: ScheduleRow }) {
  const { t, i18n } = useTranslation('schedules');
  const format = useFormat();
  const standing = standingOf(row);
  return (
    <>
      <Tag color={standingColours[standing]}>{t(`standing.${standing}`)}</Tag>
      {row.nextAt && <div>{t('nextAt', { at: format.instant(row.nextAt) })}</div>}
      {i18n.exists(`schedules:hint.${standing}`) && <div>{t(`hint.${standing}`)}</div>}
    </>
  );
}

function LastRuns({ row }: { row: ScheduleRow }) {
  const { t } = useTranslation('schedules');
  const format = useFormat();
  return (
    <Table<ScheduledRun>
      size="small"
      rowKey="id"
      title={() => t('more', { count: row.lastRuns.length })}
      dataSource={row.lastRuns}
      pagination={false}
      columns={[
        {
          key: 'at',
          title: t('startedAt'),
          width: 160,
          render: (_, run) => format.instant(run.startedAt),
        },
        {
          key: 'outcome',
          title: t('outcome'),
          render: (_, run) => <RunOutcome run={run} goesOn={row.running && run === row.lastRuns[0]} />,
        },
      ]}
    />
  );
}

function RunNow({ row }: { row: ScheduleRow }) {
  const { t } = useTranslation('schedules');
  const { message } = App.useApp();
  const cache = useQueryClient();
  const run = useMutation(
    trpc.schedules.runNow.mutationOptions({
      onSuccess: () => void message.success(t('started')),
      onError: (error) => void message.error(errorMessage(error)),
      onSettled: () => cache.invalidateQueries(trpc.schedules.pathFilter()),
    }),
  );
  return (
    <Popconfirm
      title={t('confirm', { name: t(`kind.${row.kind}`) })}
      onConfirm={() => run.mutate({ kind: row.kind })}
    >
      <Button size="small" loading={run.isPending} disabled={row.running}>
        {t('runNow')}
      </Button>
    </Popconfirm>
  );
}
