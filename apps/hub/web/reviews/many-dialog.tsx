/** Review (审核) or lock (锁定) of several hand-ins at once: what is chosen is listed with its figures first. */
import type { ReviewRow } from '@linked/shared/contracts/hub/reviews.ts';
import { errorMessage, paramsOf } from '@linked/ui/error-message.ts';
import { useQueryClient } from '@tanstack/react-query';
import { Alert, App, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, trpc } from '../trpc.ts';
import { ValueList } from './values.tsx';

export type ManyStep = 'review' | 'lock';

interface Props {
  campaignId: string;
  /** What was read is what is decided: the list does not change under the dialog. */
  rows: readonly ReviewRow[];
  step: ManyStep;
  onDone: () => void;
  onClose: () => void;
}

export function ManyDialog({ campaignId, rows, step, onDone, onClose }: Props) {
  const { t } = useTranslation('reviews');
  const { message } = App.useApp();
  const cache = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);

  const decide = async () => {
    setBusy(true);
    setFailure(null);
    const tasks = rows.map(({ region, taskId, revision }) => ({ region, taskId, revision }));
    try {
      if (step === 'review') await client.reviews.review.mutate({ campaignId, tasks });
      else await client.reviews.lock.mutate({ campaignId, tasks });
      onDone();
      onClose();
      void message.success(t(`${step}.done`, { count: rows.length }));
    } catch (error) {
      const { region, taskId } = paramsOf(error);
      const about = rows.find((row) => row.region === region && row.taskId === taskId);
      const why = errorMessage(error);
      setFailure(about ? t('many.refused', { region: about.regionName, task: about.taskTitle, why }) : why);
    } finally {
      setBusy(false);
      await cache.invalidateQueries(trpc.reviews.pathFilter());
    }
  };

  return (
    <Modal
      open
      width={720}
      title={t(`${step}.title`, { count: rows.length })}
      okText={t(`${step}.confirm`, { count: rows.length })}
      onOk={decide}
      confirmLoading={busy}
      onCancel={onClose}
      mask={{ closable: false }}
    >
      <div role="alert">
        {failure && (
          <Alert type="error" showIcon role="presentation" className="form-alert" title={failure} />
        )}
      </div>
      <p>{t(`${step}.hint`)}</p>
      <ul className="review-many">
        {rows.map((row) => (
          <li key={`${row.region}/${row.taskId}`}>
            <b>
              {row.regionName} · {row.taskTitle}
            </b>
            <ValueList row={row} />
          </li>
        ))}
      </ul>
    </Modal>
  );
}
