/** The indicators of a task in a form: changed in place, added or taken out. */
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { aggregations, MOST_INDICATORS } from '@linked/shared/campaigns/document.ts';
import { Button, Form, Input, InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';

type Key = string | number;

const emptyToNull = (value: string): string | null => value || null;

/** A code that no other indicator of the task has. */
const newIndicator = () => ({
  code: `indicator-${Date.now().toString(36)}`,
  name: '',
  unit: '',
  aggregation: 'sum',
  baselineName: null,
  target: null,
});

/**
 * @param under keys of the form that lead to the task; the last is its place in the list around it, if there is one
 * @param rolledUp whether counties' values are brought together: asks how, and of which inventory they are a part
 * @param checked whether empty names are said before sending; drafts are checked when they are saved
 */
export function IndicatorList({
  under = [],
  rolledUp = false,
  checked = false,
}: {
  under?: readonly Key[];
  rolledUp?: boolean;
  checked?: boolean;
}) {
  const { t } = useTranslation('ui');
  const here = under.slice(-1);
  const rules = checked ? [{ required: true, whitespace: true, message: t('indicatorList.missing') }] : [];
  return (
    <Form.List name={[...here, 'indicators']}>
      {(rows, { add, remove }) => (
        <section className="indicators" aria-label={t('indicatorList.title')}>
          <h2>{t('indicatorList.title')}</h2>
          {rows.map((row) => (
            <fieldset key={row.key} className="form-row">
              <legend className="visually-hidden">
                {t('indicatorList.number', { number: row.name + 1 })}
              </legend>
              <Form.Item name={[row.name, 'name']} label={t('indicatorList.name')} required rules={rules}>
                <Input maxLength={200} />
              </Form.Item>
              <Form.Item
                name={[row.name, 'unit']}
                label={t('indicatorList.unit')}
                required
                className="short"
                rules={rules}
              >
                <Input maxLength={20} />
              </Form.Item>
              {rolledUp && <RollUp name={row.name} />}
              <Target at={[...under, 'indicators', row.name]} name={row.name} />
              <Button
                className="form-row-remove"
                icon={<DeleteOutlined />}
                aria-label={t('indicatorList.remove', { number: row.name + 1 })}
                onClick={() => remove(row.name)}
              />
            </fieldset>
          ))}
          <Button
            size="small"
            icon={<PlusOutlined />}
            disabled={rows.length >= MOST_INDICATORS}
            onClick={() => add(newIndicator())}
          >
            {t('indicatorList.add')}
          </Button>
        </section>
      )}
    </Form.List>
  );
}

function RollUp({ name }: { name: number }) {
  const { t } = useTranslation('ui');
  return (
    <>
      <Form.Item
        name={[name, 'aggregation']}
        label={t('indicatorList.aggregation')}
        required
        className="middle"
      >
        <Select
          options={aggregations.map((one) => ({ value: one, label: t(`difference.aggregation.${one}`) }))}
        />
      </Form.Item>
      <Form.Item
        name={[name, 'baselineName']}
        label={t('indicatorList.baselineName')}
        normalize={emptyToNull}
      >
        <Input maxLength={200} placeholder={t('indicatorList.noBaseline')} />
      </Form.Item>
    </>
  );
}

/** A share of the inventory where there is one, else an amount. */
function Target({ at, name }: { at: readonly Key[]; name: number }) {
  const { t } = useTranslation('ui');
  const share = Boolean(Form.useWatch([...at, 'baselineName']));
  return (
    <Form.Item
      name={[name, 'target']}
      label={share ? t('indicatorList.targetShare') : t('indicatorList.target')}
      className="middle"
    >
      <InputNumber min={0} max={1e12} placeholder={t('indicatorList.noTarget')} />
    </Form.Item>
  );
}
