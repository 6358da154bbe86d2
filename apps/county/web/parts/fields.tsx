/** Form items that many forms share. */
import { DayField } from '@linked/ui/day-field.tsx';
import { Form, Input, InputNumber, Select } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

type Name = string | (string | number)[];

interface FieldProps {
  name: Name;
  label: string;
  required?: boolean;
  /** Below the field: what is meant. */
  help?: ReactNode;
  disabled?: boolean;
}

function useRequired(label: string, required: boolean | undefined) {
  const { t } = useTranslation('parts');
  return required ? [{ required: true, message: t('form.missing', { label }), whitespace: true }] : [];
}

export function TextItem({
  name,
  label,
  required,
  help,
  disabled,
  max = 200,
}: FieldProps & { max?: number }) {
  return (
    <Form.Item name={name} label={label} extra={help} rules={useRequired(label, required)}>
      <Input maxLength={max} disabled={disabled} />
    </Form.Item>
  );
}

export function LongTextItem({
  name,
  label,
  required,
  help,
  disabled,
  rows = 3,
}: FieldProps & { rows?: number }) {
  return (
    <Form.Item name={name} label={label} extra={help} rules={useRequired(label, required)}>
      <Input.TextArea autoSize={{ minRows: rows, maxRows: 12 }} maxLength={4000} disabled={disabled} />
    </Form.Item>
  );
}

export function DayItem({
  name,
  label,
  required,
  help,
  disabled,
  min,
  max,
}: FieldProps & { min?: string; max?: string }) {
  const { t } = useTranslation('parts');
  const rules = required ? [{ required: true, message: t('form.missing', { label }) }] : [];
  return (
    <Form.Item name={name} label={label} extra={help} rules={rules}>
      <DayField min={min} max={max} disabled={disabled} />
    </Form.Item>
  );
}

interface NumberProps extends FieldProps {
  /** Unit as shown behind the number. */
  unit: string;
  min?: number;
  max?: number;
  /** Decimals; 0 for people and things. */
  digits?: number;
}

export function NumberItem({
  name,
  label,
  required,
  help,
  disabled,
  unit,
  min = 0,
  max = 100_000_000,
  digits = 0,
}: NumberProps) {
  const { t } = useTranslation('parts');
  const rules = required ? [{ required: true, message: t('form.missing', { label }) }] : [];
  return (
    <Form.Item name={name} label={label} extra={help} rules={rules}>
      <InputNumber
        min={min}
        max={max}
        precision={digits === 0 ? 0 : undefined}
        suffix={unit}
        disabled={disabled}
        inputMode={digits === 0 ? 'numeric' : 'decimal'}
        className="number-field"
      />
    </Form.Item>
  );
}

interface ChoiceProps extends FieldProps {
  options: readonly { value: string; label: string }[];
  clearable?: boolean;
  search?: boolean;
}

export function ChoiceItem({
  name,
  label,
  required,
  help,
  disabled,
  options,
  clearable,
  search,
}: ChoiceProps) {
  const { t } = useTranslation('parts');
  const rules = required ? [{ required: true, message: t('form.missing', { label }) }] : [];
  return (
    <Form.Item name={name} label={label} extra={help} rules={rules}>
      <Select
        options={[...options]}
        allowClear={clearable}
        disabled={disabled}
        showSearch={search ? { optionFilterProp: 'label' } : false}
      />
    </Form.Item>
  );
}
