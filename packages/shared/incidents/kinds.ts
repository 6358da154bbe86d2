/** Kinds of trouble that the daily work finds. Wire names: they stay in the database. */
export const incidentKinds = [
  /** The roll-up that is kept up differs from a count of its facts. */
  'rollup-differs',
  /** A county and the hub still differ after what could be sent again was sent. */
  'out-of-step',
  /** A county has not been heard from for days. */
  'node-quiet',
  /** Part of the daily or weekly work failed. */
  'work-failed',
] as const;
export type IncidentKind = (typeof incidentKinds)[number];
