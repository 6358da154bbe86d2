/** The progress form's shape: one entry an indicator, empty until something is typed. */
import type { CampaignTask, Indicator } from '@linked/shared/campaigns/document.ts';
import type { IndicatorValue } from '@linked/shared/link/kinds.ts';

export interface ProgressValues {
  percent: number | null;
  note: string;
  /** By indicator code. */
  indicators: Record<string, { value: number | null; base: number | null }>;
}

interface Saved {
  task: CampaignTask;
  percent: number;
  note: string;
  indicators: readonly IndicatorValue[];
}

export const valuesOf = ({ task, percent, note, indicators }: Saved): ProgressValues => ({
  percent,
  note,
  indicators: Object.fromEntries(
    task.indicators.map(({ code }) => {
      const saved = indicators.find((item) => item.code === code);
      return [code, { value: saved?.value ?? null, base: saved?.base ?? null }];
    }),
  ),
});

/** Indicators with a value, in the shape the server takes; those left empty are left out. */
export const indicatorsOf = (task: CampaignTask, values: ProgressValues): IndicatorValue[] =>
  task.indicators.flatMap(({ code, baselineName }) => {
    const typed = values.indicators[code];
    if (typed?.value == null) return [];
    return [{ code, value: typed.value, base: baselineName === null ? null : (typed.base ?? null) }];
  });

/** Whether every indicator has what hand-in asks for. */
export const allFilled = (task: CampaignTask, values: ProgressValues): boolean =>
  task.indicators.every(({ code, baselineName }) => {
    const typed = values.indicators[code];
    return typed?.value != null && (baselineName === null || typed.base != null);
  });

/** What is wrong with one indicator before it is sent; null when nothing is. */
export function indicatorProblem(
  indicator: Indicator,
  typed: { value?: number | null; base?: number | null } | undefined,
): 'base-missing' | 'value-missing' | 'over-base' | 'over-hundred' | null {
  const value = typed?.value ?? null;
  const base = typed?.base ?? null;
  if (value === null) return base === null ? null : 'value-missing';
  if (indicator.baselineName !== null && base === null) return 'base-missing';
  if (indicator.aggregation !== 'weighted-mean' && base !== null && value > base) return 'over-base';
  return indicator.unit === '%' && value > 100 ? 'over-hundred' : null;
}
