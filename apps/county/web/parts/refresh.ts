/** After a change of one's own: the same answers are read again as when somebody else made it. */
import { staleAfter } from '../shell/stale.ts';
import { queryClient } from '../trpc.ts';

export async function refresh(
  feature: Parameters<typeof staleAfter>[0]['feature'],
  id: string,
): Promise<void> {
  await Promise.all(staleAfter({ feature, id }).map((filter) => queryClient.invalidateQueries(filter)));
}
