import { Form, Input, InputNumber, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { RemindersPart } from './draft-reminders.tsx';

/** Title, organ, purpose and the rules of the campaign. */
export function BasicsPart() {
  const { t } = useTranslation('campaigns');
  return (
    <div className="narrow-form">
      <Form.Item name="title" label={t('form.title')} required>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item
        name="issuingOrgan"
        label={t('form.issuingOrgan')}
        required
        extra={t('form.issuingOrganHint')}
      >
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="purpose" label={t('form.purpose')}>
        <Input.TextArea autoSize={{ minRows: 4, maxRows: 14 }} maxLength={4000} showCount />
      </Form.Item>
      <Form.Item
        name="receiptWorkdays"
        label={t('form.receiptWorkdays')}
        required
        extra={t('form.receiptWorkdaysHint')}
      >
        <InputNumber className="workdays" min={1} max={30} precision={0} suffix={t('form.workdays')} />
      </Form.Item>
      <Form.Item
        name="countersign"
        label={t('form.countersign')}
        valuePropName="checked"
        extra={t('form.countersignHint')}
      >
        <Switch />
      </Form.Item>
      <Form.Item
        name="cityReview"
        label={t('form.cityReview')}
        valuePropName="checked"
        extra={t('form.cityReviewHint')}
      >
        <Switch />
      </Form.Item>
      <Form.Item
        name="ranking"
        label={t('form.ranking')}
        valuePropName="checked"
        extra={t('form.rankingHint')}
      >
        <Switch />
      </Form.Item>
      <RemindersPart />
    </div>
  );
}
