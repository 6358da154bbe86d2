import type { CampaignTask, Indicator } from '@linked/shared/campaigns/document.ts';
import { describe, expect, it } from 'vitest';
import { allFilled, indicatorProblem, indicatorsOf, valuesOf } from './progress-values.ts';

const indicator = (parts: Partial<Indicator>): Indicator => ({
  code: 'sites',
  name: '治理矿山',
  unit: '处',
  aggregation: 'sum',
  baselineName: '废弃矿山',
  target: 100,
  ...parts,
});
const task: CampaignTask = {
  id: '018f0000-0000-7000-8000-000000000001',
  code: 'mining-1',
  field: 'mining',
  title: '废弃矿山治理',
  standard: '',
  dueOn: '2026-06-01',
  revision: 1,
  indicators: [indicator({}), indicator({ code: 'area', unit: '平方米', baselineName: null, target: null })],
};

describe('progress values', () => {
  it('come back as they were saved, with room for what was not', () => {
    const values = valuesOf({
      task,
      percent: 40,
      note: '',
      indicators: [{ code: 'sites', value: 3, base: 84 }],
    });
    expect(values.indicators).toEqual({ sites: { value: 3, base: 84 }, area: { value: null, base: null } });
    expect(indicatorsOf(task, values)).toEqual([{ code: 'sites', value: 3, base: 84 }]);
    expect(allFilled(task, values)).toBe(false);
  });

  it('send zero as a value and no baseline where the indicator has none', () => {
    const values = {
      percent: 1,
      note: '',
      indicators: { sites: { value: 0, base: 84 }, area: { value: 12.5, base: 9 } },
    };
    expect(indicatorsOf(task, values)).toEqual([
      { code: 'sites', value: 0, base: 84 },
      { code: 'area', value: 12.5, base: null },
    ]);
    expect(allFilled(task, values)).toBe(true);
  });
});

describe('what is wrong with an indicator', () => {
  it('is a missing half, a part above its whole, or a share above 100', () => {
    expect(indicatorProblem(indicator({}), undefined)).toBeNull();
    expect(indicatorProblem(indicator({}), { value: 3 })).toBe('base-missing');
    expect(indicatorProblem(indicator({}), { base: 3 })).toBe('value-missing');
    expect(indicatorProblem(indicator({}), { value: 4, base: 3 })).toBe('over-base');
    const mean = indicator({ unit: '%', aggregation: 'weighted-mean' });
    expect(indicatorProblem(mean, { value: 96, base: 3 })).toBeNull();
    expect(indicatorProblem(mean, { value: 101, base: 3 })).toBe('over-hundred');
  });
});
