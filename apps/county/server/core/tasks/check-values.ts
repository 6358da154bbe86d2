/** What a county may write into a task's indicators. */
import type { Indicator } from '@linked/shared/campaigns/document.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import type { IndicatorValue } from '@linked/shared/link/kinds.ts';

/**
 * Each value belongs to an indicator of the task, once; stands beside its baseline where it has one and only
 * there; a part is not larger than its whole, a share not above 100 %.
 * Throws `indicator-unknown`, `invalid-input`, `value-over-base` or `value-out-of-range`.
 */
export function checkIndicatorValues(
  indicators: readonly Indicator[],
  values: readonly IndicatorValue[],
): void {
  const seen = new Set<string>();
  for (const { code, value, base } of values) {
    const indicator = indicators.find((candidate) => candidate.code === code);
    if (!indicator) throw new AppError('indicator-unknown', { indicator: code });
    if (seen.has(code)) throw new AppError('invalid-input', { detail: `${indicator.name} ×2` });
    seen.add(code);
    const what = indicator.name;
    if (indicator.baselineName === null && base !== null)
      throw new AppError('invalid-input', { detail: `${what}: ${base}` });
    if (indicator.baselineName !== null && base === null)
      throw new AppError('indicator-missing', { indicator: `${what}（${indicator.baselineName}）` });
    // The base of a mean is its weight, not a whole that the value is part of.
    if (indicator.aggregation !== 'weighted-mean' && base !== null && value > base)
      throw new AppError('value-over-base', { what, value, base });
    if (indicator.unit === '%' && value > 100)
      throw new AppError('value-out-of-range', { what, min: 0, max: 100 });
  }
}

/** Before hand-in every indicator has a value. Throws `indicator-missing` with its name. */
export function requireAllIndicators(
  indicators: readonly Indicator[],
  values: readonly IndicatorValue[],
): void {
  for (const indicator of indicators)
    if (!values.some((value) => value.code === indicator.code))
      throw new AppError('indicator-missing', { indicator: indicator.name });
}
