/** The tasks by field, with state, pace and due date; what is filtered is in the address. */

import { submittedStates, taskStates } from '@linked/shared/tasks/states.ts';
import { Panel } from '@linked/ui/page.tsx';
import { RecordTable } from '@linked/ui/record-table.tsx';
import { useSession } from '@linked/ui/session.tsx';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useTerms } from '@linked/ui/use-terms.ts';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Button, Checkbox, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { OriginFilter } from '../own-tasks/origin-filter.tsx';
import { OriginTag } from '../own-tasks/origin-tag.tsx';
import { useCounty } from '../parts/county.ts';
import { Due } from '../parts/due.tsx';
import { Pace } from '../parts/pace.tsx';
import { TaskMarks } from '../reviews/task-marks.tsx';
import { tasksRoute } from '../routes.tsx';
import { useCampaign, useFieldName } from '../shell/campaign-frame.tsx';
import { type Task, trpc } from '../trpc.ts';
import { CountersignMany } from './countersign-many.tsx';
import { behindBy } from './pace.ts';
import { eventsFor } from './task-events.ts';
import { VersionTag } from './version-tag.tsx';

export function TaskList() {
  const { t } = useTranslation('tasks');
  const campaign = useCampaign();
  const search = tasksRoute.useSearch();
  const query = useQuery(trpc.tasks.list.queryOptions({ campaignId: campaign.id }));
  const shown = (tasks: readonly Task[]) =>
    tasks.filter(
      (row) =>
        (!search.field || row.task.field === search.field) &&
        (!search.state || row.state === search.state) &&
        (!search.origin || row.origin === search.origin) &&
        (!search.behind || behindBy(row) > 0 || row.overdue),
    );
  return (
    <Panel title={t('list', { done: campaign.tasks.done, total: campaign.tasks.total })} extra={<Filters />}>
      <QueryState
        query={query}
        isEmpty={(tasks) => shown(tasks).length === 0}
        empty={<EmptyState title={t('empty.title')} hint={t('empty.hint')} action={<ClearFilters />} />}
      >
        {(tasks) => <TaskTable rows={shown(tasks)} />}
      </QueryState>
    </Panel>
  );
}

function ClearFilters() {
  const { t } = useTranslation('tasks');
  const navigate = useNavigate();
  return <Button onClick={() => navigate({ to: '/tasks', search: {} as never })}>{t('filter.clear')}</Button>;
}

function Filters() {
  const { t } = useTranslation('tasks');
  const terms = useTerms();
  const { document } = useCampaign();
  const fieldName = useFieldName();
  const search = tasksRoute.useSearch();
  const navigate = useNavigate();
  const set = (change: Partial<typeof search>) =>
    navigate({ to: '/tasks', search: { ...search, ...change } as never, replace: true });
  return (
    <div className="filters">
      <Select
        aria-label={t('filter.field')}
        placeholder={t('filter.field')}
        allowClear
        value={search.field}
        onChange={(field) => set({ field })}
        options={document.fields.map((field) => ({ value: field.code, label: fieldName(field.code) }))}
      />
      <Select
        aria-label={t('filter.state')}
        placeholder={t('filter.state')}
        allowClear
        value={search.state}
        onChange={(state) => set({ state })}
        options={taskStates.map((state) => ({ value: state, label: terms.taskState(state) }))}
      />
      <OriginFilter value={search.origin} onChange={(origin) => set({ origin })} />
      <Checkbox
        checked={search.behind === true}
        onChange={(event) => set({ behind: event.target.checked || undefined })}
      >
        {t('filter.behind')}
      </Checkbox>
    </div>
  );
}

function TaskTable({ rows }: { rows: readonly Task[] }) {
  const { t } = useTranslation('tasks');
  const campaign = useCampaign();
  const { today } = useSession();
  const { rolesIn } = useCounty();
  const fieldName = useFieldName();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const waits = (row: Task) =>
    !row.dropped &&
    eventsFor(campaign, row.state, rolesIn(row.task.field), today, row.lock.state).countersign;
  const waiting = rows.filter(waits);
  return (
    <>
      <CountersignMany
        waiting={waiting}
        chosen={waiting.filter((row) => chosen.has(row.task.id))}
        onSigned={() => setChosen(new Set())}
      />
      <RecordTable<Task>
        rows={rows}
        rowKey={(row) => row.task.id}
        selection={
          waiting.length > 0
            ? {
                chosen,
                onChange: setChosen,
                selectable: waits,
                label: (row) => t('many.choose', { task: row.task.title }),
                allLabel: t('many.chooseAll', { count: waiting.length }),
              }
            : undefined
        }
        columns={[
          { key: 'field', title: t('column.field'), width: 130, render: (row) => fieldName(row.task.field) },
          {
            key: 'title',
            title: t('column.title'),
            lead: true,
            render: (row) => (
              <>
                <Link to="/tasks/$taskId" params={{ taskId: row.task.id }}>
                  {row.task.title}
                </Link>{' '}
                <OriginTag row={row} />
                <VersionTag row={row} />
              </>
            ),
          },
          {
            key: 'state',
            title: t('column.state'),
            width: 130,
            render: (row) => <TaskMarks row={row} />,
          },
          {
            key: 'pace',
            title: t('column.pace'),
            width: 220,
            sort: (a, b) => behindBy(a) - behindBy(b),
            render: (row) => <Pace actual={row.percent} expected={row.expectedPercent} />,
          },
          {
            key: 'due',
            title: t('column.due'),
            width: 190,
            sort: (a, b) => a.dueOn.localeCompare(b.dueOn),
            render: (row) => (
              <Due day={row.dueOn} open={!row.dropped && !submittedStates.includes(row.state)} />
            ),
          },
          {
            key: 'items',
            title: t('column.items'),
            width: 100,
            align: 'end',
            render: (row) =>
              row.workItems.total > 0
                ? t('itemsDone', { done: row.workItems.done, total: row.workItems.total })
                : '',
          },
          { key: 'author', title: t('column.author'), width: 110, render: (row) => row.author },
        ]}
      />
    </>
  );
}
