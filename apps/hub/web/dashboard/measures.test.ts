import { zeroCounters } from '@linked/shared/rollup/counters.ts';
import { measureRamp, noDataColour } from '@linked/ui/theme.ts';
import { describe, expect, it } from 'vitest';
import { compareScores, type Figures, measureOf, measures, scoreOf } from './measures.ts';
import { colourOf, inkOn, stepsOf } from './scale.ts';

const figures = (counters: Partial<Figures['counters']>, rest: Partial<Figures> = {}): Figures => ({
  counters: { ...zeroCounters(), ...counters },
  counties: 168,
  countiesSigned: 0,
  tasksAssigned: 3528,
  tasksExpected: 0,
  tasksOverdue: 0,
  problemsOverdue: 0,
  ...rest,
});

const luminance = (hex: string): number => {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
};
const contrast = (a: string, b: string): number => {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light! + 0.05) / (dark! + 0.05);
};

describe('measures', () => {
  it('count representatives of all five tiers against all representatives', () => {
    const hebei = figures({
      reps_national: 106,
      reps_provincial: 700,
      reps_city: 3800,
      reps_county: 17_000,
      reps_township: 20_000,
      reps_total: 152_400,
    });
    expect(scoreOf(measureOf('participation'), hebei)).toBeCloseTo(27.3, 1);
  });

  it('train representatives and staff together', () => {
    const county = figures({
      reps_county: 300,
      staff_participating: 100,
      reps_trained: 300,
      staff_trained: 50,
    });
    expect(scoreOf(measureOf('training'), county)).toBe(87.5);
  });

  it('have no score without a denominator and put such regions last', () => {
    const nothing = figures({}, { tasksAssigned: 0 });
    const some = figures({ tasks_done: 0 });
    const completion = measureOf('completion');
    expect(scoreOf(completion, nothing)).toBeNull();
    expect([nothing, some].sort((a, b) => compareScores(completion)(b, a))).toEqual([some, nothing]);
  });

  it('fall back to completion for an address that names none', () => {
    expect(measureOf('nonsense').key).toBe('completion');
    expect(measureOf(undefined)).toBe(measures[0]);
  });

  it('tell progress under way from tasks done', () => {
    const halfway = figures({ tasks_done: 0, progress_sum: 176_400 });
    expect(scoreOf(measureOf('progress'), halfway)).toBe(50);
    expect(scoreOf(measureOf('completion'), halfway)).toBe(0);
  });
});

describe('colours of a measure', () => {
  it('are deep where a region wants attention', () => {
    const deepest = measureRamp.at(-1)!;
    expect(colourOf(stepsOf(measureOf('completion'), []), 3)).toBe(deepest);
    expect(colourOf(stepsOf(measureOf('problemsOverdue'), [0, 60]), 60)).toBe(deepest);
    expect(colourOf(stepsOf(measureOf('completion'), []), 100)).toBe(measureRamp[0]);
    expect(colourOf(stepsOf(measureOf('completion'), []), null)).toBe(noDataColour);
  });

  it('hold every count within six even steps', () => {
    for (const largest of [0, 1, 5, 17, 304, 2200]) {
      const steps = stepsOf(measureOf('problemsFound'), [largest]);
      expect(steps).toHaveLength(6);
      expect(steps.at(-1)!.to).toBeGreaterThanOrEqual(largest);
    }
  });

  it('carry text that can be read', () => {
    for (const colour of [...measureRamp, noDataColour])
      expect(contrast(colour, inkOn(colour)), colour).toBeGreaterThanOrEqual(4.5);
  });
});
