/** Places of a campaign's edition as choices, named as on every screen of the province. */
import { getEdition } from '@linked/shared/regions/editions.ts';
import { displayName } from '@linked/shared/regions/names.ts';
import type { CampaignDetail } from '../trpc.ts';

export interface Choice {
  value: string;
  label: string;
}

export function usePlaces(campaign: CampaignDetail) {
  const edition = getEdition(campaign.editionId);
  const choice = (code: string): Choice => ({
    value: code,
    label: displayName(code, campaign.editionId, campaign.region),
  });
  return {
    name: (code: string) => choice(code).label,
    /** What a round of the region can go to. */
    below: (region: string): Choice[] => {
      const units = edition.children(region);
      return (units.length > 0 ? units.map((unit) => unit.code) : [region]).map(choice);
    },
    /** Cities and counties at or below these places. */
    inside: (places: readonly string[]): Choice[] => [
      ...new Map(
        places
          .flatMap((place) => [place, ...edition.leafUnits(place).map((unit) => unit.code)])
          .map((code) => [code, choice(code)]),
      ).values(),
    ],
    /** Lowest units at or below these places. */
    counties: (places: readonly string[]): Choice[] =>
      places.flatMap((place) => edition.leafUnits(place).map((unit) => choice(unit.code))),
  };
}
