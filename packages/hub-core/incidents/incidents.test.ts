import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { seedCampaign } from '../testing/seed-campaign.ts';
import { countOpenIncidents, listIncidents, recordIncidents, type SeenIncident } from './incidents.ts';

const [monday, tuesday, wednesday] = [5, 6, 7].map((day) => new Date(`2026-10-0${day}T15:30:00Z`)) as [
  Date,
  Date,
  Date,
];
let hub: TestHub;
beforeAll(async () => {
  hub = await openTestHub();
});
afterAll(() => hub.stop());

const quiet = (region: string, days: number): SeenIncident => ({
  subject: region,
  campaignId: null,
  region,
  detail: { days },
});
const look = (seen: SeenIncident[], now: Date, looked: string[] | null = null) =>
  hub.db.transaction().execute((trx) => recordIncidents(trx, { kind: 'node-quiet', seen, looked, now }));
const list = (within: string) => listIncidents(hub.db, { within, openOnly: false, limit: 50, offset: 0 });

it('opens trouble once, sees it again, and resolves it when a look does not find it any more', async () => {
  expect(await look([quiet('130102', 3), quiet('130227', 4)], monday)).toEqual(['130102', '130227']);
  expect(await look([quiet('130102', 4)], tuesday)).toEqual([]);
  const { rows } = await list('130000');
  expect(rows).toMatchObject([
    { region: '130102', regionName: '长安区', times: 2, detail: { days: 4 }, resolvedAt: null },
    { region: '130227', regionName: '迁西县', times: 1, resolvedAt: tuesday.toISOString() },
  ]);
  expect(rows[0]).toMatchObject({ firstSeenAt: monday.toISOString(), lastSeenAt: tuesday.toISOString() });
  expect(await countOpenIncidents(hub.db)).toEqual(new Map([['node-quiet', 1]]));
  // The same trouble later is trouble of its own.
  expect(await look([quiet('130102', 5), quiet('130227', 1)], wednesday)).toEqual(['130227']);
  expect((await list('130200')).rows.map((row) => row.resolvedAt)).toEqual([null, tuesday.toISOString()]);
});

it('leaves alone what the look did not cover', async () => {
  await look([quiet('130102', 6), quiet('130227', 2)], wednesday);
  await look([], wednesday, ['130227']);
  const { rows } = await listIncidents(hub.db, { within: '130000', openOnly: true, limit: 50, offset: 0 });
  expect(rows.map((row) => row.region)).toEqual(['130102']);
});

it('shows a campaign’s trouble to who asks for the whole region only', async () => {
  const { id } = await seedCampaign(hub.db, { counties: ['130102'] });
  await hub.db.transaction().execute((trx) =>
    recordIncidents(trx, {
      kind: 'rollup-differs',
      seen: [{ subject: id, campaignId: id, region: null, detail: { differences: 2 } }],
      looked: null,
      now: wednesday,
    }),
  );
  expect((await list('130000')).rows.some((row) => row.campaignId === id)).toBe(true);
  expect((await list('130100')).rows.some((row) => row.campaignId === id)).toBe(false);
});
