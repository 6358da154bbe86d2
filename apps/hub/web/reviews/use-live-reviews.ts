/** Reads the list again when a county inside reports or is decided about. */
import { useQueryClient } from '@tanstack/react-query';
import { useLiveCounties } from '../parts/use-live-counties.ts';
import { trpc } from '../trpc.ts';

export function useLiveReviews(campaignId: string, region: string): void {
  const cache = useQueryClient();
  useLiveCounties(campaignId, region, () => cache.invalidateQueries(trpc.reviews.pathFilter()));
}
