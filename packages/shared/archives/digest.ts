/**
 * The text of an archive that is hashed: its rows in order, each as the JSON text of `[section, ordinal, content]` with
 * the names of all objects in ascending order, parted by line feeds. Whoever holds the JSON export can hash it again.
 */
export const archiveSections = [
  /** The campaign itself: title, organ, dates, who approved, issued and closed it. */
  'campaign',
  /** Everything that went down, with its content: the document and all its supplements. */
  'directive',
  /** Counties' receipts of each directive, and who was late. */
  'receipt',
  /** Final figures of the province, of each city and each county. */
  'region',
  /** The same by field, of the province and each city. */
  'region-field',
  /** Counters of each county in each field, as they are kept. */
  'county-field',
  'indicator',
  'county-indicator',
  /** The same of the revisions that were reviewed; the sums of these stand in `indicator`. */
  'county-indicator-reviewed',
  'milestone',
  'city-plan',
  /** Every task of every county, its own included: how far it was, when it was handed in, and its review. */
  'task',
  /** Reviews, returns, locks, unlocks, extensions and pauses. */
  'decision',
  'problem',
  /** Supervision rounds with their teams and visits, and what they found. */
  'round',
  'finding',
  /** Letters (督办函) with their replies, as the close left them. */
  'letter',
  'history',
] as const;
export type ArchiveSection = (typeof archiveSections)[number];

export interface ArchiveRow {
  section: string;
  ordinal: number;
  content: unknown;
}

export const archiveLine = ({ section, ordinal, content }: ArchiveRow): string =>
  canonical([section, ordinal, content]);

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const parts = Object.entries(value)
    .filter(([, part]) => part !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, part]) => `${JSON.stringify(name)}:${canonical(part)}`);
  return `{${parts.join(',')}}`;
}
