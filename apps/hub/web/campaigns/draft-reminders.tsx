/** On what rhythm counties report, and how they, their cities and the province are reminded. */
import { rhythms } from '@linked/shared/rhythm/rhythm.ts';
import { Form, Input, InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';

const weekdays = ['1', '2', '3', '4', '5', '6', '7'] as const;
const steps = ['countyAfter', 'cityAfter', 'provinceAfter', 'repeatEvery', 'reminderReceipt'] as const;
const nameOf = (step: (typeof steps)[number]) => (step === 'reminderReceipt' ? 'receiptWorkdays' : step);

export function RemindersPart() {
  const { t } = useTranslation('campaigns');
  return (
    <>
      <div className="form-row">
        <Form.Item name={['rhythm', 'every']} label={t('form.rhythm')} className="middle">
          <Select options={rhythms.map((every) => ({ value: every, label: t(`rhythm.${every}`) }))} />
        </Form.Item>
        <Form.Item noStyle shouldUpdate={(before, after) => before.rhythm?.every !== after.rhythm?.every}>
          {(form) =>
            form.getFieldValue(['rhythm', 'every']) !== 'none' && (
              <Form.Item name={['rhythm', 'weekday']} label={t('form.weekday')} className="middle">
                <Select
                  options={weekdays.map((day) => ({ value: Number(day), label: t(`weekday.${day}`) }))}
                />
              </Form.Item>
            )
          }
        </Form.Item>
        <Form.Item name={['reminders', 'behindBy']} label={t('form.behindBy')}>
          <InputNumber className="workdays" min={1} max={100} precision={0} suffix={t('form.points')} />
        </Form.Item>
      </div>
      <h2>{t('form.reminders')}</h2>
      <p className="part-hint">{t('form.remindersHint')}</p>
      <div className="form-row">
        {steps.map((step) => (
          <Form.Item key={step} name={['reminders', nameOf(step)]} label={t(`form.${step}`)}>
            <InputNumber
              className="workdays"
              min={1}
              max={step === 'reminderReceipt' ? 30 : 60}
              precision={0}
              suffix={t('form.nthWorkday')}
            />
          </Form.Item>
        ))}
        <Form.Item name={['reminders', 'quietFrom']} label={t('form.quietFrom')} className="middle">
          <Input type="time" />
        </Form.Item>
        <Form.Item name={['reminders', 'quietTo']} label={t('form.quietTo')} className="middle">
          <Input type="time" />
        </Form.Item>
      </div>
    </>
  );
}
