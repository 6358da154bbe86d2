/** NOTIFY channels of a county host's database. */
export const channels = {
  /** Payload: region. Reports of that county wait to go up. */
  outbox: 'county_outbox',
  /** Payload: JSON `CountyChange`. Something in that county changed; screens read the feature again. */
  changes: 'county_changes',
} as const;

export const features = [
  'directives',
  'campaigns',
  'milestones',
  'tasks',
  'groups',
  'activities',
  'problems',
  'questions',
  'outbox',
] as const;
export type Feature = (typeof features)[number];

export interface CountyChange {
  region: string;
  feature: Feature;
  /** Id of the thing that changed, or of its campaign when many did. */
  id: string;
}
