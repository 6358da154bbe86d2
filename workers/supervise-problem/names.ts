/**
 * Wire names of the workflow of a supervised problem: what reaches the Temporal server and stays in histories.
 * Never renamed or reused; the hub server starts and signals by these names.
 */

export { supervisionChangedSignal } from '@linked/shared/supervision/workflow-names.ts';

export const superviseProblemWorkflowType = 'superviseProblem';

/** What the workflow is started with: the letter, its dates and its state stay in the hub's database. */
export interface SuperviseProblemStart {
  supervisionId: string;
}

/** Query without arguments; answers with a {@link SuperviseProblemStatus}. */
export const superviseProblemStatusQuery = 'supervise-problem-status';

export interface SuperviseProblemStatus {
  /** State of the supervision when it was last read; null before. */
  state: string | null;
  /** What comes by itself next, as an ISO instant on the hub's clock; null while only people act. */
  next: { what: 'remind' | 'look-back'; at: string } | null;
}

/** How the workflow ended: the supervision's state then; it may be open when its campaign ended. */
export interface SuperviseProblemOutcome {
  state: string;
}

export const superviseProblemActivityNames = {
  /** Carry out what is due and say what comes next. */
  followSupervision: 'followSupervision',
} as const;
