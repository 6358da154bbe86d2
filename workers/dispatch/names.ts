/**
 * Wire names of dispatch: what reaches the Temporal server and stays in histories. Never renamed or reused.
 * Dispatch runs inside the workflow that causes it (docs/adr/0006-dispatch-in-the-campaign.md), so it has no workflow type of its own.
 */

/** Names of the activities as they stand in histories. */
export const dispatchActivityNames = {
  /** Which counties are behind and can be pushed to. */
  planDispatch: 'planDispatch',
  /** Deliver everything after its cursor to each county of a batch. */
  deliverBatch: 'deliverBatch',
} as const;
