/** What the hub does by the calendar: when next, what came of the last runs, and a run at once. */
import { errorMessage } from '@linked/ui/error-message.ts';
import { Panel } from '@linked/ui/page.tsx';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Popconfirm, Table, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { type ScheduleRow, trpc } from '../trpc.ts';

const colours = { active: 'success', paused: 'warning', missing: 'error', unreachable: 'error' } as const;

export function Schedules() {
  const query = useQuery(trpc.schedules.list.queryOptions());
  return (
    <QueryState query={query} rows={6}>
      {(rows) => (
        <div className="node-panels">
          {rows.map((row) => (
            <Schedule key={row.kind} row={row} />
          ))}
        </div>
      )}
    </QueryState>
  );
}

function Schedule({ row }: { row: ScheduleRow }) {
  const { t } = useTranslation('nodes');
  const format = useFormat();
  const { message } = App.useApp();
  const cache = useQueryClient();
  const refresh = () => void cache.invalidateQueries(trpc.schedules.pathFilter());
  const run = useMutation(
    trpc.schedules.runNow.mutationOptions({
      onSuccess: () => {
        void message.success(t('schedules.started'));
        refresh();
      },
      onError: (error) => void message.error(errorMessage(error)),
    }),
  );
  const name = t(`schedules.kind.${row.kind}`);
  return (
    <Panel
      title={name}
      extra={
        <div className="row-actions">
          <Button size="small" onClick={refresh}>
            {t('schedules.refresh')}
          </Button>
          <Popconfirm
            title={t('schedules.confirm', { name })}
            onConfirm={() => run.mutate({ kind: row.kind })}
          >
            <Button size="small" type="primary" loading={run.isPending} disabled={row.running}>
              {t('schedules.runNow')}
            </Button>
          </Popconfirm>
        </div>
      }
    >
      <p className="form-alert">
        <Tag color={colours[row.condition]}>{t(`schedules.condition.${row.condition}`)}</Tag>
        {t(`schedules.when.${row.kind}`)}
        {row.nextAt && t('schedules.next', { at: format.instant(row.nextAt) })}
        {row.running && t('schedules.running')}
      </p>
      {row.lastRuns.length === 0 ? (
        <EmptyState title={t('schedules.empty')} hint={t('schedules.emptyHint')} />
      ) : (
        <Table
          size="small"
          rowKey="id"
          dataSource={row.lastRuns}
          pagination={false}
          scroll={{ x: 760 }}
          columns={[
            {
              key: 'at',
              title: t('schedules.startedAt'),
              width: 150,
              render: (_, one) => format.instant(one.startedAt),
            },
            {
              key: 'state',
              title: t('schedules.outcome'),
              width: 110,
              render: (_, one) => {
                if (!one.finishedAt) return <Tag color="processing">{t('schedules.unfinished')}</Tag>;
                const failed = one.summary?.failed.length ?? 0;
                return (
                  <Tag color={failed > 0 ? 'error' : 'success'}>
                    {failed > 0 ? t('schedules.failed', { count: failed }) : t('schedules.done')}
                  </Tag>
                );
              },
            },
            {
              key: 'numbers',
              title: t('schedules.numbers'),
              render: (_, one) =>
                one.summary && (
                  <>
                    {Object.entries(one.summary.numbers)
                      .map(([key, value]) =>
                        t('schedules.number', {
                          name: t(`schedules.names.${key}`, { defaultValue: key }),
                          value: format.number(value),
                        }),
                      )
                      .join('，')}
                    {one.summary.failed.map((part) => (
                      <div key={part.part} className="soft">
                        {part.part}：{part.reason}
                      </div>
                    ))}
                  </>
                ),
            },
          ]}
        />
      )}
    </Panel>
  );
}
