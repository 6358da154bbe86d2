/** Reads supervised problems again when their county answers or reports, or a step is taken by anybody or by a date. */
import { useSession } from '@linked/ui/session.tsx';
import { eventData } from '@linked/ui/trpc.ts';
import { skipToken, useQueryClient } from '@tanstack/react-query';
import { useSubscription } from '@trpc/tanstack-react-query';
import { useLiveCounties } from '../parts/use-live-counties.ts';
import { type DeliveryRow, type SupervisionRow, trpc } from '../trpc.ts';

/** @param region whose list is on screen */
export function useLiveSupervisions(campaignId: string, region: string): void {
  const cache = useQueryClient();
  useLiveCounties(campaignId, region, () => cache.invalidateQueries(trpc.supervision.pathFilter()));
}

/** One of them, and how its letter reaches the county for those who follow deliveries. */
export function useLiveLetter({ campaignId, county: region }: SupervisionRow): void {
  useLiveSupervisions(campaignId, region);
  const cache = useQueryClient();
  const session = useSession();
  const follows = session.has('province-staff', 'province-approver', 'city-staff', 'area-team', 'leader');
  useSubscription(
    trpc.directives.live.subscriptionOptions(follows ? { campaignId } : skipToken, {
      onData: (event) => {
        if (eventData<DeliveryRow>(event).region !== region) return;
        void cache.invalidateQueries(trpc.supervision.get.pathFilter());
      },
    }),
  );
}
