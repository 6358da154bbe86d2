/** A city records its own plan and its Party committee's approval. */
import { DayField } from '@linked/ui/day-field.tsx';
import { FormDialog } from '@linked/ui/form-dialog.tsx';
import { useSession } from '@linked/ui/session.tsx';
import { useQueryClient } from '@tanstack/react-query';
import { App, Checkbox, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { client, type PlanRow, trpc } from '../trpc.ts';

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

  const submit = async ({ plan, ...entered }: Entered) => {
    const approval = entered.approved ? entered.partyApproval : undefined;
    await client.plans.record.mutate({
      campaignId,
      region: row.region,
      plan: { ...plan, documentNo: plan.documentNo || null, summary: plan.summary ?? '' },
      partyApproval: approval ? { ...approval, mobilisedOn: approval.mobilisedOn ?? null } : null,
    });
    void cache.invalidateQueries(trpc.plans.pathFilter());
    void message.success(t('recorded'));
  };

  return (
    <FormDialog<Entered>
      title={t('dialog.title', { region: row.regionName })}
      okText={t('dialog.save')}
      initialValues={{
        plan: row.plan ?? { adoptedOn: today, summary: '' },
        approved: row.partyApproval !== null,
        partyApproval: row.partyApproval ?? { approvedOn: today },
      }}
      submit={submit}
      onClose={onClose}
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
      <Approval />
    </FormDialog>
  );
}

function Approval() {
  const { t } = useTranslation('plans');
  const { today } = useSession();
  const approved = Form.useWatch('approved', Form.useFormInstance<Entered>());
  if (!approved) return null;
  return (
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
  );
}
