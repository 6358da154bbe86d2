/** One county's share of a batch. A county that is down is an answer here, not an error. */
import type { CountyItems } from '@linked/hub-core/directives/deliveries.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import type { WorkerDependencies } from '../dependencies.ts';

/** `error` is set when the county did not confirm everything it was sent; `cursor` is as far as it did. */
export type DeliveryAnswer =
  | { reached: true; cursor: number; error: string | null }
  | { reached: false; error: string };

/**
 * Sends `county.items` in one call.
 * @returns never rejects, except with the signal's reason when the activity itself is cancelled
 */
export async function deliverToCounty(
  { countyLink, openCredential }: Pick<WorkerDependencies, 'countyLink' | 'openCredential'>,
  region: string,
  county: CountyItems,
  signal: AbortSignal,
): Promise<DeliveryAnswer> {
  try {
    const credential = openCredential(county.sealedCredential);
    const answer = await countyLink.deliver({
      endpoint: county.endpoint,
      credential,
      region,
      items: county.items,
      signal,
    });
    const last = county.items.at(-1)?.seq ?? county.cursor;
    // Never more than was sent: a county whose cursor runs ahead must not move the hub's beyond its own numbers.
    const cursor = Math.min(answer.cursor, last);
    // Less than was sent: restored from an old copy, say. Tried again later, mended by reconciliation.
    return { reached: true, cursor, error: cursor < last ? 'sequence-gap' : null };
  } catch (error) {
    signal.throwIfAborted();
    return { reached: false, error: reasonOf(error) };
  }
}

/** A short reason for the row on the screen: our code where there is one, never a stack or an address. */
function reasonOf(error: unknown): string {
  if (error instanceof AppError) return error.code;
  return error instanceof Error ? error.name : 'internal';
}
