/** Leaves a county out of a campaign's dispatch, with the reason. */
import { showServerError } from '@linked/ui/form-errors.ts';
import { useMutation } from '@tanstack/react-query';
import { Alert, App, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { trpc } from '../trpc.ts';
import { useOperationChanged } from './use-operation-changed.ts';

interface Props {
  campaignId: string;
  county: { region: string; regionName: string };
  onClose: () => void;
}

export function SkipDialog({ campaignId, county, onClose }: Props) {
  const { t } = useTranslation('operations');
  const { message } = App.useApp();
  const [form] = Form.useForm<{ reason: string }>();
  const [failure, setFailure] = useState<string | null>(null);
  const changed = useOperationChanged();
  const skip = useMutation(trpc.operations.skipCounty.mutationOptions());

  const submit = async ({ reason }: { reason: string }) => {
    setFailure(null);
    try {
      await skip.mutateAsync({ campaignId, region: county.region, reason });
      changed();
      void message.success(t('skip.done', { county: county.regionName }));
      onClose();
    } catch (error) {
      setFailure(showServerError(form, error));
    }
  };

  return (
    <Modal
      open
      title={t('skip.title', { county: county.regionName })}
      okText={t('skip.do')}
      onOk={form.submit}
      confirmLoading={skip.isPending}
      onCancel={onClose}
      mask={{ closable: false }}
    >
      <p className="form-alert">{t('skip.text')}</p>
      <div role="alert">
        {failure && (
          <Alert type="error" showIcon role="presentation" className="form-alert" title={failure} />
        )}
      </div>
      <Form<{ reason: string }> form={form} layout="vertical" onFinish={submit}>
        <Form.Item
          name="reason"
          label={t('skip.reason')}
          rules={[{ required: true, whitespace: true, message: t('skip.reasonMissing') }]}
        >
          <Input.TextArea autoSize={{ minRows: 3, maxRows: 8 }} maxLength={4000} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
