/** Places of a campaign as they are now, as choices, named as on every screen of the province. */
import { regionWithin } from '@linked/shared/access/reach.ts';
import { getEdition } from '@linked/shared/regions/editions.ts';
import { displayName } from '@linked/shared/regions/names.ts';
import { useQuery } from '@tanstack/react-query';
import { type CampaignDetail, trpc } from '../trpc.ts';

export interface Choice {
  value: string;
  label: string;
}

export function usePlaces(campaign: CampaignDetail) {
  const edition = getEdition(campaign.editionId);
  const query = useQuery(trpc.rounds.changedCounties.queryOptions({ campaignId: campaign.id }));
  const changed = new Map((query.data ?? []).map((county) => [county.region, county]));
  const choice = (code: string): Choice => ({
    value: code,
    label: changed.get(code)?.name ?? displayName(code, campaign.editionId, campaign.region),
  });
  /** Without those that have ended, and with those that came in where `isThere`. */
  const ofTheDay = (codes: readonly string[], isThere: (city: string, code: string) => boolean) =>
    [
      ...new Set([
        ...codes.filter((code) => !changed.get(code)?.ended),
        ...[...changed.values()]
          .filter(({ ended, city, region }) => !ended && isThere(city, region))
          .map(({ region }) => region),
      ]),
    ].sort();
  const inside = (places: readonly string[], known: (place: string) => string[]): Choice[] =>
    ofTheDay(
      places.flatMap((place) => (edition.has(place) ? known(place) : [place])),
      (_, code) => places.some((place) => regionWithin(code, place)),
    ).map(choice);
  const leaves = (place: string) => edition.leafUnits(place).map((unit) => unit.code);
  return {
    /** Whether what has changed since the issue is known. */
    isKnown: query.isSuccess,
    name: (code: string) => choice(code).label,
    /** What a round of the region can go to. */
    below(region: string): Choice[] {
      const units = edition.children(region).map((unit) => unit.code);
      return ofTheDay(units.length > 0 ? units : [region], (city) => city === region).map(choice);
    },
    /** Cities and counties at or below these places. */
    inside: (places: readonly string[]): Choice[] => inside(places, (place) => [place, ...leaves(place)]),
    /** Lowest units at or below these places. */
    counties: (places: readonly string[]): Choice[] => inside(places, leaves),
  };
}
