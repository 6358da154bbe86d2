import { describe, expect, it } from 'vitest';
import type { DeliveryRow } from '../trpc.ts';
import { tallyOf } from './tally.ts';

const row = (state: DeliveryRow['state'], late = false) => ({ state, late });

describe('the tally of deliveries', () => {
  it('counts each county once by its state, and late ones beside that', () => {
    expect(tallyOf([row('queued', true), row('delivered', true), row('delivered'), row('signed')])).toEqual({
      total: 4,
      queued: 1,
      delivered: 2,
      signed: 1,
      late: 2,
    });
  });

  it('is zero throughout for a directive without counties', () => {
    expect(tallyOf([])).toEqual({ total: 0, queued: 0, delivered: 0, signed: 0, late: 0 });
  });
});
