/** Steps of a measure's colours: equal shares of 0–100 % for rates, even steps up to the largest for counts. */
import { measureRamp, noDataColour } from '@linked/ui/theme.ts';
import type { Measure } from './measures.ts';

export interface Step {
  /** Smallest score of the step; the step reaches up to the next one's. */
  from: number;
  to: number;
  colour: string;
}

/** A round step so that six of them hold the largest count. */
function niceStep(largest: number): number {
  const raw = Math.max(1, largest / measureRamp.length);
  const power = 10 ** Math.floor(Math.log10(raw));
  return ([1, 2, 5, 10].find((factor) => factor * power >= raw) ?? 10) * power;
}

/**
 * The deep end of the ramp is always the end that deserves a look: low rates of completion, high numbers of
 * overdue problems; plain counts grow darker.
 */
export function stepsOf(measure: Measure, scores: readonly (number | null)[]): Step[] {
  const largest = Math.max(0, ...scores.map((score) => score ?? 0));
  const width = measure.of ? 100 / measureRamp.length : niceStep(largest);
  const colours = measure.weak === 'low' ? [...measureRamp].reverse() : measureRamp;
  return colours.map((colour, index) => ({
    from: Math.round(index * width),
    to: Math.round((index + 1) * width),
    colour,
  }));
}

export function colourOf(steps: readonly Step[], score: number | null): string {
  if (score === null) return noDataColour;
  return (steps.findLast((step) => score >= step.from) ?? steps[0]!).colour;
}

/** White on the dark half of the ramp, ink on the light half: both above 4.5:1. */
export const inkOn = (colour: string): string =>
  measureRamp.indexOf(colour as (typeof measureRamp)[number]) >= 4 ? '#ffffff' : '#1f2328';
