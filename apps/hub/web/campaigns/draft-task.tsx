/** One task with its indicators. */
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { aggregations, type CampaignField, type CampaignPhase } from '@linked/shared/campaigns/document.ts';
import { DayField } from '@linked/ui/day-field.tsx';
import { Button, Form, Input, InputNumber, Popconfirm, Select } from 'antd';
import { useTranslation } from 'react-i18next';

interface Props {
  index: number;
  fields: readonly CampaignField[];
  phases: readonly CampaignPhase[];
  /** Null: the last task cannot be removed. */
  onRemove: (() => void) | null;
}

const emptyToNull = (value: string): string | null => value || null;

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
        <Form.Item name={[index, 'code']} label={t('form.code')} required>
          <Input maxLength={64} />
        </Form.Item>
      </div>
      <Form.Item name={[index, 'standard']} label={t('form.standard')} extra={t('form.standardHint')}>
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 10 }} maxLength={4000} />
      </Form.Item>
      <Form.List name={[index, 'indicators']}>
        {(rows, { add, remove }) => (
          <section className="indicators" aria-label={t('form.indicators')}>
            <h2>{t('form.indicators')}</h2>
            {rows.map((row) => (
              <fieldset key={row.key} className="form-row">
                <legend className="visually-hidden">{t('form.indicatorNo', { number: row.name + 1 })}</legend>
                <Form.Item name={[row.name, 'name']} label={t('form.indicatorName')} required>
                  <Input maxLength={200} />
                </Form.Item>
                <Form.Item name={[row.name, 'unit']} label={t('form.unit')} required className="short">
                  <Input maxLength={20} />
                </Form.Item>
                <Form.Item
                  name={[row.name, 'aggregation']}
                  label={t('form.aggregation')}
                  required
                  className="middle"
                >
                  <Select
                    options={aggregations.map((one) => ({ value: one, label: t(`aggregation.${one}`) }))}
                  />
                </Form.Item>
                <Form.Item
                  name={[row.name, 'baselineName']}
                  label={t('form.baselineName')}
                  normalize={emptyToNull}
                >
                  <Input maxLength={200} placeholder={t('form.noBaseline')} />
                </Form.Item>
                <Form.Item
                  noStyle
                  shouldUpdate={(before, after) =>
                    before.tasks?.[index]?.indicators?.[row.name]?.baselineName !==
                    after.tasks?.[index]?.indicators?.[row.name]?.baselineName
                  }
                >
                  {(form) => {
                    const share = Boolean(
                      form.getFieldValue(['tasks', index, 'indicators', row.name, 'baselineName']),
                    );
                    return (
                      <Form.Item
                        name={[row.name, 'target']}
                        label={share ? t('form.targetShare') : t('form.target')}
                        className="middle"
                      >
                        <InputNumber min={0} max={1e12} placeholder={t('form.noTarget')} />
                      </Form.Item>
                    );
                  }}
                </Form.Item>
                <Button
                  className="form-row-remove"
                  icon={<DeleteOutlined />}
                  aria-label={t('form.removeIndicator', { number: row.name + 1 })}
                  onClick={() => remove(row.name)}
                />
              </fieldset>
            ))}
            <Button
              size="small"
              icon={<PlusOutlined />}
              disabled={rows.length >= 10}
              onClick={() =>
                add({
                  code: `indicator-${Date.now().toString(36)}`,
                  name: '',
                  unit: '',
                  aggregation: 'sum',
                  baselineName: null,
                  target: null,
                })
              }
            >
              {t('form.addIndicator')}
            </Button>
          </section>
        )}
      </Form.List>
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
