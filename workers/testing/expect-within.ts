import { expect } from 'vitest';

/** Not before `from`, and at most so many milliseconds after it. */
export function expectWithin(instant: Date, from: Date, milliseconds: number): void {
  expect(instant.getTime()).toBeGreaterThanOrEqual(from.getTime());
  expect(instant.getTime()).toBeLessThan(from.getTime() + milliseconds);
}
