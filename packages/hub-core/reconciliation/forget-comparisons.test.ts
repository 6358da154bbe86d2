import { newId } from '@linked/shared/ids.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findOutOfStep } from '../incidents/find-incidents.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { enrolCounties } from '../testing/nodes.ts';
import { forgetComparisons, KEPT_DAYS } from './forget-comparisons.ts';

const DAY_MS = 86_400_000;
const [busy, silent] = ['130123', '130402'];
const now = new Date('2026-11-26T16:30:00Z');
const ago = (days: number): Date => new Date(now.getTime() - days * DAY_MS);

let hub: TestHub;
beforeAll(async () => {
  hub = await openTestHub();
  await enrolCounties(hub.db, [busy, silent]);
});
afterAll(() => hub.stop());

const compared = (region: string, at: Date, error: string | null = null, in_step = error === null) => ({
  id: newId(),
  region,
  at,
  trigger: 'daily',
  differences: '[]',
  found: 0,
  resent: 0,
  redelivered: 0,
  still_open: 0,
  in_step,
  error,
});
const kept = (region: string) =>
  hub.db
    .selectFrom('reconciliations')
    .select(['at', 'error'])
    .where('region', '=', region)
    .orderBy('at')
    .execute();

it('keeps the last quarter of a year, and of a silent county how it was left', async () => {
  const days = Array.from({ length: 400 }, (_, day) => day);
  const rows = [
    ...days.map((day) => compared(busy, ago(day))),
    // Did not agree when it was last compared, half a year ago, and has not answered since.
    compared(silent, ago(190)),
    compared(silent, ago(181), null, false),
    compared(silent, ago(180), null, false),
    ...days.slice(0, 180).map((day) => compared(silent, ago(day), 'node-unreachable')),
  ];
  await hub.db.insertInto('reconciliations').values(rows).execute();
  const outOfStep = await findOutOfStep(hub.db, now);
  expect(outOfStep).toEqual([silent]);

  expect(await forgetComparisons(hub.db, now)).toBe(400 - KEPT_DAYS + (180 - KEPT_DAYS));
  const ofBusy = await kept(busy);
  expect(ofBusy).toHaveLength(KEPT_DAYS);
  // The day before the first one kept ended in Shanghai half an hour before its own comparison's hour.
  expect(ofBusy[0]?.at).toEqual(ago(KEPT_DAYS - 1));
  const ofSilent = await kept(silent);
  expect(ofSilent.filter((row) => row.error === null).map((row) => row.at)).toEqual([190, 181, 180].map(ago));
  expect(ofSilent.filter((row) => row.error !== null)).toHaveLength(KEPT_DAYS);
  expect(await forgetComparisons(hub.db, now)).toBe(0);
});

it('removes nothing while the hub is young', async () => {
  const young = await hub.db.selectFrom('reconciliations').select('id').execute();
  expect(await forgetComparisons(hub.db, ago(200))).toBe(0);
  expect(await hub.db.selectFrom('reconciliations').select('id').execute()).toHaveLength(young.length);
});
