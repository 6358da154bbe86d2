/** How counties are split into batches and how long the workflow waits between rounds. */

/**
 * Counties in one activity. Two batches for a province's 168: each costs the server a schedule, a start and a
 * completion, two keep both cores busy, and a killed worker leaves no more than one batch a slot to do again.
 */
export const COUNTIES_PER_BATCH = 84;

/** Smaller rounds stay in one activity: what a second one costs the server is that of some ten deliveries. */
export const SMALLEST_SPLIT = 40;

const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 3_600_000;

/**
 * How often the database is asked for counties behind when none is known. Only a safety net: whatever makes one
 * (a directive, an enrolment) signals; each look costs six events of history.
 */
export const LOOK_AGAIN_MS = 6 * 3_600_000;

/**
 * Splits into batches of nearly equal size, in order.
 * @returns no batch for no county, one below {@link SMALLEST_SPLIT}, else two or more of at most {@link COUNTIES_PER_BATCH}
 */
export function splitIntoBatches(regions: readonly string[]): string[][] {
  if (regions.length === 0) return [];
  const least = regions.length < SMALLEST_SPLIT ? 1 : 2;
  const count = Math.max(least, Math.ceil(regions.length / COUNTIES_PER_BATCH));
  const bounds = Array.from({ length: count + 1 }, (_, index) =>
    Math.round((index * regions.length) / count),
  );
  return bounds.slice(1).map((end, index) => regions.slice(bounds[index], end));
}

/**
 * @param failedRounds rounds in a row that left some county unreached, 1 or more
 * @returns milliseconds to wait: 5 s, 10 s, 20 s … at most one hour
 */
export const waitAfter = (failedRounds: number): number =>
  Math.min(FIRST_WAIT_MS * 2 ** Math.min(failedRounds - 1, 20), LONGEST_WAIT_MS);
