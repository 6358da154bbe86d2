/** A date input over `YYYY-MM-DD` strings, for use inside Form.Item. */
import { DatePicker } from 'antd';
import dayjs from 'dayjs';

interface Props {
  id?: string;
  value?: string | null;
  onChange?: (day: string | null) => void;
  disabled?: boolean;
  /** Days that cannot be chosen. */
  min?: string;
  max?: string;
  'aria-label'?: string;
  'aria-required'?: boolean;
  'aria-invalid'?: boolean;
  'aria-describedby'?: string;
}

export function DayField({ value, onChange, min, max, ...rest }: Props) {
  return (
    <DatePicker
      {...rest}
      className="day-field"
      value={value ? dayjs(value) : null}
      minDate={min ? dayjs(min) : undefined}
      maxDate={max ? dayjs(max) : undefined}
      onChange={(day) => onChange?.(day ? dayjs(day as dayjs.Dayjs).format('YYYY-MM-DD') : null)}
    />
  );
}
