/** Sign-off of several tasks at once (批量审签): what is chosen is listed with its figures before it is signed. */
import { errorMessage, paramsOf } from '@linked/ui/error-message.ts';
import { useFormat } from '@linked/ui/use-format.ts';
import { Alert, App, Button, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { refresh } from '../parts/refresh.ts';
import { client, type Task } from '../trpc.ts';

interface Props {
  /** Tasks in view that wait for this leader. */
  waiting: readonly Task[];
  /** Those of them that are chosen. */
  chosen: readonly Task[];
  onSigned: () => void;
}

export function CountersignMany({ waiting, chosen, onSigned }: Props) {
  const { t } = useTranslation('tasks');
  // What the leader has read is what is signed: the list does not change under the dialog.
  const [asked, setAsked] = useState<readonly Task[] | null>(null);
  if (waiting.length === 0) return null;
  return (
    <div className="choice-bar">
      <span>{t('many.waiting', { waiting: waiting.length, chosen: chosen.length })}</span>
      <Button type="primary" disabled={chosen.length === 0} onClick={() => setAsked(chosen)}>
        {t('many.countersign')}
      </Button>
      {asked && <Dialog tasks={asked} onSigned={onSigned} onClose={() => setAsked(null)} />}
    </div>
  );
}

interface DialogProps {
  tasks: readonly Task[];
  onSigned: () => void;
  onClose: () => void;
}

function Dialog({ tasks, onSigned, onClose }: DialogProps) {
  const { t } = useTranslation('tasks');
  const { message } = App.useApp();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const campaignId = tasks[0]!.campaignId;

  const sign = async () => {
    setBusy(true);
    setFailure(null);
    try {
      const { countersigned } = await client.tasks.countersignMany.mutate({
        campaignId,
        tasks: tasks.map((row) => ({ taskId: row.task.id, revision: row.revision })),
      });
      onSigned();
      onClose();
      void message.success(t('many.signed', { count: countersigned }));
    } catch (error) {
      const about = tasks.find((row) => row.task.id === paramsOf(error).taskId);
      setFailure(
        about ? t('many.refused', { task: about.task.title, why: errorMessage(error) }) : errorMessage(error),
      );
    } finally {
      setBusy(false);
      await refresh('tasks', campaignId);
    }
  };

  return (
    <Modal
      open
      width={640}
      title={t('many.title', { count: tasks.length })}
      okText={t('many.confirm', { count: tasks.length })}
      onOk={sign}
      confirmLoading={busy}
      onCancel={onClose}
      mask={{ closable: false }}
    >
      <div role="alert">{failure && <Alert type="error" showIcon role="presentation" title={failure} />}</div>
      <p>{t('many.hint')}</p>
      <ul className="signing-list">
        {tasks.map((row) => (
          <li key={row.task.id}>
            <b>{row.task.title}</b>
            <Figures row={row} />
          </li>
        ))}
      </ul>
    </Modal>
  );
}

/** What was entered for a task, on one line. */
function Figures({ row }: { row: Task }) {
  const { t } = useTranslation('tasks');
  const format = useFormat();
  const indicators = row.task.indicators.flatMap((indicator) => {
    const saved = row.indicators.find((item) => item.code === indicator.code);
    if (!saved) return [];
    const { name, unit, aggregation } = indicator;
    const number = format.number(saved.value, 2);
    // The base of a mean is its weight, not a whole that the value is part of.
    return saved.base === null || aggregation === 'weighted-mean'
      ? [t('many.value', { name, number, unit })]
      : [t('many.valueOf', { name, number, base: format.number(saved.base, 2), unit })];
  });
  const parts = [
    t('many.percent', { percent: row.percent, expected: row.expectedPercent }),
    ...indicators,
    t('many.author', { author: row.author ?? '' }),
  ];
  return (
    <span className="soft signing-figures">
      {parts.map((part) => (
        <span key={part}>{part}</span>
      ))}
    </span>
  );
}
