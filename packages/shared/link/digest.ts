/** The text whose SHA-256 both tiers compare. Hashing itself is left to each side's runtime. */
export interface RevisionedEntity {
  entityId: string;
  revision: number;
}

export const digestText = (items: readonly RevisionedEntity[]): string =>
  items
    .map((item) => `${item.entityId}:${item.revision}`)
    .sort()
    .join('\n');
