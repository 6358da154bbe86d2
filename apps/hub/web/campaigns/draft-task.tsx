/** One task with its indicators. */
import { DeleteOutlined } from '@ant-design/icons';
import type { CampaignField, CampaignPhase } from '@linked/shared/campaigns/document.ts';
import { DayField } from '@linked/ui/day-field.tsx';
import { IndicatorList } from '@linked/ui/indicator-list.tsx';
import { Button, Form, Input, InputNumber, Popconfirm, Select } from 'antd';
import { useTranslation } from 'react-i18next';

interface Props {
  index: number;
  fields: readonly CampaignField[];
  phases: readonly CampaignPhase[];
  /** Null: the last task cannot be removed. */
  onRemove: (() => void) | null;
}

export function TaskFields({ index, fields, phases, onRemove }: Props) {
  const { t } = useTranslation('campaigns');
  return (
    <>
      <div className="form-row task-basics">
        <Form.Item name={[index, 'title']} label={t('form.taskTitle')} required>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name={[index, 'field']} label={t('form.taskField')} required>
          <Select options={fields.map((field) => ({ value: field.code, label: field.name }))} />
        </Form.Item>
        <Form.Item name={[index, 'dueOn']} label={t('form.dueOn')} required>
          <DayField />
        </Form.Item>
        <Form.Item name={[index, 'phase']} label={t('form.phase')} tooltip={t('form.phaseHint')}>
          <Select
            allowClear
            placeholder={t('form.noPhase')}
            options={phases.map((phase) => ({ value: phase.code, label: phase.name }))}
          />
        </Form.Item>
        <Form.Item
          name={[index, 'rectificationDays']}
          label={t('form.rectificationDays')}
          tooltip={t('form.rectificationDaysHint')}
          getValueFromEvent={(days: number | null) => days ?? undefined}
        >
          <InputNumber min={1} max={730} precision={0} suffix={t('form.days')} />
        </Form.Item>
        <Form.Item name={[index, 'code']} label={t('form.code')} required>
          <Input maxLength={64} />
        </Form.Item>
      </div>
      <Form.Item name={[index, 'standard']} label={t('form.standard')} extra={t('form.standardHint')}>
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 10 }} maxLength={4000} />
      </Form.Item>
      <IndicatorList under={['tasks', index]} rolledUp />
      {onRemove && (
        <Popconfirm title={t('form.removeTaskConfirm')} onConfirm={onRemove}>
          <Button danger size="small" icon={<DeleteOutlined />} className="add-below">
            {t('form.removeTask')}
          </Button>
        </Popconfirm>
      )}
    </>
  );
}
