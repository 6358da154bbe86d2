import { createRandom, type Random } from '@linked/stack/demo/random.ts';

/** Chance for a test: another one at each run, printed, and repeated with LINKED_TEST_SEED. */
export function seededRandom(label: string): Random {
  const seed = Number(process.env.LINKED_TEST_SEED ?? Date.now() % 1_000_000_000);
  console.log(`${label}: LINKED_TEST_SEED=${seed}`);
  return createRandom(seed);
}
