import { newId } from '@linked/shared/ids.ts';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withRegion } from '../../db/database.ts';
import { addInstance, HANSHAN, NOW, QIANXI, signedCampaign } from '../../testing/campaigns.ts';
import { openCountyDatabase, type TestCountyDatabase } from '../../testing/county-database.ts';
import { queueReports, type ReportDraft } from './queue-reports.ts';

let county: TestCountyDatabase;
beforeAll(async () => {
  county = await openCountyDatabase(20);
  for (const region of [HANSHAN, QIANXI]) await addInstance(county.db, region);
});
afterAll(() => county.stop());

const draft = (): ReportDraft => ({
  kind: 'work-item',
  campaignId: newId(),
  entityId: newId(),
  revision: 1,
  subject: '台账',
  payload: {
    taskId: newId(),
    field: 'mining',
    matter: '台账',
    person: '张某',
    standard: '',
    dueOn: '2020-06-30',
    doneOn: null,
    deleted: false,
  },
});
const occasion = { author: '张某', now: NOW, changes: [] };

const seqs = (region: string) =>
  withRegion(county.db, region, async (trx) =>
    (await trx.selectFrom('outbox').select('seq').orderBy('seq').execute()).map((row) => row.seq),
  );

describe('the outbox', () => {
  it('numbers without gaps or repeats under many writers, some of whom fail', async () => {
    const write = (index: number) =>
      withRegion(county.db, HANSHAN, async (trx) => {
        await queueReports(trx, Array.from({ length: 1 + (index % 3) }, draft), occasion);
        if (index % 4 === 0) throw new Error('changed their mind');
      });
    const results = await Promise.allSettled(Array.from({ length: 60 }, (_, index) => write(index)));
    expect(results.filter((result) => result.status === 'rejected')).toHaveLength(15);
    const numbers = await seqs(HANSHAN);
    const written = results.reduce(
      (sum, result, index) => sum + (result.status === 'fulfilled' ? 1 + (index % 3) : 0),
      0,
    );
    expect(numbers).toEqual(Array.from({ length: written }, (_, index) => index + 1));
    expect(await seqs(QIANXI)).toEqual([]);
  });

  it('never shows a later number before an earlier one', async () => {
    let settle: () => void = () => {};
    const held = new Promise<void>((resolve) => {
      settle = resolve;
    });
    const slow = withRegion(county.db, QIANXI, async (trx) => {
      await queueReports(trx, [draft()], occasion);
      await held;
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    const quick = withRegion(county.db, QIANXI, (trx) => queueReports(trx, [draft()], occasion));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await seqs(QIANXI)).toEqual([]);
    settle();
    await Promise.all([slow, quick]);
    expect(await seqs(QIANXI)).toEqual([1, 2]);
  });

  it('keeps no change when its report cannot be queued, and no report when its change fails', async () => {
    const { campaignId } = await signedCampaign(county.db, QIANXI);
    const before = await seqs(QIANXI);
    const bad = { ...draft(), payload: { wrong: true } } as unknown as ReportDraft;
    const both = withRegion(county.db, QIANXI, async (trx) => {
      await trx.updateTable('campaigns').set({ title: '改了' }).execute();
      await queueReports(trx, [bad], occasion);
    });
    await expect(both).rejects.toThrow();
    expect(await seqs(QIANXI)).toEqual(before);
    const title = await withRegion(county.db, QIANXI, (trx) =>
      trx.selectFrom('campaigns').select('title').where('id', '=', campaignId).executeTakeFirstOrThrow(),
    );
    expect(title.title).not.toBe('改了');
  });

  it('refuses a county that does not live here', async () => {
    const foreign = withRegion(county.db, '130123', (trx) => queueReports(trx, [draft()], occasion));
    await expect(foreign).rejects.toMatchObject({ code: 'node-unknown' });
  });

  it('wakes the pump and the screens at commit', async () => {
    const client = new pg.Client({ connectionString: county.database.appUrl });
    await client.connect();
    const heard: [string, string][] = [];
    client.on('notification', ({ channel, payload }) => heard.push([channel, payload ?? '']));
    await client.query('listen county_outbox');
    await client.query('listen county_changes');
    const changes = [{ feature: 'tasks', id: 'one' }] as const;
    await withRegion(county.db, HANSHAN, (trx) => queueReports(trx, [draft()], { ...occasion, changes }));
    await expect.poll(() => heard.length).toBe(2);
    await client.end();
    expect(heard[0]).toEqual(['county_outbox', HANSHAN]);
    expect(JSON.parse(heard[1]?.[1] ?? '')).toEqual({ region: HANSHAN, feature: 'tasks', id: 'one' });
  });
});
