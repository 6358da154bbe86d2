/** Approval by a second person, with the Party committee's approval (批转) on record. */
import { DayField } from '@linked/ui/day-field.tsx';
import { FormDialog } from '@linked/ui/form-dialog.tsx';
import { useSession } from '@linked/ui/session.tsx';
import { Alert, App, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { type CampaignDetail, client } from '../trpc.ts';
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
  const changed = useChanged();

  const submit = async (entered: Entered) => {
    const partyApproval = { ...entered, mobilisedOn: entered.mobilisedOn ?? null };
    const { id, version } = campaign;
    changed(await client.campaigns.approve.mutate({ id, version, partyApproval }));
    void message.success(t('approve.done'));
  };

  return (
    <FormDialog<Entered>
      title={t('approve.title', { title: campaign.title })}
      okText={t('event.approve')}
      lead={
        <Alert
          type="info"
          showIcon
          className="form-alert"
          title={t('approve.secondPerson', { name: campaign.createdBy })}
        />
      }
      initialValues={{ approvedOn: today }}
      submit={submit}
      onClose={onClose}
      width={520}
    >
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
    </FormDialog>
  );
}
