import { newId } from '@linked/shared/ids.ts';
import { PROTOCOL } from '@linked/shared/link/protocol.ts';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CountyDatabase, withRegion } from '../../db/database.ts';
import type { DB } from '../../db/types.generated.ts';
import {
  actor,
  addInstance,
  campaignPayload,
  directive,
  NOW,
  sampleDocument,
  signedCampaign,
} from '../../testing/campaigns.ts';
import { openCountyDatabase, type TestCountyDatabase } from '../../testing/county-database.ts';
import { listCampaigns } from '../campaigns/list-campaigns.ts';
import { saveProgress } from '../tasks/change-task.ts';
import { listTasks } from '../tasks/list-tasks.ts';
import { deliverDirectives, releaseAllHeld } from './deliver.ts';
import { getDirective, listDirectives } from './list-directives.ts';
import { signDirective } from './sign-directive.ts';

let county: TestCountyDatabase;
let db: CountyDatabase;
let region: string;
let regions = 130500;
beforeAll(async () => {
  county = await openCountyDatabase();
  db = county.db;
});
afterAll(() => county.stop());
beforeEach(async () => {
  region = String(++regions);
  await addInstance(db, region);
});

const deliver = (...items: ReturnType<typeof directive>[]) =>
  deliverDirectives(db, { region, items, now: NOW });
const here = () => withRegion(db, region, (trx) => listDirectives(trx));
const campaigns = () => withRegion(db, region, (trx) => listCampaigns(trx, NOW));
const campaign = (seq: number, campaignId: string, document = sampleDocument()) =>
  directive(seq, campaignId, 'campaign', campaignPayload(document));

describe('delivery', () => {
  it('takes a campaign with all its tasks and waits for the signature', async () => {
    const document = sampleDocument({ tasks: 35 });
    const id = newId();
    expect(await deliver(campaign(1, id, document))).toBe(1);
    const [taken] = await campaigns();
    expect(taken).toMatchObject({
      id,
      state: 'received',
      issuedAt: NOW.toISOString(),
      signedAt: null,
      receiptDueOn: '2020-04-09',
      document,
    });
    expect(taken?.tasks).toMatchObject({ total: 35, started: 0, overdue: 1 });
  });

  it('acknowledges what it knows and applies nothing twice', async () => {
    const [first, second] = [campaign(1, newId()), campaign(2, newId())];
    expect(await deliver(first)).toBe(1);
    expect(await deliver(first)).toBe(1);
    expect(await deliver(first, second)).toBe(2);
    expect(await deliver(second)).toBe(2);
    expect((await here()).map((row) => row.seq)).toEqual([2, 1]);
  });

  it('takes what a hub restored from a backup sends under numbers it has given out before', async () => {
    const [first, lost] = [campaign(1, newId()), campaign(2, newId())];
    await deliver(first, lost);
    const [second, third] = [campaign(2, newId()), campaign(3, newId())];
    expect(await deliver(second)).toBe(3);
    // The hub goes on from its own cursor, and repeats what it did not hear the answer to.
    expect(await deliver(second, third)).toBe(4);
    expect(await deliver(third)).toBe(4);
    const ids = [first, lost, second, third].map((one) => one.id);
    expect((await here()).map((row) => row.id)).toEqual(ids.toReversed());
    expect(await campaigns()).toHaveLength(4);
  });

  it('keeps nothing of a batch with a gap and says what it expects', async () => {
    const gap = deliver(campaign(1, newId()), campaign(3, newId()));
    await expect(gap).rejects.toMatchObject({ code: 'sequence-gap', params: { expected: 2, received: 3 } });
    await expect(deliver(campaign(2, newId()))).rejects.toMatchObject({
      params: { expected: 1, received: 2 },
    });
    expect(await here()).toEqual([]);
  });

  it('lets two deliveries at once end as one after the other', async () => {
    const items = Array.from({ length: 12 }, (_, index) => campaign(index + 1, newId()));
    const cursors = await Promise.all([deliver(...items), deliver(...items), deliver(...items.slice(0, 5))]);
    expect(Math.max(...cursors)).toBe(12);
    expect((await here()).map((row) => row.seq)).toEqual(
      Array.from({ length: 12 }, (_, index) => 12 - index),
    );
  });

  it('acknowledges the same directive under a second number without applying it again', async () => {
    const item = campaign(1, newId());
    await deliver(item);
    expect(await deliver({ ...item, seq: 2 })).toBe(2);
    expect(await here()).toHaveLength(1);
  });

  it('refuses a county that does not live here', async () => {
    const foreign = deliverDirectives(db, { region: '139999', items: [campaign(1, newId())], now: NOW });
    await expect(foreign).rejects.toMatchObject({ code: 'node-unknown' });
  });

  it('needs a handful of statements for a campaign of 35 tasks', async () => {
    const statements: string[] = [];
    const counted = new Kysely<DB>({
      dialect: new PostgresDialect({
        pool: new pg.Pool({ connectionString: county.database.appUrl, max: 1 }),
      }),
      log: (event) => void statements.push(event.query.sql),
    });
    const items = [campaign(1, newId(), sampleDocument({ tasks: 35 }))];
    await deliverDirectives(counted, { region, items, now: NOW });
    await counted.destroy();
    expect(statements.length).toBeLessThanOrEqual(7);
  });
});

describe('what ends a campaign', () => {
  it.each([
    ['closing', { lastDay: '2020-07-20' }, 'closing'],
    ['close', { closedOn: '2020-07-31' }, 'closed'],
    ['withdraw', { reason: '疫情形势变化' }, 'withdrawn'],
  ])('%s changes its state, and only its own', async (kind, payload, state) => {
    const [id, other] = [newId(), newId()];
    await deliver(campaign(1, id), campaign(2, other), directive(3, id, kind, payload));
    const states = new Map((await campaigns()).map((row) => [row.id, row.state]));
    expect(states).toEqual(
      new Map([
        [id, state],
        [other, 'received'],
      ]),
    );
  });

  it('is not taken back by what came before it', async () => {
    const id = newId();
    await deliver(campaign(1, id), directive(2, id, 'close', { closedOn: '2020-07-31' }));
    await deliver(
      directive(3, id, 'closing', { lastDay: '2020-07-20' }),
      directive(4, id, 'withdraw', { reason: '' }),
    );
    expect((await campaigns())[0]?.state).toBe('closed');
  });
});

describe('a directive this version cannot apply', () => {
  const unreadable = [
    ['an unknown kind', { kind: 'no-such-kind' }, 'kind-unknown'],
    ['a newer protocol', { protocol: PROTOCOL + 1 }, 'protocol-newer'],
    ['a payload of another form', { payload: { document: 'later' } }, 'kind-unknown'],
  ] as const;

  it.each(unreadable)('with %s is held, shown, and stops nothing behind it', async (_, parts, code) => {
    const held = { ...campaign(1, newId()), ...parts };
    expect(await deliver(held, campaign(2, newId()))).toBe(2);
    expect((await here()).map((row) => row.held)).toEqual([false, true]);
    expect(await campaigns()).toHaveLength(1);
    const sign = withRegion(db, region, (trx) =>
      signDirective(trx, actor(region, 'county-staff'), held.id, NOW),
    );
    await expect(sign).rejects.toMatchObject({ code });
  });

  it('is applied in its order after the upgrade', async () => {
    const id = newId();
    const early = campaign(1, id);
    await deliver(
      { ...early, protocol: PROTOCOL + 1 },
      directive(2, id, 'closing', { lastDay: '2020-07-20' }),
    );
    expect((await here()).map((row) => row.held)).toEqual([true, true]);
    expect(await releaseAllHeld(db, NOW)).toBe(0);
    // What an upgrade does to this test's program: the protocol of the stored directive is spoken now.
    await withRegion(db, region, (trx) =>
      trx.updateTable('directives').set({ protocol: PROTOCOL }).where('id', '=', early.id).execute(),
    );
    expect(await releaseAllHeld(db, NOW)).toBe(2);
    expect((await campaigns())[0]).toMatchObject({ id, state: 'closing' });
    expect((await here()).map((row) => [row.held, row.receiptDueOn])).toEqual([
      [false, null],
      [false, '2020-04-09'],
    ]);
  });

  it('for a campaign that is not here waits until it comes', async () => {
    const id = newId();
    await deliver(directive(1, id, 'withdraw', { reason: '' }));
    expect((await here())[0]?.held).toBe(true);
    await deliver(campaign(2, id));
    expect((await campaigns())[0]?.state).toBe('withdrawn');
    expect((await here()).some((row) => row.held)).toBe(false);
  });
});

describe('a newer revision of the campaign', () => {
  it('changes what is asked, keeps the work, and is signed for again', async () => {
    const { campaignId, document, staff } = await signedCampaign(db, region);
    const [first, second] = document.tasks;
    if (!first || !second) throw new Error('no tasks');
    const save = { campaignId, taskId: second.id, revision: 0, percent: 40, indicators: [], note: '进行中' };
    await withRegion(db, region, (trx) => saveProgress(trx, staff, save, NOW));
    const newer = {
      ...document,
      title: '“6+1”联动监督（补充）',
      tasks: [
        first,
        { ...second, revision: 2, dueOn: '2020-07-01' },
        { ...first, id: newId(), code: 'added' },
      ],
    };
    await deliver({ ...campaign(2, campaignId, newer), revision: 2 });
    const [now] = await campaigns();
    expect(now).toMatchObject({ state: 'received', signedAt: null, title: newer.title });
    const tasks = await withRegion(db, region, (trx) => listTasks(trx, staff, campaignId, NOW));
    expect(tasks.find(({ task }) => task.id === second.id)).toMatchObject({
      percent: 40,
      note: '进行中',
      task: { revision: 2, dueOn: '2020-07-01' },
    });
    expect(tasks.some(({ task }) => task.code === 'added')).toBe(true);
    const again = withRegion(db, region, (trx) => saveProgress(trx, staff, { ...save, revision: 1 }, NOW));
    await expect(again).rejects.toMatchObject({ code: 'directive-not-signed' });
    await deliver({ ...campaign(3, campaignId, document), revision: 1 });
    expect((await campaigns())[0]?.title).toBe(newer.title);
  });
});

describe('signing', () => {
  it('opens the campaign and goes up as a receipt with name and post', async () => {
    const { campaignId, directiveId } = await signedCampaign(db, region);
    expect((await campaigns())[0]).toMatchObject({
      id: campaignId,
      state: 'open',
      signedAt: NOW.toISOString(),
    });
    const [report] = await withRegion(db, region, (trx) => trx.selectFrom('outbox').selectAll().execute());
    expect(report).toMatchObject({
      seq: 1,
      kind: 'receipt',
      entity_id: directiveId,
      revision: 1,
      author: '张某',
    });
    expect(report?.payload).toEqual({
      directiveId,
      signerName: '张某',
      signerTitle: '县人大常委会办公室',
      signedAt: NOW.toISOString(),
    });
  });

  it('happens once; the second is told who was first', async () => {
    const { directiveId, leader } = await signedCampaign(db, region);
    const again = withRegion(db, region, (trx) => signDirective(trx, leader, directiveId, NOW));
    await expect(again).rejects.toMatchObject({ code: 'directive-signed', params: { name: '张某' } });
    expect((await withRegion(db, region, (trx) => getDirective(trx, directiveId))).signedBy).toBe('张某');
  });
});
