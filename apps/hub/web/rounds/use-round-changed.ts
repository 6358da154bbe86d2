import { useQueryClient } from '@tanstack/react-query';
import { type RoundDetail, trpc } from '../trpc.ts';

/** Takes the round that a step answered onto the page, and has the lists beside it read again. */
export function useRoundChanged(): (round: RoundDetail) => void {
  const cache = useQueryClient();
  return (round) => {
    cache.setQueryData(trpc.rounds.get.queryKey({ id: round.id }), round);
    void cache.invalidateQueries(trpc.rounds.list.queryFilter({ campaignId: round.campaignId }));
  };
}

/** After a finding changed: its list, and the numbers of the round. */
export function useFindingChanged(): () => void {
  const cache = useQueryClient();
  return () => void cache.invalidateQueries(trpc.rounds.pathFilter());
}
