/** Wire names of the workflow of a supervised problem: they stay in the database and in histories; never renamed or reused. */

/** @param supervisionId UUID; there is one workflow a supervision, whatever starts it */
export const supervisionWorkflowId = (supervisionId: string): string => `supervise-problem:${supervisionId}`;

/** The only signal: something about the supervision (or its campaign) changed; the workflow asks the database what. */
export const supervisionChangedSignal = 'supervision-changed';
