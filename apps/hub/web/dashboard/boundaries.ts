/** Where boundaries are known: those of Hebei in the edition of April 2020. Elsewhere tiles stand in. */
import { regionWithin } from '@linked/shared/access/reach.ts';

interface Feature {
  type: 'Feature';
  properties: { code: string; name: string };
  geometry: unknown;
}
export interface Boundaries {
  type: 'FeatureCollection';
  features: Feature[];
}

interface Source {
  editionId: string;
  within: string;
  load: () => Promise<Boundaries>;
}

const sources: readonly Source[] = [
  {
    editionId: '2020-04',
    within: '130000',
    load: async () =>
      (await import('@linked/ui/map-data/hebei-counties.generated.json')).default as unknown as Boundaries,
  },
];

const sourceOf = (editionId: string, region: string): Source | undefined =>
  sources.find((source) => source.editionId === editionId && regionWithin(region, source.within));

export const hasBoundaries = (editionId: string, region: string): boolean =>
  sourceOf(editionId, region) !== undefined;

/** The counties at or below a region. Rejects when their file cannot be loaded. */
export async function loadBoundaries(editionId: string, region: string): Promise<Boundaries> {
  const source = sourceOf(editionId, region);
  if (!source) return { type: 'FeatureCollection', features: [] };
  const all = await source.load();
  return {
    ...all,
    features: all.features.filter((feature) => regionWithin(feature.properties.code, region)),
  };
}
