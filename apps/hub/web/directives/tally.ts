import type { DeliveryRow } from '../trpc.ts';

export interface Tally {
  total: number;
  queued: number;
  delivered: number;
  signed: number;
  /** Not signed and past the deadline; counted in `queued` or `delivered` as well. */
  late: number;
}

/** Counts of the rows on screen, so that a city's staff sees its own city's. */
export function tallyOf(rows: readonly Pick<DeliveryRow, 'state' | 'late'>[]): Tally {
  const tally: Tally = { total: rows.length, queued: 0, delivered: 0, signed: 0, late: 0 };
  for (const row of rows) {
    tally[row.state] += 1;
    if (row.late) tally.late += 1;
  }
  return tally;
}
