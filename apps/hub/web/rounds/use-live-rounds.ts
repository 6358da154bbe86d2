/** Reads rounds again when something in them is written down, or a county reports on what was handed over to it. */
import { useSession } from '@linked/ui/session.tsx';
import { useQueryClient } from '@tanstack/react-query';
import { useSubscription } from '@trpc/tanstack-react-query';
import { useLiveCounties } from '../parts/use-live-counties.ts';
import { useRefresher } from '../parts/use-refresher.ts';
import { readableRegions } from '../shell/navigation.ts';
import { type CampaignDetail, trpc } from '../trpc.ts';

export function useLiveRounds({ id: campaignId, region }: Pick<CampaignDetail, 'id' | 'region'>): void {
  const cache = useQueryClient();
  const { principal } = useSession();
  const read = () => cache.invalidateQueries(trpc.rounds.pathFilter());
  const refresh = useRefresher(read);
  useSubscription(
    trpc.rounds.live.subscriptionOptions(
      { campaignId },
      {
        onData: refresh,
        onConnectionStateChange: ({ state }) => {
          if (state === 'pending') refresh();
        },
      },
    ),
  );
  useLiveCounties(campaignId, readableRegions(principal)[0] ?? region, read);
}
