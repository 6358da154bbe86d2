/** Dispatch as a part of the campaign's workflow: rounds of batches, with growing waits for what is down. */
import { condition, proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import { workflowNow } from '../workflow-clock.ts';
import type { DispatchActivities } from './activities.ts';
import { LOOK_AGAIN_MS, splitIntoBatches, waitAfter } from './workflow-batches.ts';

/**
 * Local: the plan is one indexed query, and a round trip through the server would cost more than the query. The only
 * local activity of its workflow: two under way at once would not replay (see campaign/workflows.ts).
 */
const { planDispatch } = proxyLocalActivities<DispatchActivities>({
  startToCloseTimeout: '10 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
});

/** Retried without end: what fails here is our own database or worker, never a county. */
const { deliverBatch } = proxyActivities<DispatchActivities>({
  startToCloseTimeout: '15 minutes',
  heartbeatTimeout: '8 seconds',
  retry: { initialInterval: '500 milliseconds', maximumInterval: '1 minute' },
});

/** What must outlive continue-as-new. */
export interface CarriedDispatch {
  failedRounds: number;
  unreachable: string[];
}

export interface Dispatch {
  /** Runs until its workflow ends; rejects only when an activity fails for good. */
  run(): Promise<never>;
  /** Something new waits, or somebody asks to try again: begin a round now. */
  wake(): void;
  /** The first round of this run is over, whatever came of it. */
  hasTried(): boolean;
  /** Nothing that can be pushed is left, as far as was known after the last wake. */
  isDone(): boolean;
  /** Between two rounds: nothing would be lost by ending the run here. */
  isResting(): boolean;
  /** End of the present wait in milliseconds since 1970; null while a round runs or nothing is unreached. */
  nextTryAt(): number | null;
  carried(): CarriedDispatch;
}

/** @param campaignId whose counties are served; each gets everything after its cursor, of other campaigns too */
export function createDispatch(campaignId: string, before: CarriedDispatch): Dispatch {
  let { failedRounds, unreachable } = before;
  // A run that continues an earlier one goes on waiting where that one stopped.
  let wanted = failedRounds === 0;
  let resting = false;
  let nextTry: number | null = null;
  let tried = !wanted;

  async function round(): Promise<'all-reached' | 'some-unreached' | 'nothing-to-do'> {
    wanted = false;
    const { regions } = await planDispatch({ campaignId });
    if (regions.length === 0) {
      unreachable = [];
      failedRounds = 0;
      return 'nothing-to-do';
    }
    const answers = await Promise.all(
      splitIntoBatches(regions).map((batch) => deliverBatch({ regions: batch })),
    );
    unreachable = answers.flatMap((answer) => answer.unreachable).sort();
    failedRounds = unreachable.length > 0 ? failedRounds + 1 : 0;
    return unreachable.length > 0 ? 'some-unreached' : 'all-reached';
  }

  async function rest(milliseconds: number): Promise<void> {
    nextTry = unreachable.length > 0 ? workflowNow() + milliseconds : null;
    resting = true;
    await condition(() => wanted, milliseconds);
    resting = false;
    nextTry = null;
  }

  return {
    async run() {
      if (!wanted) await rest(waitAfter(failedRounds));
      for (;;) {
        const result = await round();
        tried = true;
        // After a clean round the plan is asked once more: the database, not this memory, says what is left.
        if (wanted || result === 'all-reached') continue;
        await rest(result === 'some-unreached' ? waitAfter(failedRounds) : LOOK_AGAIN_MS);
      }
    },
    wake() {
      wanted = true;
    },
    hasTried: () => tried,
    isDone: () => resting && !wanted && unreachable.length === 0,
    isResting: () => resting && !wanted,
    nextTryAt: () => nextTry,
    carried: () => ({ failedRounds, unreachable }),
  };
}
