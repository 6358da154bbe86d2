/** The county leader's sign-off (审签): pass it on, or send it back with a reason. */
import { errorMessage } from '@linked/ui/error-message.ts';
import { App, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LongTextItem } from '../parts/fields.tsx';
import { FormDrawer } from '../parts/form-drawer.tsx';
import { refresh } from '../parts/refresh.ts';
import { client, type Task } from '../trpc.ts';

interface Props {
  row: Task;
  reload: () => unknown;
}

export function LeaderSteps({ row, reload }: Props) {
  const { t } = useTranslation('tasks');
  const { modal, message } = App.useApp();
  const [returning, setReturning] = useState(false);
  const ref = { campaignId: row.campaignId, taskId: row.task.id, revision: row.revision };
  const countersign = () =>
    modal.confirm({
      title: t('countersign.title'),
      content: t('countersign.hint', { author: row.author ?? '' }),
      okText: t('button.countersign'),
      onOk: async () => {
        try {
          await client.tasks.countersign.mutate(ref);
          void message.success(t('said.countersigned'));
        } catch (error) {
          void message.error(errorMessage(error));
        }
        await refresh('tasks', row.task.id);
      },
    });
  return (
    <div className="step-buttons">
      <Button type="primary" onClick={countersign}>
        {t('button.countersign')}
      </Button>
      <Button onClick={() => setReturning(true)}>{t('button.sendBack')}</Button>
      {returning && (
        <FormDrawer<{ reason: string }>
          title={t('sendBack.title')}
          record={{ key: `send-back:${row.task.id}`, version: row.revision, values: { reason: '' } }}
          describe={({ reason }) => [{ label: t('sendBack.reason'), text: reason }]}
          save={async ({ reason }) => {
            await client.tasks.sendBack.mutate({ ...ref, reason });
            await refresh('tasks', row.task.id);
          }}
          reload={reload}
          onClose={() => setReturning(false)}
          saveLabel={t('button.sendBack')}
          savedText={t('said.sentBack')}
        >
          <LongTextItem
            name="reason"
            label={t('sendBack.reason')}
            help={t('sendBack.help')}
            required
            rows={4}
          />
        </FormDrawer>
      )}
    </div>
  );
}
