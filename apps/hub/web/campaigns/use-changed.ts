import { useQueryClient } from '@tanstack/react-query';
import { type CampaignDetail, trpc } from '../trpc.ts';

/** Takes the campaign that a step answered into every list that shows it. */
export function useChanged(): (campaign: CampaignDetail) => void {
  const cache = useQueryClient();
  return (campaign) => {
    cache.setQueryData(trpc.campaigns.get.queryKey({ id: campaign.id }), campaign);
    void cache.invalidateQueries(trpc.campaigns.list.queryFilter());
    void cache.invalidateQueries(trpc.directives.list.queryFilter({ campaignId: campaign.id }));
  };
}
