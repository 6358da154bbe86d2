/** All indicators of a task as they shall be: changed in place, added or taken out. */
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { aggregations } from '@linked/shared/campaigns/document.ts';
import { Button, Form, Input, InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';

const emptyToNull = (value: string): string | null => value || null;

export function IndicatorList({ index }: { index: number }) {
  const { t } = useTranslation('supplements');
  return (
    <Form.List name={[index, 'indicators']}>
      {(rows, { add, remove }) => (
        <section className="indicators" aria-label={t('part.indicators')}>
          <h2>{t('part.indicators')}</h2>
          {rows.map((row) => (
            <fieldset key={row.key} className="form-row">
              <legend className="visually-hidden">{t('indicator.number', { number: row.name + 1 })}</legend>
              <Form.Item name={[row.name, 'name']} label={t('indicator.name')} required>
                <Input maxLength={200} />
              </Form.Item>
              <Form.Item name={[row.name, 'unit']} label={t('indicator.unit')} required className="short">
                <Input maxLength={20} />
              </Form.Item>
              <Form.Item
                name={[row.name, 'aggregation']}
                label={t('indicator.aggregation')}
                required
                className="middle"
              >
                <Select
                  options={aggregations.map((one) => ({
                    value: one,
                    label: t(`campaigns:aggregation.${one}`),
                  }))}
                />
              </Form.Item>
              <Form.Item
                name={[row.name, 'baselineName']}
                label={t('indicator.baselineName')}
                normalize={emptyToNull}
              >
                <Input maxLength={200} />
              </Form.Item>
              <Form.Item name={[row.name, 'target']} label={t('indicator.target')} className="middle">
                <InputNumber min={0} max={1e12} />
              </Form.Item>
              <Button
                className="form-row-remove"
                icon={<DeleteOutlined />}
                aria-label={t('indicator.remove', { number: row.name + 1 })}
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
            {t('indicator.add')}
          </Button>
        </section>
      )}
    </Form.List>
  );
}
