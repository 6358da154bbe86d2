/** A city records its own plan and its Party committee's approval. */
import { DayField } from '@linked/ui/day-field.tsx';
import { showServerError } from '@linked/ui/form-errors.ts';
import { useSession } from '@linked/ui/session.tsx';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Checkbox, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type PlanRow, trpc } from '../trpc.ts';

interface Entered {
  plan: { title: string; documentNo: string | null; adoptedOn: string; summary: string };
  approved: boolean;
  partyApproval?: { documentNo: string; approvedOn: string; mobilisedOn: string | null };
}

export function PlanDialog({
  campaignId,
  row,
  onClose,
}: {
  campaignId: string;
  row: PlanRow;
  onClose: () => void;
}) {
  const { t } = useTranslation('plans');
  const { message } = App.useApp();
  const { today } = useSession();
  const cache = useQueryClient();
  const [form] = Form.useForm<Entered>();
  const approved = Form.useWatch('approved', form);
  const [failure, setFailure] = useState<string | null>(null);
  const record = useMutation(trpc.plans.record.mutationOptions());

  const submit = async (entered: Entered) => {
    setFailure(null);
    const approval = entered.approved ? entered.partyApproval : undefined;
    try {
      await record.mutateAsync({
        campaignId,
        region: row.region,
        plan: {
          ...entered.plan,
          documentNo: entered.plan.documentNo || null,
          summary: entered.plan.summary ?? '',
        },
        partyApproval: approval ? { ...approval, mobilisedOn: approval.mobilisedOn ?? null } : null,
      });
      void cache.invalidateQueries(trpc.plans.pathFilter());
      void message.success(t('recorded'));
      onClose();
    } catch (error) {
      setFailure(showServerError(form, error));
    }
  };

  return (
    <Modal
      open
      title={t('dialog.title', { region: row.regionName })}
      okText={t('dialog.save')}
      onOk={form.submit}
      confirmLoading={record.isPending}
      onCancel={onClose}
      mask={{ closable: false }}
      width={640}
    >
      <div role="alert">
        {failure && (
          <Alert type="error" showIcon role="presentation" className="form-alert" title={failure} />
        )}
      </div>
      <Form<Entered>
        form={form}
        layout="vertical"
        onFinish={submit}
        initialValues={{
          plan: row.plan ?? { adoptedOn: today, summary: '' },
          approved: row.partyApproval !== null,
          partyApproval: row.partyApproval ?? { approvedOn: today },
        }}
      >
        <Form.Item
          name={['plan', 'title']}
          label={t('dialog.planTitle')}
          rules={[{ required: true, whitespace: true, message: t('dialog.missing') }]}
        >
          <Input maxLength={200} />
        </Form.Item>
        <div className="form-row">
          <Form.Item name={['plan', 'documentNo']} label={t('dialog.planNo')}>
            <Input maxLength={200} />
          </Form.Item>
          <Form.Item
            name={['plan', 'adoptedOn']}
            label={t('column.adoptedOn')}
            rules={[{ required: true, message: t('dialog.missing') }]}
          >
            <DayField max={today} />
          </Form.Item>
        </div>
        <Form.Item name={['plan', 'summary']} label={t('dialog.summary')}>
          <Input.TextArea autoSize={{ minRows: 3, maxRows: 10 }} maxLength={4000} />
        </Form.Item>
        <Form.Item name="approved" valuePropName="checked">
          <Checkbox>{t('dialog.approved')}</Checkbox>
        </Form.Item>
        {approved && (
          <div className="form-row">
            <Form.Item
              name={['partyApproval', 'documentNo']}
              label={t('dialog.approvalNo')}
              rules={[{ required: true, whitespace: true, message: t('dialog.missing') }]}
            >
              <Input maxLength={200} />
            </Form.Item>
            <Form.Item
              name={['partyApproval', 'approvedOn']}
              label={t('dialog.approvedOn')}
              rules={[{ required: true, message: t('dialog.missing') }]}
            >
              <DayField max={today} />
            </Form.Item>
            <Form.Item name={['partyApproval', 'mobilisedOn']} label={t('dialog.mobilisedOn')}>
              <DayField />
            </Form.Item>
          </div>
        )}
      </Form>
    </Modal>
  );
}
