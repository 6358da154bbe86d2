import { appCodeOf } from '@linked/ui/error-message.ts';
import { useQueryClient } from '@tanstack/react-query';
import { type SupervisionDetail, trpc } from '../trpc.ts';

/** Takes what a step answered into everything that shows it; reads it again when somebody else was faster. */
export function useSupervisionChanged(id: string) {
  const cache = useQueryClient();
  return {
    changed(supervision: SupervisionDetail): void {
      cache.setQueryData(trpc.supervision.get.queryKey({ id }), supervision);
      void cache.invalidateQueries(trpc.supervision.list.pathFilter());
    },
    failed(error: unknown): void {
      if (appCodeOf(error) === 'changed-meanwhile')
        void cache.invalidateQueries(trpc.supervision.get.queryFilter({ id }));
    },
  };
}
