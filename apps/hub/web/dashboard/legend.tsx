import { noDataColour } from '@linked/ui/theme.ts';
import { useTranslation } from 'react-i18next';
import type { Measure } from './measures.ts';
import type { Step } from './scale.ts';

/** What the colours mean: the measure, its unit and the bounds of each step. */
export function Legend({ measure, steps }: { measure: Measure; steps: readonly Step[] }) {
  const { t } = useTranslation('dashboard');
  const unit = measure.of ? '%' : t(`unit.${measure.unit}`);
  return (
    <figcaption className="legend">
      <span>{t('column.withUnit', { name: t(`measure.${measure.key}`), unit })}</span>
      <ul>
        {steps.map((step) => (
          <li key={step.from}>
            <i style={{ background: step.colour }} />
            {step.from}–{step.to}
          </li>
        ))}
        <li>
          <i style={{ background: noDataColour }} />
          {t('picture.noData')}
        </li>
      </ul>
    </figcaption>
  );
}
