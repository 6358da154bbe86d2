import { createHash } from 'node:crypto';
import { newId } from '@linked/shared/ids.ts';
import { digestText } from '@linked/shared/link/digest.ts';
import { getEdition } from '@linked/shared/regions/editions.ts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bindCounty, createCountyLinkClient } from '../link/county-client.ts';
import { ingestReports } from '../link/ingest.ts';
import { CountyEndpoint } from '../testing/county-endpoint.ts';
import { CountyReports } from '../testing/county-reports.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { type SeededCampaign, seedCampaign } from '../testing/seed-campaign.ts';
import { openRequests } from '../workflow-requests/requests.ts';
import { digestOf } from './digest.ts';
import { listComparisons } from './list-comparisons.ts';
import { reconcileNode } from './reconcile-node.ts';

const now = new Date('2026-10-05T04:00:00Z');
const everywhere = getEdition('2020-04').counties('130000');
const client = createCountyLinkClient({ timeoutMs: 2000 });
let hub: TestHub;
let campaign: SeededCampaign;
let county: CountyEndpoint;
let reports: CountyReports;
let region: string;
let used = 0;

beforeAll(async () => {
  hub = await openTestHub();
});
afterAll(() => hub.stop());
beforeEach(async () => {
  region = everywhere[used++]!.code;
  campaign = await seedCampaign(hub.db, { counties: [region] });
  reports = new CountyReports(region);
  county = new CountyEndpoint(region);
  await county.start();
});
afterEach(() => county.stop());

const reconcile = () => reconcileNode(hub.db, bindCounty(client, county.address), { region, now });
const node = () =>
  hub.db.selectFrom('nodes').selectAll().where('region', '=', region).executeTakeFirstOrThrow();
/** Sends what waits in the county's outbox. */
const pump = async () => {
  const items = county.outbox.splice(0);
  return items.length === 0 ? [] : (await ingestReports(hub.db, { region, items, now })).judgements;
};

describe('the digest', () => {
  it('is the text both tiers agreed on, receipts included', async () => {
    const problems = Array.from({ length: 5 }, () => reports.problem(campaign.id));
    for (const one of [...problems, reports.receipt(campaign.id, campaign.directiveId)]) county.record(one);
    await pump();
    const hash = (text: string) => createHash('sha256').update(text).digest('hex');
    expect(await digestOf(hub.db, region, campaign.id)).toEqual([
      { campaignId: campaign.id, kind: 'problem', count: 5, hash: hash(digestText(problems)) },
      { campaignId: campaign.id, kind: 'receipt', count: 1, hash: hash(`${campaign.directiveId}:1`) },
    ]);
    expect(await digestOf(hub.db, region, newId())).toEqual([]);
  });
});

describe('reconciling a county', () => {
  it('finds it in step without asking for its inventory', async () => {
    for (let i = 0; i < 3; i++) county.record(reports.problem(campaign.id));
    await pump();
    expect(await reconcile()).toEqual({
      region,
      comparedAt: now.toISOString(),
      differences: [],
      resent: 0,
      redelivered: 0,
      inStep: true,
    });
    expect(county.calls).toEqual(['GET link.digest']);
    expect((await node()).in_step_at).toEqual(now);
  });

  it('has only what the hub lacks sent again, and is in step after that', async () => {
    const kept = reports.problem(campaign.id);
    const grown = reports.problem(campaign.id);
    const lost = reports.problem(campaign.id);
    for (const one of [kept, grown, lost]) county.record(one);
    county.record(reports.receipt(campaign.id, campaign.directiveId));
    // The county's newest state of two things never arrived.
    county.outbox.splice(2, 1);
    county.outbox[2]!.seq = 3;
    county.seq = 3;
    await pump();
    county.present.set(grown.entityId, { ...grown, revision: 2 });

    const first = await reconcile();
    expect(first).toMatchObject({ resent: 2, redelivered: 0, inStep: false });
    expect(first.differences).toEqual([
      { campaignId: campaign.id, kind: 'problem', hub: 2, county: 3, differing: 2, lost: 0 },
    ]);
    expect(county.outbox.map(({ entityId }) => entityId).sort()).toEqual(
      [grown.entityId, lost.entityId].sort(),
    );
    expect((await node()).in_step_at).toBeNull();
    expect((await pump()).map((one) => one.outcome)).toEqual(['accepted', 'accepted']);
    expect(await reconcile()).toMatchObject({ differences: [], resent: 0, inStep: true });
  });

  it('does not ask again and again for what the hub has refused or holds', async () => {
    county.record(reports.problem(campaign.id, { field: 'forestry' }));
    county.record(reports.draft({ campaignId: campaign.id, kind: 'expert-opinion', payload: {} }));
    await pump();
    expect(await reconcile()).toMatchObject({ differences: [], resent: 0, inStep: true });
  });

  it('keeps things marked as missing while it does not hear what the county has', async () => {
    const things = [reports.problem(campaign.id), reports.problem(campaign.id)];
    for (const one of things) county.record(one);
    await pump();
    const lost = things[0]!.entityId;
    county.present.delete(lost);
    const marked = async () =>
      (await hub.db.selectFrom('facts').select('entity_id').where('missing_since', 'is not', null).execute())
        .map((row) => row.entity_id)
        .filter((id) => things.some((one) => one.entityId === id));
    await reconcile();
    expect(await marked()).toEqual([lost]);
    const side = bindCounty(client, county.address);
    for (const items of ['left-out', 'not-asked'] as const) {
      const silent = { ...side, inventory: async () => ({ items }) };
      await reconcileNode(hub.db, silent, { region, now });
      expect(await marked()).toEqual([lost]);
    }
    county.present.set(lost, things[0]!);
    await reconcile();
    expect(await marked()).toEqual([]);
  });

  it('shows a county restored from an old copy as out of step and leaves both sides as they are', async () => {
    const [older, newer] = [reports.problem(campaign.id), reports.problem(campaign.id)];
    county.record(older);
    county.record({ ...newer, revision: 4 });
    await pump();
    county.present.set(newer.entityId, newer);
    county.present.delete(older.entityId);
    expect(await reconcile()).toMatchObject({
      differences: [{ kind: 'problem', hub: 2, county: 1, differing: 2, lost: 1 }],
      resent: 0,
      inStep: false,
    });
    const missing = () =>
      hub.db.selectFrom('facts').select('entity_id').where('missing_since', 'is not', null).execute();
    expect(await missing()).toEqual([{ entity_id: older.entityId }]);
    // It was in a drawer: the county has it again.
    county.present.set(older.entityId, older);
    await reconcile();
    expect(await missing()).toEqual([]);
  });

  it('keeps every comparison and says since when a county is in step', async () => {
    const at = (day: number) => new Date(`2026-10-0${day}T16:00:00Z`);
    const on = (day: number) =>
      reconcileNode(hub.db, bindCounty(client, county.address), { region, trigger: 'daily', now: at(day) });
    county.record(reports.problem(campaign.id));
    await pump();
    await on(5);
    await on(6);
    expect(await node()).toMatchObject({ in_step_at: at(6), in_step_since: at(5) });
    const late = reports.problem(campaign.id);
    county.present.set(late.entityId, late);
    await on(7);
    expect(await node()).toMatchObject({ in_step_at: at(6), in_step_since: null });
    await pump();
    await on(8);
    expect(await node()).toMatchObject({ in_step_at: at(8), in_step_since: at(8) });
    const rows = await listComparisons(hub.db, region);
    expect(rows.map((row) => [row.at, row.found, row.resent, row.stillOpen, row.inStep])).toEqual([
      [at(8).toISOString(), 0, 0, 0, true],
      [at(7).toISOString(), 1, 1, 0, false],
      [at(6).toISOString(), 0, 0, 0, true],
      [at(5).toISOString(), 0, 0, 0, true],
    ]);
    expect(rows.every((row) => row.trigger === 'daily' && row.error === null)).toBe(true);
  });

  it('takes what came up after the county had listed its things for no lead of its own', async () => {
    county.record(reports.problem(campaign.id));
    await pump();
    const side = bindCounty(client, county.address);
    const busy = {
      ...side,
      inventory: async (asked: { campaignId: string; kind: string }) => {
        const listed = await side.inventory(asked);
        const items = [reports.problem(campaign.id)];
        await ingestReports(hub.db, { region, items, now: new Date(now.getTime() + 5) });
        return listed;
      },
    };
    const late = reports.problem(campaign.id);
    county.present.set(late.entityId, late);
    reports.seq -= 1;
    expect(await reconcileNode(hub.db, busy, { region, now })).toMatchObject({
      differences: [{ kind: 'problem', hub: 1, county: 2, differing: 1, lost: 0 }],
      resent: 1,
    });
  });

  it('puts directives out again that the county no longer has', async () => {
    const second = await seedCampaign(hub.db, { counties: [region] });
    await hub.db
      .updateTable('nodes')
      .set({ down_cursor: 2, in_step_at: now })
      .where('region', '=', region)
      .execute();
    await hub.db
      .updateTable('deliveries')
      .set({ state: 'delivered', delivered_at: now })
      .where('region', '=', region)
      .execute();
    county.downCursor = 1;
    expect(await reconcile()).toMatchObject({ redelivered: 1, inStep: false });
    expect(await node()).toMatchObject({ down_cursor: 1, in_step_at: null });
    const states = await hub.db
      .selectFrom('deliveries')
      .select(['directive_id', 'state'])
      .where('region', '=', region)
      .orderBy('seq')
      .execute();
    expect(states).toEqual([
      { directive_id: campaign.directiveId, state: 'delivered' },
      { directive_id: second.directiveId, state: 'queued' },
    ]);
    // Nobody would look for it before the workflow's next look, hours later.
    const asked = (await openRequests(hub.db)).map((request) => request.args);
    expect(asked).toContainEqual({ campaignId: second.id, signal: 'retry-now' });
    expect(asked).not.toContainEqual({ campaignId: campaign.id, signal: 'retry-now' });
  });

  it('has sent what the county says it has, for the county to know whether it is the same', async () => {
    county.downCursor = 1;
    expect(await reconcile()).toMatchObject({ redelivered: 0, inStep: true });
    // A hub restored from a backup gives number 1 to another directive: taken for known it would be lost.
    expect(await node()).toMatchObject({ down_cursor: 0 });
    expect((await openRequests(hub.db)).map((request) => request.args)).toContainEqual({
      campaignId: campaign.id,
      signal: 'retry-now',
    });
  });

  it('fails as unreachable when the county is down, and as unknown when there is no such node', async () => {
    const { address } = county;
    await county.stop();
    await expect(reconcileNode(hub.db, bindCounty(client, address), { region, now })).rejects.toMatchObject({
      code: 'node-unreachable',
    });
    await county.start();
    await expect(
      reconcileNode(hub.db, bindCounty(client, county.address), { region: '990000', now }),
    ).rejects.toMatchObject({ code: 'node-unknown' });
  });
});
