/** The indicators of a task: how many of how many, each with its unit. */
import type { CampaignTask, Indicator } from '@linked/shared/campaigns/document.ts';
import { useFormat } from '@linked/ui/use-format.ts';
import { Form, InputNumber } from 'antd';
import { useTranslation } from 'react-i18next';
import { indicatorProblem, type ProgressValues } from './progress-values.ts';

const MOST = 1e12;

export function IndicatorFields({ task }: { task: CampaignTask }) {
  return task.indicators.map((indicator) => <IndicatorField key={indicator.code} indicator={indicator} />);
}

function IndicatorField({ indicator }: { indicator: Indicator }) {
  const { t } = useTranslation('tasks');
  const format = useFormat();
  const form = Form.useFormInstance<ProgressValues>();
  const { code, name, unit, baselineName, target, aggregation } = indicator;
  const own: ['indicators', string] = ['indicators', code];
  const typed = Form.useWatch(own, form) as { value?: number | null; base?: number | null } | undefined;
  const weighted = aggregation === 'weighted-mean';
  const baseUnit = weighted ? '' : unit;
  const rate = !weighted && typed?.value != null && typed.base ? format.rate(typed.value, typed.base) : null;
  return (
    <fieldset className="indicator">
      <legend>{name}</legend>
      <div className="indicator-inputs">
        <Form.Item
          name={[...own, 'value']}
          label={t('indicator.value')}
          dependencies={[[...own, 'base']]}
          rules={[
            {
              validator: () => {
                const problem = indicatorProblem(indicator, form.getFieldValue(own));
                return problem === null || problem === 'base-missing'
                  ? Promise.resolve()
                  : Promise.reject(new Error(t(`indicator.problem.${problem}`)));
              },
            },
          ]}
        >
          <InputNumber min={0} max={MOST} suffix={unit} inputMode="decimal" className="number-field" />
        </Form.Item>
        {baselineName !== null && (
          <Form.Item
            name={[...own, 'base']}
            label={baselineName}
            dependencies={[[...own, 'value']]}
            rules={[
              {
                validator: () =>
                  indicatorProblem(indicator, form.getFieldValue(own)) === 'base-missing'
                    ? Promise.reject(new Error(t('indicator.problem.base-missing', { base: baselineName })))
                    : Promise.resolve(),
              },
            ]}
          >
            <InputNumber min={0} max={MOST} suffix={baseUnit} inputMode="decimal" className="number-field" />
          </Form.Item>
        )}
      </div>
      <p className="soft">
        {rate !== null && t('indicator.rate', { rate })}
        {target !== null &&
          (baselineName !== null && !weighted
            ? t('indicator.targetShare', { target: format.number(target, 1) })
            : t('indicator.target', { target: format.number(target, 1), unit }))}
      </p>
    </fieldset>
  );
}
