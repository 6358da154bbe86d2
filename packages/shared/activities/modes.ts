/** Ways in which a congress supervises; `mode` of an activity. */
export const activityModes = [
  'special-report-deliberation',
  'work-report-hearing',
  'law-enforcement-inspection',
  'site-inspection',
  'topical-research',
  'topical-inquiry',
  'interpellation',
  'special-investigation',
  'work-appraisal',
  'satisfaction-vote',
  'covert-inspection',
  'hearing',
  'joint-investigation',
] as const;
export type ActivityMode = (typeof activityModes)[number];
