import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ingestReports } from '../link/ingest.ts';
import { addNotice, countUnread, listNotices, markRead } from '../notices/notices.ts';
import { issuedCampaign } from '../testing/campaigns.ts';
import { CountyReports } from '../testing/county-reports.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { HEBEI } from '../testing/people.ts';
import { readCountyPace } from './county-pace.ts';
import { readPeriod } from './read-period.ts';

const SHIJIAZHUANG = '130100';
const [CHANGAN, QIAOXI, ZHENGDING] = ['130102', '130104', '130123'] as const;
const everywhere = [{ prefix: '13', fields: null }];
const LATER = new Date('2026-11-01T02:00:00Z');

let hub: TestHub;
let campaign: Awaited<ReturnType<typeof issuedCampaign>>;
const reports = new Map(
  [CHANGAN, QIAOXI, ZHENGDING].map((region) => [region as string, new CountyReports(region)]),
);

/** Issued on Friday 3 April 2020: the first report is due on the 10th, the second on the 17th. */
beforeAll(async () => {
  hub = await openTestHub();
  campaign = await issuedCampaign(hub.db);
});
afterAll(() => hub.stop());

async function act(region: string, day: string, revision: number): Promise<void> {
  const [task] = campaign.document.tasks;
  const item = reports
    .get(region)!
    .progress(campaign.id, task!.id, { percent: 30 }, { revision, occurredAt: `${day}T10:00:00+08:00` });
  const { judgements } = await ingestReports(hub.db, { region, items: [item], now: LATER });
  expect(judgements.map((judgement) => judgement.outcome)).toEqual(['accepted']);
}
const read = (day: string, more: Partial<Parameters<typeof readPeriod>[1]> = {}) =>
  readPeriod(hub.db, {
    campaignId: campaign.id,
    within: HEBEI,
    dueOn: null,
    scopes: everywhere,
    now: new Date(`${day}T10:00:00+08:00`),
    ...more,
  });
const stateOf = (answer: Awaited<ReturnType<typeof read>>, region: string) =>
  answer.counties.find((county) => county.region === region)?.state;

describe('a report period', () => {
  it('tells who has reported in it by the date of the act, whatever has happened since', async () => {
    await act(CHANGAN, '2020-04-08', 1);
    await act(ZHENGDING, '2020-04-13', 1);
    const first = await read('2020-04-09');
    expect(first.period).toEqual({ from: '2020-04-03', dueOn: '2020-04-10' });
    expect([stateOf(first, CHANGAN), stateOf(first, QIAOXI)]).toEqual(['reported', 'open']);
    // It acts again in the next period: only the log of its reports still holds the earlier act.
    await act(CHANGAN, '2020-04-14', 2);
    const over = await read('2020-04-15', { dueOn: '2020-04-10' });
    expect([CHANGAN, ZHENGDING, QIAOXI].map((region) => stateOf(over, region))).toEqual([
      'reported',
      'late',
      'missing',
    ]);
    expect(over.all).toMatchObject({ counties: 168, reported: 1, late: 1, missing: 166 });
    const present = await read('2020-04-15');
    expect(present.period).toEqual({ from: '2020-04-11', dueOn: '2020-04-17' });
    expect([CHANGAN, ZHENGDING, QIAOXI].map((region) => stateOf(present, region))).toEqual([
      'reported',
      'reported',
      'open',
    ]);
    expect(present.cities.find((city) => city.region === SHIJIAZHUANG)).toMatchObject({
      counties: 22,
      reported: 2,
    });
  });

  it('is shown to a city for its own counties, and to nobody before its time', async () => {
    const city = await read('2020-04-15', {
      within: SHIJIAZHUANG,
      scopes: [{ prefix: '1301', fields: null }],
    });
    expect([city.all.counties, city.cities.length]).toEqual([22, 1]);
    const scopes = [{ prefix: '1301', fields: null }];
    expect((await read('2020-04-15', { within: '130200', scopes })).counties).toEqual([]);
    await expect(read('2020-04-15', { dueOn: '2020-04-24' })).rejects.toMatchObject({ code: 'not-found' });
  });

  it('counts tasks behind their pace and past their day beside it', async () => {
    const early = await read('2020-04-09');
    expect([early.all.behind, early.all.overdue]).toEqual([0, 0]);
    const late = await read('2020-07-10', { dueOn: '2020-04-10' });
    expect(late.all.overdue).toBe(168 * campaign.document.tasks.length);
  });

  it('counts for a reader of one field the tasks of that field', async () => {
    const scopes = [
      { prefix: '1301', fields: ['mining'] },
      { prefix: '130123', fields: null },
    ];
    const { counties } = await read('2020-07-10', { dueOn: '2020-04-10', scopes });
    const { tasks } = campaign.document;
    const ofMining = tasks.filter((task) => task.field === 'mining').length;
    expect(ofMining).toBeLessThan(tasks.length);
    const overdue = new Map(counties.map((county) => [county.region, county.overdue]));
    expect([overdue.get(CHANGAN), overdue.get(ZHENGDING)]).toEqual([ofMining, tasks.length]);
  });
});

describe('the tasks of one county', () => {
  it('show what is reached against what is expected by today, in the fields that are read', async () => {
    const [task] = campaign.document.tasks;
    const pace = (fields: string[] | null) =>
      readCountyPace(hub.db, {
        ...{ campaignId: campaign.id, region: QIAOXI, scopes: [{ prefix: '1301', fields }] },
        now: new Date('2020-07-10T10:00:00+08:00'),
      });
    await act(QIAOXI, '2020-04-16', 1);
    const all = await pace(null);
    expect(all.tasks.map(({ taskId }) => taskId)).toEqual(campaign.document.tasks.map(({ id }) => id));
    expect(all.tasks[0]).toMatchObject({
      title: task!.title,
      percent: 30,
      expected: 100,
      state: 'in-progress',
      setBy: 'campaign',
      pausedUntil: null,
    });
    expect(all.tasks[1]).toMatchObject({ percent: 0, state: 'pending' });
    const mine = await pace([task!.field]);
    expect(new Set(mine.tasks.map(({ field }) => field))).toEqual(new Set([task!.field]));
    expect(mine.tasks.length).toBeLessThan(all.tasks.length);
  });
});

describe('notices', () => {
  const item = (about: string, counties: number) => ({
    kind: 'receipt' as const,
    campaignId: campaign.id,
    about,
    directiveKind: 'campaign',
    dueOn: '2020-04-09',
    counties: Array.from({ length: counties }, (_, index) => ({ region: String(130102 + index), count: 1 })),
  });
  const add = (region: string, about: string, counties: number, at: string) =>
    hub.db.transaction().execute((trx) =>
      addNotice(trx, {
        region,
        day: '2020-04-14',
        items: [item(about, counties)],
        now: new Date(`2020-04-14T${at}:00+08:00`),
      }),
    );
  const of = { regions: [SHIJIAZHUANG], userId: 'zhang' };
  const list = async () => (await listNotices(hub.db, { ...of, limit: 10, offset: 0 })).rows;

  it('collect what a place is told on one day; what is told later makes the notice unread again', async () => {
    const id = await add(SHIJIAZHUANG, 'one', 1, '08:30');
    await add('130200', 'one', 1, '08:30');
    expect(await countUnread(hub.db, of)).toBe(1);
    const read = (ids: string[]) =>
      hub.db
        .transaction()
        .execute((trx) => markRead(trx, { ...of, ids, now: new Date('2020-04-14T01:00:00Z') }));
    expect(await read([id])).toBe(1);
    expect(await countUnread(hub.db, of)).toBe(0);
    expect(await countUnread(hub.db, { ...of, userId: 'li' })).toBe(1);
    expect(await add(SHIJIAZHUANG, 'one', 3, '09:30')).toBe(id);
    await add(SHIJIAZHUANG, 'two', 2, '09:40');
    expect(await countUnread(hub.db, of)).toBe(1);
    const [notice] = await list();
    expect(notice!.items.map((one) => [one.about, one.counties.length])).toEqual([
      ['one', 3],
      ['two', 2],
    ]);
  });

  it('of another place are neither listed nor marked read', async () => {
    const other = await add('130300', 'one', 1, '08:30');
    expect((await list()).map((notice) => notice.region)).toEqual([SHIJIAZHUANG]);
    const marked = await hub.db
      .transaction()
      .execute((trx) => markRead(trx, { ...of, ids: [other], now: LATER }));
    expect(marked).toBe(0);
    expect(await countUnread(hub.db, { regions: ['130300'], userId: 'zhang' })).toBe(1);
  });
});
