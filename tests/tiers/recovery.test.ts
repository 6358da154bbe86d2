import { credentialMatches, openCredential } from '@linked/county-server/core/instances/sealing.ts';
import { NOW } from '@linked/county-server/testing/campaigns.ts';
import { entities } from '@linked/county-server/testing/walk-samples.ts';
import { campaignMaker } from '@linked/hub-server/testing/walk-samples.ts';
import { openStream } from '@linked/server-kit/testing/stream.ts';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { liveOn, seeded, signAll } from './county-life.ts';
import {
  dispatch,
  expectInStep,
  logOf,
  openTwoTiers,
  outboxOf,
  startCampaign,
  type TwoTiers,
  untilSent,
} from './two-tiers.ts';

const region = '130402';
const random = seeded(7);
let tiers: TwoTiers;
let campaignId: string;

const live = async (times: number): Promise<void> => {
  for (let index = 0; index < times; index++) await liveOn(tiers.county.db, region, campaignId, random);
};
/** Everything of a database, to put it back later as it was: what restoring a backup does. */
async function withBackup(
  db: { appUrl: string; ownerUrl: string },
  change: () => Promise<void>,
  tables: readonly string[],
): Promise<void> {
  const { default: pg } = await import('pg');
  const owner = new pg.Client({ connectionString: db.ownerUrl });
  await owner.connect();
  const forced = await owner.query<{ name: string }>(
    `select relname as name from pg_class where relname = any ($1) and relforcerowsecurity`,
    [tables],
  );
  try {
    for (const { name } of forced.rows) await owner.query(`alter table ${name} no force row level security`);
    for (const table of tables) await owner.query(`create temp table kept_${table} as table ${table}`);
    await change();
    await owner.query('begin');
    await owner.query(`truncate ${tables.join(', ')} cascade`);
    for (const table of tables) await owner.query(`insert into ${table} select * from kept_${table}`);
    await owner.query('commit');
    for (const { name } of forced.rows) await owner.query(`alter table ${name} force row level security`);
  } finally {
    await owner.end();
  }
}

describe('a county that can be called', () => {
  beforeEach(async () => {
    tiers = await openTwoTiers({ regions: [region] });
    campaignId = await startCampaign(tiers);
    await live(10);
    await untilSent(tiers.county.db, [region]);
  });
  afterEach(() => tiers?.stop());

  it('goes on after its own database was restored from a backup, and loses nothing entered since', async () => {
    const tables = [
      ...[
        'instances',
        'directives',
        'campaigns',
        'tasks',
        'task_steps',
        'work_items',
        'baselines',
        'rep_groups',
      ],
      ...[
        'activities',
        'problems',
        'problem_steps',
        'county_figures',
        'plans',
        'milestones',
        'own_tasks',
        'outbox',
      ],
    ];
    await tiers.county.county.stop();
    await withBackup(
      tiers.county.database,
      async () => {
        await tiers.county.restart();
        await live(8);
        await untilSent(tiers.county.db, [region]);
        await tiers.county.county.stop();
      },
      tables,
    );
    const before = (await logOf(tiers.hub.db, region)).length;
    await tiers.county.restart();
    // Numbers that the hub has seen on other reports.
    await liveOn(tiers.county.db, region, campaignId, () => 0.5);
    await liveOn(tiers.county.db, region, campaignId, () => 0.5);
    await untilSent(tiers.county.db, [region]);
    const stored = await logOf(tiers.hub.db, region);
    expect(stored.map((row) => row.seq)).toEqual(stored.map((_, index) => index + 1));
    expect(stored).toHaveLength(before + 2);
    const sent = await outboxOf(tiers.county.db, region);
    expect(sent.slice(-2).map((row) => row.id)).toEqual(stored.slice(-2).map((row) => row.id));
    expect(sent.slice(-2).map((row) => row.outcome)).toEqual(['accepted', 'accepted']);
  });

  it('sends again what a hub restored from a backup has lost', async () => {
    const tables = [
      'facts',
      'rollups',
      'rollup_due',
      'rollup_indicators',
      'report_log',
      'nodes',
      'deliveries',
    ];
    await withBackup(
      tiers.hub.database,
      async () => {
        await live(12);
        await untilSent(tiers.county.db, [region]);
      },
      tables,
    );
    await liveOn(tiers.county.db, region, campaignId, () => 0.5);
    await untilSent(tiers.county.db, [region]);
    await expectInStep(tiers, [campaignId]);
  });

  it('changes its credentials in both directions and goes on', async () => {
    const host = await tiers.county.admin();
    const row = () =>
      tiers.county.db
        .selectFrom('instances')
        .select(['up_credential_sealed', 'down_credential_hash', 'down_pending_hash'])
        .where('region', '=', region)
        .executeTakeFirstOrThrow();
    const before = await row();
    expect(await host.client.instances.rotate.mutate({ region })).toMatchObject({ region, lastError: null });
    const after = await row();
    expect(after.up_credential_sealed).not.toEqual(before.up_credential_sealed);
    expect(after.down_credential_hash).not.toEqual(before.down_credential_hash);
    expect(after.down_pending_hash).toBeNull();
    await live(4);
    await untilSent(tiers.county.db, [region]);
    await campaignMaker(tiers.hub.db)('issued');
    await dispatch(tiers.hub.db, [region]);
    expect(await signAll(tiers.county.db, region)).toBe(1);
    await untilSent(tiers.county.db, [region]);
    await expectInStep(tiers, [campaignId]);
  });

  it('keeps its credential sealed, bound to its key and its row', async () => {
    const { up_credential_sealed: sealed } = await tiers.county.db
      .selectFrom('instances')
      .select('up_credential_sealed')
      .where('region', '=', region)
      .executeTakeFirstOrThrow();
    const { credential_hash: hash } = await tiers.hub.db
      .selectFrom('nodes')
      .select('credential_hash')
      .where('region', '=', region)
      .executeTakeFirstOrThrow();
    const key = tiers.county.config.credentialKey;
    if (!sealed || !hash) throw new Error('not enrolled');
    expect(credentialMatches(openCredential(key, sealed, region), hash)).toBe(true);
    expect(() => openCredential(Buffer.alloc(32), sealed, region)).toThrow();
    expect(() => openCredential(key, sealed, '130227')).toThrow();
    // What the county's database holds, in no form, is what the hub lets in.
    const { rows } = await sql<{ text: string }>`select instances::text as text from instances`.execute(
      tiers.county.db,
    );
    const words = rows.flatMap((row) => row.text.match(/[A-Za-z0-9_-]{20,}/g) ?? []);
    expect(words.length).toBeGreaterThan(1);
    for (const word of words) {
      expect(credentialMatches(word, hash)).toBe(false);
      expect(credentialMatches(Buffer.from(word, 'hex').toString(), hash)).toBe(false);
    }
  });

  it('shows its author what the hub refused, in the reader’s language, until it is taken', async () => {
    const author = await tiers.county.person({ role: 'county-staff', region }, '赵某');
    // The hub has ended the campaign; the county does not know it yet.
    const setState = (state: string) =>
      tiers.hub.db.updateTable('campaigns').set({ state }).where('id', '=', campaignId).execute();
    await setState('closed');
    const stream = openStream<{ feature: string }>(
      `${tiers.county.url}/api/trpc`,
      'live.changes',
      {},
      { cookie: author.cookie },
    );
    await stream.opened;
    const entered = await author.client.groups.save.mutate(entities.group(campaignId));
    await untilSent(tiers.county.db, [region]);
    await stream.next(({ data }) => data.feature === 'outbox');
    stream.close();
    const [refused] = await author.client.outbox.refused.query();
    expect(refused).toMatchObject({
      kind: 'rep-group',
      entityId: entered.id,
      subject: entered.name,
      author: '赵某',
      outcome: 'rejected',
      superseded: false,
      reason: '该行动未在进行中（已结束），不能办理。',
    });
    expect(await author.client.outbox.status.query()).toMatchObject({ waiting: 0, rejected: 1 });
    const inEnglish = await fetch(`${tiers.county.url}/api/trpc/outbox.refused`, {
      headers: { cookie: author.cookie, 'accept-language': 'en' },
    });
    expect(await inEnglish.text()).toContain('The campaign is not running (closed).');

    await setState('running');
    await author.client.groups.save.mutate({ ...entered, leaderName: '李组长' });
    await untilSent(tiers.county.db, [region]);
    const later = await author.client.outbox.refused.query();
    expect(later.map((row) => row.superseded)).toEqual([true]);
    const admin = await tiers.hub.admin();
    expect(await admin.client.nodes.reconcile.mutate({ region })).toMatchObject({ inStep: true });
  });

  it('takes what a directive changes in the middle of its work', async () => {
    const staff = await tiers.county.person({ role: 'county-staff', region });
    const campaigns = campaignMaker(tiers.hub.db);
    const closing = await campaigns('closing');
    await dispatch(tiers.hub.db, [region]);
    const rows = await staff.client.campaigns.list.query();
    expect(rows.find((row) => row.id === closing.id)).toMatchObject({ state: 'closing', signedAt: null });
    const directive = (await staff.client.directives.list.query()).find(
      (row) => row.campaignId === closing.id && row.kind === 'campaign',
    );
    expect(await staff.client.directives.sign.mutate({ id: directive?.id ?? '' })).toMatchObject({
      signedAt: NOW.toISOString(),
    });
    await untilSent(tiers.county.db, [region]);
    await expectInStep(tiers, [campaignId, closing.id]);
  });
});

describe('a county that cannot be called', () => {
  afterAll(() => tiers?.stop());

  it('asks for what waits, signs, and reports like any other', async () => {
    tiers = await openTwoTiers({
      regions: [region],
      mode: 'pull',
      county: { pump: { concurrency: 4, pullEveryMs: 150, firstWaitMs: 20, longestWaitMs: 200 } },
    });
    const staff = await tiers.county.person({ role: 'county-staff', region });
    tiers.up.decide = () => (random() < 0.4 ? 'drop' : random() < 0.5 ? 'duplicate' : 'pass');
    const { id } = await campaignMaker(tiers.hub.db)('running');
    await expect
      .poll(async () => (await staff.client.directives.list.query()).length, { timeout: 10_000 })
      .toBe(1);
    const [directive] = await staff.client.directives.list.query();
    await staff.client.directives.sign.mutate({ id: directive?.id ?? '' });
    campaignId = id;
    await live(10);
    tiers.up.decide = null;
    await untilSent(tiers.county.db, [region]);
    const node = await tiers.hub.db
      .selectFrom('deliveries')
      .select(['state', 'signed_by'])
      .where('region', '=', region)
      .executeTakeFirstOrThrow();
    expect(node.state).toBe('signed');
    const sent = await outboxOf(tiers.county.db, region);
    expect((await logOf(tiers.hub.db, region)).map((row) => row.id)).toEqual(sent.map((row) => row.id));
  });

  it('asks at once after it has reported, without waiting for its turn', async () => {
    await tiers.stop();
    tiers = await openTwoTiers({ regions: [region], mode: 'pull' });
    await campaignMaker(tiers.hub.db)('running');
    await tiers.county.restart();
    const staff = await tiers.county.person({ role: 'county-staff', region });
    await expect
      .poll(async () => (await staff.client.directives.list.query()).length, { timeout: 5000 })
      .toBe(1);
    await campaignMaker(tiers.hub.db)('running');
    expect(await staff.client.directives.list.query()).toHaveLength(1);
    const [first] = await staff.client.directives.list.query();
    await staff.client.directives.sign.mutate({ id: first?.id ?? '' });
    await expect
      .poll(async () => (await staff.client.directives.list.query()).length, { timeout: 5000 })
      .toBe(2);
  });
});
