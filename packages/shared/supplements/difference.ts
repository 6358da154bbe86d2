/** Which parts of a task a supplement changed: what both tiers show side by side. */
import type { CampaignTask, Indicator } from '../campaigns/document.ts';

export interface IndicatorDifference {
  code: string;
  before: Indicator | null;
  after: Indicator | null;
}

export interface PartsChanged {
  title: boolean;
  dueOn: boolean;
  standard: boolean;
  rectificationDays: boolean;
  /** Those that were added, changed or removed. */
  indicators: IndicatorDifference[];
}

const alike = (one: Indicator, other: Indicator): boolean =>
  one.name === other.name &&
  one.unit === other.unit &&
  one.aggregation === other.aggregation &&
  one.baselineName === other.baselineName &&
  one.target === other.target;

/** Indicators in the order of the new version, removed ones last. */
export function partsChanged(before: CampaignTask, after: CampaignTask): PartsChanged {
  const old = new Map(before.indicators.map((one) => [one.code, one]));
  const kept = new Set(after.indicators.map((one) => one.code));
  const indicators: IndicatorDifference[] = after.indicators
    .map((one) => ({ code: one.code, before: old.get(one.code) ?? null, after: one }))
    .filter(({ before: was, after: is }) => was === null || !alike(was, is));
  for (const one of before.indicators)
    if (!kept.has(one.code)) indicators.push({ code: one.code, before: one, after: null });
  return {
    title: before.title !== after.title,
    dueOn: before.dueOn !== after.dueOn,
    standard: before.standard !== after.standard,
    rectificationDays: (before.rectificationDays ?? null) !== (after.rectificationDays ?? null),
    indicators,
  };
}
