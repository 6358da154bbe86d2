/** The indicators of a task in one cell: how many of how many, each with its unit. */
import type { CampaignTask } from '@linked/shared/campaigns/document.ts';
import { InputNumber } from 'antd';
import { useTranslation } from 'react-i18next';
import type { ProgressValues } from './progress-values.ts';

const MOST = 1e12;

interface Props {
  task: CampaignTask;
  values: ProgressValues['indicators'];
  disabled: boolean;
  onChange: (values: ProgressValues['indicators']) => void;
}

export function ReportIndicators({ task, values, disabled, onChange }: Props) {
  const { t } = useTranslation('tasks');
  const field = (code: string, part: 'value' | 'base', label: string, unit: string) => (
    <InputNumber
      aria-label={t('report.indicatorOf', { task: task.title, name: label })}
      placeholder={label}
      title={label}
      min={0}
      max={MOST}
      suffix={unit}
      inputMode="decimal"
      className="report-number"
      disabled={disabled}
      value={values[code]?.[part] ?? null}
      onChange={(number) => {
        const old = values[code] ?? { value: null, base: null };
        onChange({ ...values, [code]: { ...old, [part]: number } });
      }}
    />
  );
  return (
    <ul className="report-indicators">
      {task.indicators.map(({ code, name, unit, baselineName, aggregation }) => (
        <li key={code}>
          <span className="report-indicator-name">
            {name}
            {baselineName !== null && <small className="soft"> / {baselineName}</small>}
          </span>
          <span className="report-indicator-inputs">
            {field(code, 'value', name, unit)}
            {baselineName !== null && (
              <>
                <span aria-hidden="true">/</span>
                {field(code, 'base', baselineName, aggregation === 'weighted-mean' ? '' : unit)}
              </>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
