import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HubTransaction } from '../db/database.ts';
import { ingestReports } from '../link/ingest.ts';
import { takeSnapshot } from '../snapshots/take-snapshot.ts';
import { CountyReports } from '../testing/county-reports.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { HEBEI, person } from '../testing/people.ts';
import { type SeededCampaign, seedCampaign } from '../testing/seed-campaign.ts';
import { openRequests } from '../workflow-requests/requests.ts';
import { discardBulletin, draftBulletin, editBulletin, issueBulletin } from './bulletins.ts';
import { getBulletin, listBulletins } from './read-bulletins.ts';

/** Two of 石家庄 and one of 唐山. */
const counties = ['130102', '130123', '130227'];
const staff = person(HEBEI, 'province-staff');
const evening = (day: string) => new Date(`${day}T15:30:00Z`);
const monday = (day: string) => new Date(`${day}T00:00:00Z`);
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

const inTrx = <T>(rule: (trx: HubTransaction) => Promise<T>) => hub.db.transaction().execute(rule);
async function report(region: string, day: string, make: (reports: CountyReports) => unknown[]) {
  const reports = new CountyReports(region);
  reports.seq = upCursors.get(region) ?? 0;
  const items = make(reports) as Parameters<typeof ingestReports>[1]['items'];
  await ingestReports(hub.db, { region, items, now: evening(day) });
  upCursors.set(region, reports.seq);
}
const finish = (region: string, day: string, tasks: number) =>
  report(region, day, (reports) =>
    campaign.document.tasks
      .slice(0, tasks)
      .map((task) =>
        reports.progress(
          campaign.id,
          task.id,
          { state: 'submitted', percent: 100, submittedAt: evening(day).toISOString() },
          { revision: 1, occurredAt: evening(day).toISOString() },
        ),
      ),
  );
const take = (day: string) => takeSnapshot(hub.db, { campaignId: campaign.id, day, now: evening(day) });
const draft = (day: string, drafter: typeof staff | 'weekly-work' = 'weekly-work') =>
  inTrx((trx) => draftBulletin(trx, { campaignId: campaign.id, drafter, now: monday(day) }));
const read = (id: string) => getBulletin(hub.db, { id, drafts: true });
const at = monday('2026-10-12');

describe('a bulletin’s draft', () => {
  it('says what moved between two snapshots, who is behind, and who is late', async () => {
    await finish('130102', '2026-10-03', 3);
    await take('2026-10-04');
    await report('130102', '2026-10-08', (reports) => [
      reports.problem(campaign.id, { state: 'closed', closedOn: '2026-10-08', unit: '县自然资源局' }),
    ]);
    await finish('130123', '2026-10-10', 21);
    await take('2026-10-11');
    await hub.db
      .updateTable('directives')
      .set({ receipt_due_on: '2026-09-10' })
      .where('id', '=', campaign.directiveId)
      .execute();
    await report('130102', '2026-10-11', (reports) => [reports.receipt(campaign.id, campaign.directiveId)]);
    const { id, fresh } = await draft('2026-10-12');
    expect(fresh).toBe(true);
    const { figures, ...row } = await read(id);
    expect(row).toMatchObject({
      state: 'draft',
      number: null,
      from: '2026-10-04',
      to: '2026-10-11',
      draftedByName: null,
      title: `${campaign.document.title}工作通报`,
    });
    expect(figures.whole).toMatchObject({
      counties: 3,
      tasksDone: 24,
      tasksAssigned: 63,
      newTasksDone: 21,
      problemsClosed: 1,
      newProblemsClosed: 1,
    });
    // 石家庄 is ahead by its rate; without ranking they would stand by code, which is the same order here.
    expect(figures.cities.map((city) => [city.region, city.tasksDone, city.newTasksDone])).toEqual([
      ['130100', 24, 21],
      ['130200', 0, 0],
    ]);
    expect(figures.behind.map((one) => one.region)).toEqual(['130227', '130102']);
    expect(figures.lateReceipts.map((one) => one.region)).toEqual(['130123', '130227']);
    expect(row.text).toContain('任务完成24项，占应完成63项');
    expect(row.text).toContain('逾期未签收的有2/3个：正定县、迁西县');
  });

  it('names what was closed in the time between, the latest first, and counts what it does not name', async () => {
    await take('2026-10-04');
    const closed = (reports: CountyReports, title: string, closedOn: string | null, more = {}) =>
      reports.problem(
        campaign.id,
        {
          state: closedOn === null ? 'rectifying' : 'closed',
          closedOn,
          title,
          unit: '县自然资源局',
          ...more,
        },
        { occurredAt: evening('2026-10-11').toISOString() },
      );
    await report('130102', '2026-10-11', (reports) => [
      closed(reports, '基线日已销号', '2026-10-04'),
      closed(reports, '违法占地', '2026-10-05'),
      closed(reports, '未销号', null),
      closed(reports, '快照之后销号', '2026-10-12'),
      closed(reports, '已删除', '2026-10-06', { deleted: true }),
    ]);
    await report('130227', '2026-10-11', (reports) => [closed(reports, '废弃矿山', '2026-10-11')]);
    await take('2026-10-11');
    const first = await read((await draft('2026-10-12')).id);
    expect(first.figures).toMatchObject({
      closedSince: '2026-10-05',
      closedCount: 2,
      closed: [
        { region: '130227', regionName: '迁西县', title: '废弃矿山', closedOn: '2026-10-11' },
        { region: '130102', title: '违法占地', closedOn: '2026-10-05' },
      ],
    });
    expect(first.text).toContain('2026年10月5日至2026年10月11日销号的问题：迁西县“废弃矿山”、');

    await report('130123', '2026-10-16', (reports) =>
      Array.from({ length: 30 }, (_, nth) => closed(reports, `问题${nth}`, '2026-10-16')),
    );
    await take('2026-10-18');
    const { figures, text } = await read((await draft('2026-10-19')).id);
    // With the one that was closed after the day of the snapshot before.
    expect([figures.closedCount, figures.closed.length]).toEqual([31, 20]);
    expect(text).toContain('等31件。');
  });

  it('orders regions by rate only where the campaign ranks', async () => {
    const order = async (ranking: boolean) => {
      campaign = await seedCampaign(hub.db, {
        counties,
        adjust: (document) => ({ ...document, ranking }),
      });
      await finish('130227', '2026-10-10', 5);
      await take('2026-10-11');
      const { figures } = await read((await draft('2026-10-12')).id);
      return [figures.ranking, figures.cities.map((city) => city.region)];
    };
    expect(await order(true)).toEqual([true, ['130200', '130100']]);
    expect(await order(false)).toEqual([false, ['130100', '130200']]);
  });

  it('is made once a snapshot, however often it is asked for, and not without one', async () => {
    await expect(draft('2026-10-05')).rejects.toMatchObject({ code: 'snapshot-missing' });
    await take('2026-10-04');
    const first = await draft('2026-10-05');
    expect(await draft('2026-10-05', staff)).toEqual({ id: first.id, fresh: false });
    expect((await read(first.id)).from).toBeNull();
    await inTrx((trx) => discardBulletin(trx, { id: first.id, version: 1, actor: staff, now: at }));
    await expect(read(first.id)).rejects.toMatchObject({ code: 'not-found' });
    expect(await draft('2026-10-05', staff)).toMatchObject({ fresh: true });
  });
});

describe('issuing a bulletin', () => {
  it('gives it the campaign’s next number and sends it to every county as it was edited', async () => {
    await take('2026-10-04');
    await take('2026-10-11');
    const issue = async (day: string) => {
      const { id } = await draft(day, staff);
      const seen = { id, version: 1, actor: staff, now: at };
      await inTrx((trx) => editBulletin(trx, { ...seen, title: `通报 ${day}`, text: '各地进展良好。' }));
      await expect(
        inTrx((trx) => editBulletin(trx, { ...seen, title: '旧页面', text: '旧页面' })),
      ).rejects.toMatchObject({ code: 'changed-meanwhile' });
      await inTrx((trx) => issueBulletin(trx, { ...seen, version: 2 }));
      return id;
    };
    await issue('2026-10-05');
    const id = await issue('2026-10-12');
    const bulletin = await read(id);
    expect(bulletin).toMatchObject({ state: 'issued', number: 2, issuedByName: staff.name });
    const rows = await hub.db
      .selectFrom('deliveries as y')
      .innerJoin('directives as x', 'x.id', 'y.directive_id')
      .select(['y.region', 'x.revision', 'x.payload', 'x.receipt_due_on'])
      .where('x.campaign_id', '=', campaign.id)
      .where('x.kind', '=', 'bulletin')
      .orderBy('x.revision')
      .orderBy('y.region')
      .execute();
    expect(rows.map((row) => [row.revision, row.region, row.receipt_due_on])).toEqual(
      [1, 2].flatMap((number) => counties.map((region) => [number, region, null])),
    );
    expect(rows[3]!.payload).toMatchObject({ number: 2, title: '通报 2026-10-12', text: '各地进展良好。' });
    expect((await openRequests(hub.db)).map((request) => request.args)).toContainEqual({
      campaignId: campaign.id,
      signal: 'directive-queued',
    });
    expect(
      (await listBulletins(hub.db, { campaignId: campaign.id, drafts: false })).map((row) => row.number),
    ).toEqual([2, 1]);
    await expect(
      inTrx((trx) => issueBulletin(trx, { id, version: 3, actor: staff, now: at })),
    ).rejects.toMatchObject({ code: 'illegal-transition' });
  });

  it('is over with the campaign', async () => {
    await take('2026-10-11');
    const { id } = await draft('2026-10-12', staff);
    await hub.db.updateTable('campaigns').set({ state: 'closed' }).where('id', '=', campaign.id).execute();
    await expect(
      inTrx((trx) => issueBulletin(trx, { id, version: 1, actor: staff, now: at })),
    ).rejects.toMatchObject({ code: 'campaign-not-running' });
    await expect(draft('2026-10-19', staff)).rejects.toMatchObject({ code: 'campaign-not-running' });
  });
});
