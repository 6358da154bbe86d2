import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import type { RegionFigures } from '@linked/shared/contracts/hub/rollup.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ingestReports } from '../link/ingest.ts';
import { loadFrame } from '../rollup/campaign-frame.ts';
import { closingTimes } from '../rollup/closing-times.ts';
import { compareRegions, countiesWithin } from '../rollup/compare.ts';
import { fieldFigures } from '../rollup/field-figures.ts';
import { CountyReports } from '../testing/county-reports.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { type SeededCampaign, seedCampaign } from '../testing/seed-campaign.ts';
import { regionTrend, snapshotDays } from './read-snapshots.ts';
import { takeSnapshot } from './take-snapshot.ts';

const HEBEI = '130000';
/** Two cities, of which one has two counties that take part. */
const counties = ['130102', '130123', '130227'];
const evening = (day: string) => new Date(`${day}T15:30:00Z`);
let hub: TestHub;
let campaign: SeededCampaign;
const upCursors = new Map<string, number>();

beforeAll(async () => {
  hub = await openTestHub();
});
afterAll(() => hub.stop());
beforeEach(async () => {
  campaign = await seedCampaign(hub.db, { counties });
});

/** Sends what `make` draws up in the name of a county, at an instant. */
async function report(region: string, now: Date, make: (reports: CountyReports) => unknown): Promise<void> {
  const reports = new CountyReports(region);
  reports.seq = upCursors.get(region) ?? 0;
  const made = make(reports) as Parameters<typeof ingestReports>[1]['items'];
  const { judgements } = await ingestReports(hub.db, { region, items: made, now });
  expect(judgements.every((one) => one.outcome === 'accepted')).toBe(true);
  upCursors.set(region, reports.seq);
}
const taskOf = (field: string) => campaign.document.tasks.find((task) => task.field === field)!;
const done = (region: string, day: string) =>
  report(region, evening(day), (reports) => [
    reports.progress(
      campaign.id,
      taskOf('mining').id,
      { state: 'submitted', percent: 100, submittedAt: evening(day).toISOString() },
      { revision: Number(day.slice(-2)), occurredAt: evening(day).toISOString() },
    ),
    reports.problem(campaign.id, { dueOn: day }, { occurredAt: evening(day).toISOString() }),
  ]);
const take = (day: string) => takeSnapshot(hub.db, { campaignId: campaign.id, day, now: evening(day) });
const question = (region: string, field: string | null = null) => ({
  campaignId: campaign.id,
  region,
  field,
  fields: null,
});

/** Regions that take part. A sum of fractions depends on its order in the last digit. */
const taking = (rows: readonly RegionFigures[]) =>
  rows
    .filter((row) => row.counties > 0)
    .map((row) => ({ ...row, tasksExpected: Number(row.tasksExpected.toFixed(9)) }));

describe('the snapshot of a day', () => {
  it('has the figures of every region, city and county, in every field, as they stood', async () => {
    await done('130102', '2026-10-05');
    await done('130227', '2026-10-05');
    const now = evening('2026-10-06');
    expect(shanghaiDate(now)).toBe('2026-10-06');
    // The whole, its cities and counties without those that take no part: seven fields and the county-wide.
    expect(await take('2026-10-06')).toBe((1 + 2 + 3) * 8);
    const asThen = { on: '2026-10-06', now: evening('2026-11-20') };
    const frame = await loadFrame(hub.db, campaign.id);
    for (const region of [HEBEI, '130100', '130123', '130227'])
      for (const field of [null, 'mining', 'land-use']) {
        const live = await compareRegions(hub.db, { ...question(region, field), now });
        const kept = await compareRegions(hub.db, { ...question(region, field), ...asThen });
        expect(taking([kept.self, ...kept.children])).toEqual(taking([live.self, ...live.children]));
        expect(live.snapshot).toBeNull();
        expect(kept).toMatchObject({
          today: '2026-10-06',
          snapshot: { day: '2026-10-06', takenAt: now.toISOString() },
        });
      }
    expect(frame.fields).toHaveLength(7);
    const live = await countiesWithin(hub.db, { ...question(HEBEI), now });
    const kept = await countiesWithin(hub.db, { ...question(HEBEI), ...asThen });
    expect(taking(kept.rows)).toEqual(taking(live.rows));
    expect(await fieldFigures(hub.db, { ...question('130100'), ...asThen })).toEqual(
      await fieldFigures(hub.db, { ...question('130100'), now }),
    );
  });

  it('is not rewritten by what a county enters later for that day', async () => {
    await take('2026-10-06');
    // An act of the 5th, entered on the 8th.
    await report('130102', evening('2026-10-08'), (reports) => [
      reports.problem(
        campaign.id,
        { foundOn: '2026-10-05' },
        { occurredAt: evening('2026-10-05').toISOString() },
      ),
    ]);
    await take('2026-10-08');
    const points = await regionTrend(hub.db, {
      ...question(HEBEI),
      from: '2026-10-01',
      to: '2026-10-31',
    });
    expect(points.map(({ day, figures }) => [day, figures.counters.problems_found])).toEqual([
      ['2026-10-06', 0],
      ['2026-10-08', 1],
    ]);
  });

  it('of a day that has none is a gap, and no figure of a neighbour', async () => {
    await take('2026-10-06');
    await take('2026-10-08');
    await expect(
      compareRegions(hub.db, { ...question(HEBEI), on: '2026-10-07', now: evening('2026-10-09') }),
    ).rejects.toMatchObject({ code: 'snapshot-missing' });
    expect((await snapshotDays(hub.db, campaign.id)).map(({ day }) => day)).toEqual([
      '2026-10-06',
      '2026-10-08',
    ]);
  });

  it('taken again on the same day is the later state of that day', async () => {
    await take('2026-10-06');
    await done('130102', '2026-10-06');
    await take('2026-10-06');
    const [point] = await regionTrend(hub.db, { ...question(HEBEI), from: '2026-10-06', to: '2026-10-06' });
    expect(point!.figures.counters).toMatchObject({ tasks_done: 1, problems_found: 1 });
  });

  it('says of its own day what was overdue and expected', async () => {
    await done('130102', '2026-10-05');
    await take('2026-10-05');
    await take('2026-10-06');
    const points = await regionTrend(hub.db, { ...question(HEBEI), from: '2026-10-05', to: '2026-10-06' });
    expect(points.map(({ figures }) => figures.problemsOverdue)).toEqual([0, 1]);
    expect(points[0]!.figures.tasksExpected).toBeLessThanOrEqual(points[1]!.figures.tasksExpected);
    expect(points[0]!.figures.tasksExpected).toBeGreaterThan(0);
  });

  it('narrows a trend to the fields that the reader reaches', async () => {
    await done('130102', '2026-10-05');
    await take('2026-10-05');
    const span = { from: '2026-10-05', to: '2026-10-05' };
    const asked = { ...question(HEBEI), ...span };
    const [land] = await regionTrend(hub.db, { ...asked, fields: ['land-use'] });
    expect(land!.figures.counters.problems_found).toBe(0);
    expect(land!.figures.tasksAssigned).toBe(3 * 3);
    await expect(
      regionTrend(hub.db, { ...asked, field: 'mining', fields: ['land-use'] }),
    ).rejects.toMatchObject({ code: 'field-not-yours' });
  });
});

describe('days to close a problem', () => {
  it('are the median over what is closed, of the region and of each child', async () => {
    const close = (region: string, foundOn: string, closedOn: string) =>
      report(region, evening('2026-10-20'), (reports) => [
        reports.problem(campaign.id, { state: 'closed', foundOn, closedOn, unit: '县自然资源局' }),
      ]);
    await close('130102', '2026-10-01', '2026-10-03');
    await close('130102', '2026-10-01', '2026-10-11');
    await close('130227', '2026-10-01', '2026-10-05');
    await done('130123', '2026-10-05');
    const { self, children } = await closingTimes(hub.db, question(HEBEI));
    expect(self).toEqual({ region: HEBEI, closed: 3, medianDays: 4 });
    expect(children.filter((row) => row.closed > 0)).toEqual([
      { region: '130100', closed: 2, medianDays: 6 },
      { region: '130200', closed: 1, medianDays: 4 },
    ]);
    expect(children).toHaveLength(11);
    expect((await closingTimes(hub.db, question(HEBEI, 'land-use'))).self).toEqual({
      region: HEBEI,
      closed: 0,
      medianDays: null,
    });
  });
});
