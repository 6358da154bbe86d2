/** The county's own split of tasks (四定: who, what, by which standard, by when). */
import { newId } from '@linked/shared/ids.ts';
import { Panel } from '@linked/ui/page.tsx';
import { RecordTable } from '@linked/ui/record-table.tsx';
import { useSession } from '@linked/ui/session.tsx';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCounty } from '../parts/county.ts';
import { Due } from '../parts/due.tsx';
import { refresh } from '../parts/refresh.ts';
import { RemoveButton } from '../parts/remove-button.tsx';
import { useCampaign } from '../shell/campaign-frame.tsx';
import { useDoable } from '../shell/doable.ts';
import { client, type Task, trpc, type WorkItem } from '../trpc.ts';
import { WorkItemDrawer } from './work-item-drawer.tsx';

type Edited = Omit<WorkItem, 'field'>;

/** Of one task, or of the whole campaign. */
export function WorkItems({ taskId }: { taskId?: string }) {
  const { t } = useTranslation('tasks');
  const campaign = useCampaign();
  const isDoable = useDoable();
  const { today } = useSession();
  const { mayWrite } = useCounty();
  const [edited, setEdited] = useState<Edited | null>(null);
  const query = useQuery(trpc.workItems.list.queryOptions({ campaignId: campaign.id }));
  const shown = (rows: readonly WorkItem[]) => rows.filter((row) => !taskId || row.taskId === taskId);
  const signed = campaign.signedAt !== null && isDoable('record');
  // The county's own copies: the document has neither what supplements changed nor what was added since.
  const known = useQuery(trpc.tasks.list.queryOptions({ campaignId: campaign.id }));
  const written = (known.data ?? []).filter((row) => mayWrite(row.task.field));
  const tasks = written.filter((row) => row.dropped === null).map((row) => row.task);
  /** An item of a dropped task is still named by it. */
  const choices = (own: string) =>
    written.filter((row) => row.dropped === null || row.task.id === own).map((row) => row.task);
  const writable = signed && tasks.some((task) => !taskId || task.id === taskId);
  const begin = () =>
    setEdited({
      id: newId(),
      campaignId: campaign.id,
      taskId: taskId ?? tasks[0]!.id,
      matter: '',
      person: '',
      standard: '',
      dueOn: today,
      doneOn: null,
      revision: 0,
    });
  return (
    <Panel title={t('items.title')} extra={writable && <Button onClick={begin}>{t('items.add')}</Button>}>
      <QueryState query={known} rows={4}>
        {(all) => (
          <QueryState
            query={query}
            rows={4}
            isEmpty={(rows) => shown(rows).length === 0}
            empty={<EmptyState title={t('items.empty')} hint={t('items.emptyHint')} />}
          >
            {(rows) => (
              <ItemTable
                rows={shown(rows)}
                tasks={taskId ? null : all}
                onEdit={writable ? setEdited : null}
              />
            )}
          </QueryState>
        )}
      </QueryState>
      {edited && (
        <WorkItemDrawer
          key={edited.id}
          item={query.data?.find((row) => row.id === edited.id) ?? edited}
          tasks={taskId ? null : choices(edited.taskId)}
          reload={query.refetch}
          onClose={() => setEdited(null)}
        />
      )}
    </Panel>
  );
}

interface TableProps {
  rows: readonly WorkItem[];
  /** Tasks by which the rows are named; null where all are of one task. */
  tasks: readonly Task[] | null;
  onEdit: ((item: WorkItem) => void) | null;
}

function ItemTable({ rows, tasks, onEdit }: TableProps) {
  const { t } = useTranslation('tasks');
  const format = useFormat();
  const { mayWrite } = useCounty();
  const titles = new Map(tasks?.map(({ task }) => [task.id, task.title]));
  return (
    <RecordTable<WorkItem>
      rows={rows}
      rowKey={(row) => row.id}
      columns={[
        { key: 'matter', title: t('items.matter'), lead: true, render: (row) => row.matter },
        ...(tasks
          ? [
              {
                key: 'task',
                title: t('items.task'),
                render: (row: WorkItem) => (
                  <Link to="/tasks/$taskId" params={{ taskId: row.taskId }}>
                    {titles.get(row.taskId)}
                  </Link>
                ),
              },
            ]
          : []),
        { key: 'person', title: t('items.person'), width: 140, render: (row) => row.person },
        { key: 'standard', title: t('items.standard'), render: (row) => row.standard },
        {
          key: 'due',
          title: t('items.dueOn'),
          width: 190,
          render: (row) => <Due day={row.dueOn} open={row.doneOn === null} />,
        },
        {
          key: 'done',
          title: t('items.doneOn'),
          width: 120,
          render: (row) => (row.doneOn ? format.day(row.doneOn) : t('items.notDone')),
        },
      ]}
      actions={
        onEdit
          ? {
              title: t('items.actions'),
              width: 150,
              render: (row) =>
                mayWrite(row.field) && (
                  <>
                    <Button size="small" onClick={() => onEdit(row)}>
                      {t('items.edit')}
                    </Button>
                    <RemoveButton
                      what={row.matter}
                      remove={async () => {
                        await client.workItems.remove.mutate({ id: row.id, revision: row.revision });
                        await refresh('tasks', row.taskId);
                      }}
                    />
                  </>
                ),
            }
          : undefined
      }
    />
  );
}
