import { newId } from '@linked/shared/ids.ts';
import { MAX_BATCH } from '@linked/shared/link/protocol.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { channels } from '../db/channels.ts';
import { revokeNode } from '../nodes/credentials.ts';
import { pullDirectives } from '../nodes/pull-directives.ts';
import { openCredential } from '../nodes/sealing.ts';
import { issuedCampaign, MEETING } from '../testing/campaigns.ts';
import { listenTo, openTestHub, type TestHub } from '../testing/hub-database.ts';
import { administrator, downCredentialOf, enrolCounties, SEALING_KEY } from '../testing/nodes.ts';
import { HEBEI, SHIJIAZHUANG, ZHENGDING } from '../testing/people.ts';
import { confirmDelivered, itemsAfterCursor, pendingCounties, recordUnreachable } from './deliveries.ts';
import { deliveryRows, listDeliveries, listDirectives } from './list-directives.ts';
import { queueDirective } from './queue-directive.ts';

const TANGSHAN_COUNTY = '130202';
const PULLING = '130102';
const NOT_ENROLLED = '130104';
const PUSHED = [ZHENGDING, TANGSHAN_COUNTY];
const ALL = [{ prefix: '13', fields: null }];

let hub: TestHub;
let queries: string[] = [];
let campaignId: string;
let directiveId: string;

beforeAll(async () => {
  hub = await openTestHub({ max: 20, onQuery: (text) => queries.push(text) });
  await enrolCounties(hub.db, PUSHED);
  await enrolCounties(hub.db, [PULLING], null);
});
afterAll(() => hub.stop());

beforeEach(async () => {
  await sql`update nodes set down_cursor = down_seq, last_error = null`.execute(hub.db);
  campaignId = (await issuedCampaign(hub.db)).id;
  const directive = await hub.db
    .selectFrom('directives')
    .select('id')
    .where('campaign_id', '=', campaignId)
    .executeTakeFirstOrThrow();
  directiveId = directive.id;
});

const later = new Date(MEETING.getTime() + 60_000);
const queue = (regions: readonly string[], lastDay = '2020-07-10') =>
  hub.db.transaction().execute((trx) =>
    queueDirective(trx, {
      campaignId,
      kind: 'closing',
      revision: 1,
      payload: { lastDay },
      issuingOrgan: '省人大常委会',
      regions,
      receiptDueOn: null,
      now: MEETING,
    }),
  );
const node = (region: string) =>
  hub.db.selectFrom('nodes').selectAll().where('region', '=', region).executeTakeFirstOrThrow();
const seqOf = async (region: string) => (await node(region)).down_seq;
const deliveryOf = async (region: string, directive = directiveId) =>
  (await deliveryRows(hub.db, { directiveId: directive, regions: [region], now: later }))[0];

describe('queueing', () => {
  it('numbers every county without a gap under twenty at once, some of them taken back', async () => {
    const regions = (await hub.db.selectFrom('nodes').select('region').execute()).map((row) => row.region);
    await Promise.allSettled(
      Array.from({ length: 20 }, async (_, nth) => {
        const some = regions.filter((_, index) => (index + nth) % 3 !== 0);
        if (nth % 2) some.reverse();
        if (nth % 5 !== 4) return queue(some);
        return hub.db.transaction().execute(async (trx) => {
          await queueDirective(trx, {
            campaignId,
            kind: 'closing',
            revision: 1,
            payload: { lastDay: '2020-07-11' },
            issuingOrgan: '省人大常委会',
            regions: some,
            receiptDueOn: null,
            now: MEETING,
          });
          throw new Error('taken back');
        });
      }),
    ).then((results) => {
      const failed = results.flatMap((result) =>
        result.status === 'rejected' ? [String(result.reason)] : [],
      );
      expect(failed).toEqual(Array(4).fill('Error: taken back'));
    });
    const { rows } = await sql`
      select n.region from nodes n join deliveries d on d.region = n.region
      group by n.region having count(*) <> n.down_seq or max(d.seq) <> n.down_seq
    `.execute(hub.db);
    expect(rows).toEqual([]);
    const { rows: queued } = await sql<{ n: number }>`
      select count(*) as n from directives where campaign_id = ${campaignId} and kind = 'closing'
    `.execute(hub.db);
    expect(queued[0]?.n).toBe(16);
  });

  it('refuses a directive to nobody', async () => {
    await expect(queue([])).rejects.toMatchObject({ code: 'invalid-input' });
  });
});

describe('what a batch of counties gets next', () => {
  it('is read with one query, each payload once, and only for those the hub can call', async () => {
    await queue([...PUSHED, PULLING]);
    queries = [];
    const items = await itemsAfterCursor(hub.db, [...PUSHED, PULLING, NOT_ENROLLED, '999999']);
    expect(queries).toHaveLength(1);
    expect([...items.keys()]).toEqual([ZHENGDING, TANGSHAN_COUNTY]);
    const [one, other] = [items.get(ZHENGDING)!, items.get(TANGSHAN_COUNTY)!];
    const seq = await seqOf(ZHENGDING);
    expect(one.items.map((item) => [item.seq, item.kind])).toEqual([
      [seq - 1, 'campaign'],
      [seq, 'closing'],
    ]);
    expect(one.cursor).toBe(seq - 2);
    expect(one.items[0]).toMatchObject({
      id: directiveId,
      campaignId,
      protocol: 1,
      issuedAt: MEETING.toISOString(),
    });
    expect(one.items[0]!.payload).toBe(other.items[0]!.payload);
    expect(one.endpoint).toBe('http://127.0.0.1:7500');
    expect(openCredential(SEALING_KEY, one.sealedCredential)).toBe(downCredentialOf(ZHENGDING));
  });

  it('stops at what one request may carry, and goes on from there', async () => {
    const wide = 'x'.repeat(2_500_000);
    for (let nth = 0; nth < 3; nth += 1) {
      const id = await queue([ZHENGDING]);
      await hub.db
        .updateTable('directives')
        .set({ payload: JSON.stringify({ wide }) })
        .where('id', '=', id)
        .execute();
    }
    const last = await seqOf(ZHENGDING);
    const first = (await itemsAfterCursor(hub.db, [ZHENGDING])).get(ZHENGDING)!;
    expect(first.items.map((item) => item.seq)).toEqual([last - 3, last - 2, last - 1]);
    await confirmDelivered(hub.db, [{ region: ZHENGDING, cursor: last - 1, at: later }]);
    const second = (await itemsAfterCursor(hub.db, [ZHENGDING])).get(ZHENGDING)!;
    expect(second.items.map((item) => item.seq)).toEqual([last]);
  });

  it('still carries a single item that is larger than that', async () => {
    await confirmDelivered(hub.db, [{ region: ZHENGDING, cursor: await seqOf(ZHENGDING), at: later }]);
    const id = await queue([ZHENGDING]);
    const huge = JSON.stringify({ wide: 'x'.repeat(7_000_000) });
    await hub.db.updateTable('directives').set({ payload: huge }).where('id', '=', id).execute();
    await queue([ZHENGDING]);
    expect((await itemsAfterCursor(hub.db, [ZHENGDING])).get(ZHENGDING)!.items).toHaveLength(1);
  });

  it('is at most the protocol’s batch', async () => {
    for (let nth = 0; nth < MAX_BATCH; nth += 1)
      await sql`
        with numbered as (update nodes set down_seq = down_seq + 1 where region = ${TANGSHAN_COUNTY} returning down_seq),
        made as (insert into directives (id, campaign_id, kind, revision, issuing_organ, issued_at, payload)
          values (${newId()}, ${campaignId}, 'close', 1, '省人大常委会', ${MEETING}, '{}') returning id)
        insert into deliveries (region, seq, directive_id, queued_at)
        select ${TANGSHAN_COUNTY}, down_seq, made.id, ${MEETING} from numbered, made
      `.execute(hub.db);
    const { items } = (await itemsAfterCursor(hub.db, [TANGSHAN_COUNTY])).get(TANGSHAN_COUNTY)!;
    expect(items).toHaveLength(MAX_BATCH);
    expect(items.at(-1)!.seq - items[0]!.seq).toBe(MAX_BATCH - 1);
  });
});

describe('confirmation', () => {
  it('moves cursors forward only, and takes each county out of the pending ones', async () => {
    expect(await pendingCounties(hub.db, { campaignId })).toEqual(PUSHED);
    expect(await pendingCounties(hub.db, { directiveId })).toEqual(PUSHED);
    const seq = await seqOf(ZHENGDING);
    await confirmDelivered(hub.db, [
      { region: ZHENGDING, cursor: seq - 1, at: later },
      { region: ZHENGDING, cursor: seq, at: later },
      { region: TANGSHAN_COUNTY, cursor: 0, at: later },
    ]);
    expect(await pendingCounties(hub.db, { campaignId })).toEqual([TANGSHAN_COUNTY]);
    await confirmDelivered(hub.db, [{ region: ZHENGDING, cursor: 1, at: later }]);
    expect((await node(ZHENGDING)).down_cursor).toBe(seq);
    expect(await deliveryOf(ZHENGDING)).toMatchObject({
      state: 'delivered',
      deliveredAt: later.toISOString(),
      attempts: 1,
      regionName: '正定县',
      cityName: '石家庄市',
    });
    expect(await deliveryOf(TANGSHAN_COUNTY)).toMatchObject({ state: 'queued', deliveredAt: null });
  });

  it('never moves a cursor past what the county was sent', async () => {
    const seq = await seqOf(ZHENGDING);
    await confirmDelivered(hub.db, [{ region: ZHENGDING, cursor: seq + 1000, at: later }]);
    expect((await node(ZHENGDING)).down_cursor).toBe(seq);
    await queue([ZHENGDING]);
    expect((await itemsAfterCursor(hub.db, [ZHENGDING])).get(ZHENGDING)?.items).toHaveLength(1);
  });

  it('keeps a receipt that came before the answer to the delivery', async () => {
    await hub.db
      .updateTable('deliveries')
      .set({ state: 'signed', signed_at: MEETING, signed_by: '张某' })
      .where('directive_id', '=', directiveId)
      .where('region', '=', ZHENGDING)
      .execute();
    await confirmDelivered(hub.db, [{ region: ZHENGDING, cursor: await seqOf(ZHENGDING), at: later }]);
    expect(await deliveryOf(ZHENGDING)).toMatchObject({
      state: 'signed',
      signedBy: '张某',
      deliveredAt: later.toISOString(),
    });
  });

  it('tells listeners once, and is one statement', async () => {
    const heard = await listenTo(hub.appUrl, channels.deliveries);
    const told = [
      { region: ZHENGDING, cursor: await seqOf(ZHENGDING), at: later },
      { region: TANGSHAN_COUNTY, cursor: await seqOf(TANGSHAN_COUNTY), at: later },
    ];
    queries = [];
    await confirmDelivered(hub.db, told);
    expect(queries).toHaveLength(1);
    expect(await heard.heard(1)).toEqual([{ campaignId, directiveId, regions: PUSHED }]);
    await confirmDelivered(hub.db, told);
    await recordUnreachable(hub.db, [{ region: NOT_ENROLLED, error: 'node-unreachable', at: later }]);
    expect(await heard.heard(1)).toEqual([{ campaignId, directiveId, regions: [NOT_ENROLLED] }]);
    await heard.stop();
  });

  it('leaves the reason beside what could not be delivered until it is', async () => {
    const failed = { region: ZHENGDING, error: 'node-unreachable', at: later };
    await recordUnreachable(hub.db, [failed]);
    await recordUnreachable(hub.db, [failed]);
    expect(await deliveryOf(ZHENGDING)).toMatchObject({
      state: 'queued',
      attempts: 2,
      lastError: 'node-unreachable',
    });
    expect((await node(ZHENGDING)).last_error).toBe('node-unreachable');
    await confirmDelivered(hub.db, [{ region: ZHENGDING, cursor: await seqOf(ZHENGDING), at: later }]);
    expect(await deliveryOf(ZHENGDING)).toMatchObject({ state: 'delivered', attempts: 3, lastError: null });
    expect((await node(ZHENGDING)).last_error).toBeNull();
  });
});

describe('a county that asks for itself', () => {
  it('gets what follows its cursor, which confirms the rest; an earlier cursor gets it again', async () => {
    const before = (await node(PULLING)).down_cursor;
    const first = await pullDirectives(hub.db, { region: PULLING, cursor: before, now: later });
    expect(first.items.map((item) => item.id)).toEqual([directiveId]);
    expect(first.more).toBe(false);
    expect(await deliveryOf(PULLING)).toMatchObject({ state: 'queued' });
    const second = await pullDirectives(hub.db, { region: PULLING, cursor: before + 1, now: later });
    expect(second).toEqual({ items: [], more: false });
    expect(await deliveryOf(PULLING)).toMatchObject({ state: 'delivered' });
    const again = await pullDirectives(hub.db, { region: PULLING, cursor: before, now: later });
    expect(again.items).toEqual(first.items);
    expect((await node(PULLING)).down_cursor).toBe(before + 1);
  });
});

describe('who sees deliveries', () => {
  it('shows city staff their city only, whatever place they ask for', async () => {
    const own = [{ prefix: '1301', fields: null }];
    const rows = await listDeliveries(hub.db, { directiveId, within: HEBEI, scopes: own, now: later });
    expect(rows).toHaveLength(22);
    expect(rows.every((row) => row.region.startsWith('1301'))).toBe(true);
    const asked = (within: string, scopes = own) =>
      listDeliveries(hub.db, { directiveId, within, scopes, now: later }).then((found) => found.length);
    expect(await asked('130200')).toBe(0);
    expect(await asked(SHIJIAZHUANG, ALL)).toBe(22);
    expect(await asked(ZHENGDING, ALL)).toBe(1);
    expect(await asked(HEBEI, ALL)).toBe(168);
    expect(await asked(HEBEI, [])).toBe(0);
  });

  it('counts them per directive and calls those late that have not signed when the last day is over', async () => {
    const { receipt_due_on } = await hub.db
      .selectFrom('campaigns')
      .select('receipt_due_on')
      .where('id', '=', campaignId)
      .executeTakeFirstOrThrow();
    await confirmDelivered(hub.db, [{ region: ZHENGDING, cursor: await seqOf(ZHENGDING), at: later }]);
    await hub.db
      .updateTable('deliveries')
      .set({ state: 'signed', signed_at: later, signed_by: '张某' })
      .where('directive_id', '=', directiveId)
      .where('region', '=', TANGSHAN_COUNTY)
      .execute();
    const counts = async (scopes: typeof ALL, now: Date) => {
      const [summary] = await listDirectives(hub.db, { campaignId, scopes, now });
      const { queued, delivered, signed, late } = summary!;
      return { queued, delivered, signed, late };
    };
    const lastMoment = new Date(`${receipt_due_on}T15:59:59Z`);
    const midnight = new Date(`${receipt_due_on}T16:00:00Z`);
    expect(await counts(ALL, lastMoment)).toEqual({ queued: 166, delivered: 1, signed: 1, late: 0 });
    expect(await counts(ALL, midnight)).toEqual({ queued: 166, delivered: 1, signed: 1, late: 167 });
    expect(await counts([{ prefix: '1301', fields: null }], midnight)).toEqual({
      queued: 21,
      delivered: 1,
      signed: 0,
      late: 22,
    });
  });
});

it('sends nothing to a county whose credential was revoked', async () => {
  await hub.db
    .transaction()
    .execute((trx) => revokeNode(trx, { region: TANGSHAN_COUNTY, actor: administrator, now: later }));
  expect(await pendingCounties(hub.db, { campaignId })).toEqual([ZHENGDING]);
  expect([...(await itemsAfterCursor(hub.db, PUSHED)).keys()]).toEqual([ZHENGDING]);
});
