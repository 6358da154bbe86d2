/**
 * One workflow a supervised problem: waits for the next date on the letter's way and has what is due carried out.
 * It keeps nothing between its steps; whatever moves, the database says after the signal.
 */
import {
  allHandlersFinished,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  proxyActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { workflowNow } from '../workflow-clock.ts';
import type { SuperviseProblemActivities } from './activities.ts';
import {
  type SuperviseProblemOutcome,
  type SuperviseProblemStart,
  type SuperviseProblemStatus,
  superviseProblemStatusQuery,
  supervisionChangedSignal,
} from './names.ts';

const { followSupervision } = proxyActivities<SuperviseProblemActivities>({
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
});

/** While a demo lives through other days its clock may leap at any time, so the dates are read again this often. */
const SHIFTED_CLOCK_CHECK_MS = 5_000;

/** Ends when the supervision has ended for good, or its campaign has. */
export async function superviseProblem(start: SuperviseProblemStart): Promise<SuperviseProblemOutcome> {
  const { supervisionId } = start;
  let status: SuperviseProblemStatus = { state: null, next: null };
  let changed = false;
  // A repeated signal costs one look at the database and changes nothing, so it needs no memory of requests.
  setHandler(defineSignal(supervisionChangedSignal), () => {
    changed = true;
  });
  setHandler(defineQuery<SuperviseProblemStatus>(superviseProblemStatusQuery), () => status);
  const mustContinueAsNew = (): boolean =>
    !changed && workflowInfo().continueAsNewSuggested && allHandlersFinished();

  for (;;) {
    changed = false;
    const now = new Date(workflowNow()).toISOString();
    const { over, state, next, clockAheadMs } = await followSupervision({ supervisionId, now });
    status = { state, next };
    if (over) return { state };
    const until = next ? Math.max(0, Date.parse(next.at) - clockAheadMs - workflowNow()) : Infinity;
    const wait = clockAheadMs === 0 ? until : Math.min(until, SHIFTED_CLOCK_CHECK_MS);
    const wakes = (): boolean => changed || mustContinueAsNew();
    if (wait === Infinity) await condition(wakes);
    else await condition(wakes, wait);
    if (mustContinueAsNew()) await continueAsNew<typeof superviseProblem>(start);
  }
}
