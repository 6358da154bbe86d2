/**
 * What the hub's rules and the campaign's workflow call the same thing by. Wire names: they stay in the database
 * and in Temporal's histories, so they are never renamed or reused.
 */

/** @param campaignId UUID of the campaign; there is one workflow a campaign, whatever starts it */
export const campaignWorkflowId = (campaignId: string): string => `campaign:${campaignId}`;

/** Signals that change a campaign's course. */
export const campaignSignals = [
  /** The campaign is called off; what was queued still goes out, then the workflow ends. */
  'withdraw',
  /** Only stragglers may still report. */
  'begin-closing',
  /** Closed for good; what was queued still goes out, then the workflow ends. */
  'close',
  /** A further directive waits in the hub's database. */
  'directive-queued',
  /** Try the counties that could not be reached now, not at the end of the backoff. */
  'retry-now',
  /** A deadline or a phase was moved: read the dates again. */
  'dates-changed',
] as const;
export type CampaignSignal = (typeof campaignSignals)[number];
