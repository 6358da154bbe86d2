/** A step of a finding: to the leading group's office, back to the team, kept, or handed over (交办). */
import type { FindingEvent } from '@linked/shared/rounds/states.ts';
import { DayField } from '@linked/ui/day-field.tsx';
import { FormDialog } from '@linked/ui/form-dialog.tsx';
import { useSession } from '@linked/ui/session.tsx';
import { App, Form, Input, Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import { client, type RoundFinding } from '../trpc.ts';
import { useFindingChanged } from './use-round-changed.ts';

interface Entered {
  note: string;
  issuingOrgan: string;
  letterNo: string;
  addressedTo: 'congress' | 'government';
  replyDueOn: string | null;
}

export function FindingStepDialog({
  finding,
  event,
  onClose,
}: {
  finding: RoundFinding;
  event: FindingEvent;
  onClose: () => void;
}) {
  const { t } = useTranslation('rounds');
  const { today } = useSession();
  const { message } = App.useApp();
  const changed = useFindingChanged();
  const required = [{ required: true, whitespace: true, message: t('missing') }];
  const submit = async (entered: Entered) => {
    await client.rounds.actOnFinding.mutate({
      id: finding.id,
      version: finding.version,
      event,
      note: entered.note ?? '',
      handOver:
        event === 'hand-over'
          ? {
              issuingOrgan: entered.issuingOrgan,
              letterNo: entered.letterNo?.trim() || null,
              addressedTo: entered.addressedTo,
              replyDueOn: entered.replyDueOn ?? null,
            }
          : null,
    });
    changed();
    void message.success(t(`event.${event}.done`));
  };
  return (
    <FormDialog<Entered>
      title={t(`event.${event}.title`)}
      okText={t(`event.${event}.label`)}
      initialValues={{
        note: '',
        issuingOrgan: t('handOver.defaultOrgan'),
        letterNo: '',
        addressedTo: 'congress',
        replyDueOn: null,
      }}
      submit={submit}
      onClose={onClose}
    >
      <p className="form-alert">
        {t(`event.${event}.text`, { title: finding.title, county: finding.countyName })}
      </p>
      {event === 'hand-over' && (
        <>
          <Form.Item name="issuingOrgan" label={t('handOver.organ')} rules={required}>
            <Input maxLength={200} />
          </Form.Item>
          <Form.Item name="addressedTo" label={t('handOver.to')}>
            <Radio.Group
              options={(['congress', 'government'] as const).map((to) => ({
                value: to,
                label: t(`handOver.${to}`),
              }))}
            />
          </Form.Item>
          <div className="form-row">
            <Form.Item name="letterNo" label={t('handOver.letterNo')}>
              <Input maxLength={200} />
            </Form.Item>
            <Form.Item name="replyDueOn" label={t('handOver.replyDueOn')}>
              <DayField min={today} />
            </Form.Item>
          </div>
        </>
      )}
      <Form.Item
        name="note"
        label={t(event === 'send-back' ? 'event.reason' : 'event.note')}
        rules={event === 'send-back' ? required : []}
      >
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} maxLength={4000} />
      </Form.Item>
    </FormDialog>
  );
}
