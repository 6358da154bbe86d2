/** Approval by a second person, with the Party committee's approval (批转) on record. */
import { DayField } from '@linked/ui/day-field.tsx';
import { showServerError } from '@linked/ui/form-errors.ts';
import { useSession } from '@linked/ui/session.tsx';
import { useMutation } from '@tanstack/react-query';
import { Alert, App, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CampaignDetail, trpc } from '../trpc.ts';
import { useChanged } from './use-changed.ts';

interface Entered {
  documentNo: string;
  approvedOn: string;
  mobilisedOn?: string | null;
}

export function ApproveDialog({ campaign, onClose }: { campaign: CampaignDetail; onClose: () => void }) {
  const { t } = useTranslation('campaigns');
  const { message } = App.useApp();
  const { today } = useSession();
  const [form] = Form.useForm<Entered>();
  const [failure, setFailure] = useState<string | null>(null);
  const changed = useChanged();
  const approve = useMutation(trpc.campaigns.approve.mutationOptions());

  const submit = async (entered: Entered) => {
    setFailure(null);
    try {
      const partyApproval = { ...entered, mobilisedOn: entered.mobilisedOn ?? null };
      changed(await approve.mutateAsync({ id: campaign.id, version: campaign.version, partyApproval }));
      void message.success(t('approve.done'));
      onClose();
    } catch (error) {
      setFailure(showServerError(form, error));
    }
  };

  return (
    <Modal
      open
      title={t('approve.title', { title: campaign.title })}
      okText={t('event.approve')}
      onOk={form.submit}
      confirmLoading={approve.isPending}
      onCancel={onClose}
      mask={{ closable: false }}
    >
      <Alert
        type="info"
        showIcon
        className="form-alert"
        title={t('approve.secondPerson', { name: campaign.createdBy })}
      />
      <div role="alert">
        {failure && (
          <Alert type="error" showIcon role="presentation" className="form-alert" title={failure} />
        )}
      </div>
      <Form<Entered> form={form} layout="vertical" onFinish={submit} initialValues={{ approvedOn: today }}>
        <Form.Item
          name="documentNo"
          label={t('approve.documentNo')}
          extra={t('approve.documentNoHint')}
          rules={[{ required: true, whitespace: true, message: t('approve.documentNoMissing') }]}
        >
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item
          name="approvedOn"
          label={t('approve.approvedOn')}
          rules={[{ required: true, message: t('form.dateMissing') }]}
        >
          <DayField max={today} />
        </Form.Item>
        <Form.Item name="mobilisedOn" label={t('approve.mobilisedOn')} extra={t('approve.mobilisedOnHint')}>
          <DayField />
        </Form.Item>
      </Form>
    </Modal>
  );
}
