/** What the address asks for, completed with what the user may see. */
import { regionWithin } from '@linked/shared/access/reach.ts';
import { openCampaignStates } from '@linked/shared/campaigns/states.ts';
import { getEdition } from '@linked/shared/regions/editions.ts';
import { displayName } from '@linked/shared/regions/names.ts';
import type { RegionStep } from '@linked/ui/region-path.tsx';
import { useSession } from '@linked/ui/session.tsx';
import { dashboardRoute } from '../routes.tsx';
import { readableFields, readableRegions } from '../shell/navigation.ts';
import type { CampaignSummary } from '../trpc.ts';
import { type Measure, measureOf } from './measures.ts';

export interface Place {
  campaign: CampaignSummary;
  region: string;
  /** Null: all fields. */
  field: string | null;
  /** A day that is over (YYYY-MM-DD), shown from its snapshot; null for now. */
  on: string | null;
}

/** What the figures are asked for with; of now without a day, as live changes are put into the same answers. */
export const askedOf = ({ campaign, region, field, on }: Place) => ({
  campaignId: campaign.id,
  region,
  field,
  ...(on === null ? {} : { on }),
});

/** Campaigns that have figures: issued at some time, the ones under way first. */
export const campaignsWithFigures = (all: readonly CampaignSummary[]): CampaignSummary[] =>
  all
    .filter((campaign) => campaign.issuedAt !== null)
    .sort(
      (a, b) =>
        Number(openCampaignStates.includes(b.state)) - Number(openCampaignStates.includes(a.state)) ||
        b.issuedAt!.localeCompare(a.issuedAt!),
    );

export function usePlace(all: readonly CampaignSummary[]): {
  place: Place | null;
  choices: CampaignSummary[];
} {
  const { principal } = useSession();
  const search = dashboardRoute.useSearch();
  const choices = campaignsWithFigures(all);
  const campaign = choices.find((one) => one.id === search.campaign) ?? choices[0];
  const readable = readableRegions(principal);
  const asked = search.region;
  const mayRead = asked !== undefined && readable.some((region) => regionWithin(asked, region));
  const region = mayRead ? asked : readable[0];
  if (!campaign || !region) return { place: null, choices };
  const fields = readableFields(principal);
  const field = search.field ?? null;
  const allowed = fields === null || (field !== null && fields.includes(field));
  const on = search.on ?? null;
  return { place: { campaign, region, field: allowed ? field : fields[0]!, on }, choices };
}

export const useMeasure = (): Measure => measureOf(dashboardRoute.useSearch().measure);

/** The regions from the widest the user reads down to this one. */
export function useRegionPath({ campaign, region }: Place): RegionStep[] {
  const { principal } = useSession();
  const edition = getEdition(campaign.editionId);
  if (!edition.has(region)) return [];
  const readable = readableRegions(principal);
  return [...edition.ancestors(region), edition.region(region)]
    .filter((unit) => readable.some((top) => regionWithin(unit.code, top)))
    .map((unit) => ({ code: unit.code, name: nameOf(campaign, unit.code) }));
}

/** Name that is unambiguous in the campaign's province. */
export const nameOf = (campaign: CampaignSummary, region: string): string =>
  displayName(region, campaign.editionId, campaign.region);
