/** The changes that wait, and issuing them to the city's counties as one directive. */
import { errorMessage } from '@linked/ui/error-message.ts';
import { useFormat } from '@linked/ui/use-format.ts';
import { useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Popconfirm } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, type LocalTaskDraft, trpc } from '../trpc.ts';
import { type Changes, type Entry, nothing, without } from './use-local-draft.ts';

interface Props {
  campaignId: string;
  city: string;
  listRevision: number;
  draft: LocalTaskDraft;
  /** Tasks that were issued before. */
  known: ReadonlySet<string>;
  save: (change: (draft: Changes) => Changes) => Promise<void>;
  onAdd: () => void;
  onChange: (task: Entry) => void;
}

export function PendingChanges(props: Props) {
  const { campaignId, city, listRevision, draft, known, save, onAdd, onChange } = props;
  const { t } = useTranslation('localTasks');
  const format = useFormat();
  const { message } = App.useApp();
  const cache = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const waiting = draft.tasks.length + draft.drops.length;
  const run = async (work: () => Promise<unknown>) => {
    setBusy(true);
    setFailure(null);
    try {
      await work();
    } catch (error) {
      setFailure(errorMessage(error));
      void cache.invalidateQueries(trpc.localTasks.pathFilter());
    } finally {
      setBusy(false);
    }
  };
  const issue = async () => {
    const { counties, receiptDueOn } = await client.localTasks.issue.mutate({
      campaignId,
      region: city,
      listRevision,
      draftVersion: draft.version,
      tasks: draft.tasks,
      drops: draft.drops.map(({ id, reason }) => ({ id, reason })),
    });
    void message.success(t('issued', { counties, date: format.day(receiptDueOn) }));
    await cache.invalidateQueries(trpc.localTasks.pathFilter());
    void cache.invalidateQueries(trpc.directives.list.queryFilter({ campaignId }));
  };
  const takeBack = (id: string, title: string) => (
    <Button
      size="small"
      aria-label={t('pending.takeBackOf', { title })}
      disabled={busy}
      onClick={() => run(() => save((before) => without(before, id)))}
    >
      {t('pending.takeBack')}
    </Button>
  );
  return (
    <>
      <div className="table-tools">
        <Button onClick={onAdd}>{t('add')}</Button>
        {waiting > 0 && (
          <>
            <Popconfirm title={t('issueAsk', { count: waiting })} onConfirm={() => run(issue)}>
              <Button type="primary" loading={busy}>
                {t('issue')}
              </Button>
            </Popconfirm>
            <Popconfirm
              title={t('forgetAsk', { count: waiting })}
              onConfirm={() => run(() => save(() => nothing))}
            >
              <Button disabled={busy}>{t('forget')}</Button>
            </Popconfirm>
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
          role="region"
          aria-label={t('pending.title', { count: waiting })}
          className="form-alert"
          title={t('pending.title', { count: waiting })}
          description={
            <>
              <ul className="plain-list">
                {draft.tasks.map((task) => (
                  <li key={task.id}>
                    {t(`pending.${known.has(task.id) ? 'change' : 'add'}`, {
                      title: task.title,
                      date: format.day(task.dueOn),
                    })}{' '}
                    <Button
                      size="small"
                      aria-label={t('pending.editOf', { title: task.title })}
                      disabled={busy}
                      onClick={() => onChange(task)}
                    >
                      {t('change')}
                    </Button>{' '}
                    {takeBack(task.id, task.title)}
                  </li>
                ))}
                {draft.drops.map((drop) => (
                  <li key={drop.id}>
                    {t('pending.drop', { title: drop.title, reason: drop.reason })}{' '}
                    {takeBack(drop.id, drop.title)}
                  </li>
                ))}
              </ul>
              {draft.savedBy && draft.savedAt && (
                <p className="soft">
                  {t('pending.savedBy', { name: draft.savedBy, at: format.instant(draft.savedAt) })}
                </p>
              )}
            </>
          }
        />
      )}
    </>
  );
}
