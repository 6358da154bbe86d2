import { useQueryClient } from '@tanstack/react-query';
import { trpc } from '../trpc.ts';

/** After an operator's step: this page and the delivery pages show it. */
export function useOperationChanged(): () => void {
  const cache = useQueryClient();
  return () => {
    void cache.invalidateQueries(trpc.operations.pathFilter());
    void cache.invalidateQueries(trpc.directives.pathFilter());
  };
}
