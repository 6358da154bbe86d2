/** Starts a round, reports on it, or opens it again. */
import type { RoundEvent } from '@linked/shared/rounds/states.ts';
import { FormDialog } from '@linked/ui/form-dialog.tsx';
import { App, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { client, type RoundDetail } from '../trpc.ts';
import { useRoundChanged } from './use-round-changed.ts';

export function RoundActDialog({
  round,
  event,
  onClose,
}: {
  round: RoundDetail;
  event: RoundEvent;
  onClose: () => void;
}) {
  const { t } = useTranslation('rounds');
  const { message } = App.useApp();
  const changed = useRoundChanged();
  return (
    <FormDialog<{ text: string }>
      title={t(`act.${event}.title`)}
      okText={t(`act.${event}.label`)}
      width={event === 'report' ? 820 : 520}
      initialValues={{ text: round.report?.text ?? '' }}
      submit={async ({ text }) => {
        const step = { id: round.id, version: round.version, event, text: event === 'report' ? text : '' };
        changed(await client.rounds.act.mutate(step));
        void message.success(t(`act.${event}.done`));
      }}
      onClose={onClose}
    >
      <p className="form-alert">{t(`act.${event}.text`, { title: round.title })}</p>
      {event === 'report' && (
        <Form.Item
          name="text"
          label={t('report.text')}
          rules={[{ required: true, whitespace: true, message: t('missing') }]}
        >
          <Input.TextArea autoSize={{ minRows: 10, maxRows: 24 }} maxLength={20_000} />
        </Form.Item>
      )}
    </FormDialog>
  );
}
