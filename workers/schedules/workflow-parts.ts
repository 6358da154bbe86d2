/** Parts of a run by the calendar: one that fails is noted and does not keep the others from their turn. */
import { ActivityFailure, isCancellation } from '@temporalio/workflow';

export interface Parts {
  /** Runs one part; its failure is noted under its name. Undefined when it failed. */
  run<T>(part: string, work: () => Promise<T>): Promise<T | undefined>;
  /** Adds to a number of the summary. */
  add(name: string, amount: number): void;
  summary(): { numbers: Record<string, number>; failed: { part: string; reason: string }[] };
}

export function createParts(): Parts {
  const numbers: Record<string, number> = {};
  const failed: { part: string; reason: string }[] = [];
  return {
    async run(part, work) {
      try {
        return await work();
      } catch (error) {
        if (isCancellation(error)) throw error;
        failed.push({ part, reason: reasonOf(error) });
        return undefined;
      }
    },
    add(name, amount) {
      numbers[name] = (numbers[name] ?? 0) + amount;
    },
    summary: () => ({ numbers, failed }),
  };
}

function reasonOf(error: unknown): string {
  const cause = error instanceof ActivityFailure && error.cause ? error.cause : error;
  return (cause instanceof Error ? cause.message : String(cause)).slice(0, 300);
}
