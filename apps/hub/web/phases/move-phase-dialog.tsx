/** Moves a phase early or late, or extends one that has ended, with the reason every county reads. */
import type { CampaignPhase } from '@linked/shared/campaigns/document.ts';
import { DayField } from '@linked/ui/day-field.tsx';
import { showServerError } from '@linked/ui/form-errors.ts';
import { useSession } from '@linked/ui/session.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useMutation } from '@tanstack/react-query';
import { Alert, App, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useChanged } from '../campaigns/use-changed.ts';
import { type CampaignDetail, client } from '../trpc.ts';

interface Entered {
  startsOn: string;
  endsOn: string;
  reason: string;
}

interface Props {
  campaign: CampaignDetail;
  phase: CampaignPhase;
  onClose: () => void;
}

export function MovePhaseDialog({ campaign, phase, onClose }: Props) {
  const { t } = useTranslation('phases');
  const format = useFormat();
  const { message } = App.useApp();
  const { today } = useSession();
  const [form] = Form.useForm<Entered>();
  const [failure, setFailure] = useState<string | null>(null);
  const changed = useChanged();
  const move = useMutation({
    mutationFn: (entered: Entered) =>
      client.phases.move.mutate({
        ...entered,
        id: campaign.id,
        version: campaign.version,
        phase: phase.code,
      }),
  });
  const hasBegun = phase.startsOn <= today;
  const isOver = phase.endsOn < today;

  const submit = async (entered: Entered) => {
    if (entered.startsOn === phase.startsOn && entered.endsOn === phase.endsOn)
      return setFailure(t('unchanged'));
    setFailure(null);
    try {
      changed(await move.mutateAsync(entered));
      void message.success(t('done'));
      onClose();
    } catch (error) {
      setFailure(showServerError(form, error));
    }
  };

  return (
    <Modal
      open
      title={t(isOver ? 'titleExtend' : 'title', { phase: phase.name })}
      okText={t('ok')}
      onOk={form.submit}
      confirmLoading={move.isPending}
      onCancel={onClose}
      mask={{ closable: false }}
    >
      <p className="form-alert">
        {t('text', { counties: format.number(campaign.counties), days: campaign.document.receiptWorkdays })}
      </p>
      <p>{t('now', { from: format.day(phase.startsOn), to: format.day(phase.endsOn) })}</p>
      <div role="alert">
        {failure && (
          <Alert type="error" showIcon role="presentation" className="form-alert" title={failure} />
        )}
      </div>
      <Form<Entered>
        form={form}
        layout="vertical"
        onFinish={submit}
        initialValues={{ startsOn: phase.startsOn, endsOn: isOver ? undefined : phase.endsOn, reason: '' }}
      >
        {hasBegun ? (
          <>
            <Form.Item name="startsOn" hidden>
              <Input />
            </Form.Item>
            <p className="task-standard">
              {isOver ? t('over', { day: format.day(phase.endsOn) }) : t('begun')}
            </p>
          </>
        ) : (
          <Form.Item
            name="startsOn"
            label={t('startsOn')}
            rules={[{ required: true, message: t('dateMissing') }]}
          >
            <DayField min={today} />
          </Form.Item>
        )}
        <Form.Item
          name="endsOn"
          label={t('endsOn')}
          dependencies={['startsOn']}
          rules={[
            { required: true, message: t('dateMissing') },
            ({ getFieldValue }) => ({
              validator: async (_, endsOn?: string) => {
                if (endsOn && endsOn < getFieldValue('startsOn')) throw new Error(t('order'));
              },
            }),
          ]}
        >
          <DayField min={today} />
        </Form.Item>
        <Form.Item
          name="reason"
          label={t('reason')}
          rules={[{ required: true, whitespace: true, message: t('reasonMissing') }]}
        >
          <Input.TextArea autoSize={{ minRows: 3, maxRows: 8 }} maxLength={4000} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
