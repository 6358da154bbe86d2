import { createHash } from 'node:crypto';
import { archiveLine } from '@linked/shared/archives/digest.ts';
import { derivedId } from '@linked/shared/ids.ts';
import type { Report } from '@linked/shared/link/protocol.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ingestReports } from '../link/ingest.ts';
import { compareRegions } from '../rollup/compare.ts';
import { fieldFigures } from '../rollup/field-figures.ts';
import { auditRollups } from '../rollup/recount.ts';
import { CountyReports } from '../testing/county-reports.ts';
import { beginClosingOf, closeCampaignOf } from '../testing/ending.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { type SeededCampaign, seedCampaign } from '../testing/seed-campaign.ts';
import { jsonExport, workbookExport } from './export-archive.ts';
import { archiveRows, getArchive } from './read-archive.ts';
import { readStillOpen } from './still-open.ts';

const [zhengding, hanshan] = ['130123', '130402'];
const HEBEI = '130000';
const working = new Date('2026-10-01T04:00:00Z');
const began = new Date('2026-10-05T04:00:00Z');
const closedAt = new Date('2026-10-09T04:00:00Z');
const weeksLater = new Date('2026-12-01T04:00:00Z');
const before = '2026-10-01T02:00:00Z';
const everywhere = [{ prefix: '13', fields: null }];

let hub: TestHub;
beforeAll(async () => {
  hub = await openTestHub();
});
afterAll(() => hub.stop());

const begin = (id: string) => beginClosingOf(hub.db, id, { lastDay: '2026-10-08', now: began });
const close = (id: string) => closeCampaignOf(hub.db, id, closedAt);
const numbers = new Map<string, number>();
/** Counties of this file number on from test to test, as their nodes do. */
function reportsOf(region: string): CountyReports {
  const county = new CountyReports(region);
  county.seq = numbers.get(region) ?? 0;
  return county;
}
async function send(county: CountyReports, items: Report[], now: Date): Promise<string[]> {
  const { judgements } = await ingestReports(hub.db, { region: county.region, items, now });
  numbers.set(county.region, county.seq);
  return judgements.map((one) => one.reason?.code ?? one.outcome);
}

interface Closed {
  campaign: SeededCampaign;
  county: CountyReports;
  problem: string;
}
/** Two counties; one hands a task in, has a problem and signs, the other does nothing. */
async function worked(): Promise<Closed> {
  const campaign = await seedCampaign(hub.db, { counties: [zhengding, hanshan] });
  const county = reportsOf(zhengding);
  const [task] = campaign.document.tasks.filter((one) => one.indicators.length > 0);
  const found = county.problem(campaign.id, { title: '=HYPERLINK("http://x")' }, { occurredAt: before });
  const sent = [
    county.progress(
      campaign.id,
      task!.id,
      {
        state: 'submitted',
        percent: 100,
        submittedAt: before,
        indicators: [{ code: task!.indicators[0]!.code, value: 84, base: 84 }],
      },
      { occurredAt: before },
    ),
    found,
    county.receipt(campaign.id, campaign.directiveId, { occurredAt: before }),
    county.other(
      'party-approval',
      campaign.id,
      { documentNo: '正字〔2026〕3号', approvedOn: '2026-09-10', mobilisedOn: null },
      { entityId: derivedId(campaign.id, zhengding, 'party-approval'), occurredAt: before },
    ),
  ];
  expect(new Set(await send(county, sent, working))).toEqual(new Set(['accepted']));
  return { campaign, county, problem: found.entityId };
}
async function workbook(campaignId: string, language: 'zh-CN' | 'en') {
  const { head, sheets } = await workbookExport(hub.db, campaignId, language);
  const read = new Map<string, unknown[][]>();
  const titles: [string, string[]][] = [];
  for (const { name, columns, rows } of sheets) {
    const all = [];
    for await (const row of rows) all.push(row);
    const lengths = new Set(all.map((row) => row.length));
    expect(
      [...lengths].filter((length) => length !== columns.length),
      name,
    ).toEqual([]);
    read.set(name, all);
    titles.push([name, columns.map((column) => column.title)]);
  }
  return { head, read, titles };
}
const figures = async (campaignId: string, now: Date) =>
  compareRegions(hub.db, { campaignId, region: HEBEI, field: null, fields: null, now });

describe('before a campaign is closed', () => {
  it('whoever closes it is told who has what open', async () => {
    const { campaign } = await worked();
    await begin(campaign.id);
    await hub.db
      .updateTable('directives')
      .set({ receipt_due_on: '2026-09-04' })
      .where('id', '=', campaign.directiveId)
      .execute();
    const asked = { campaignId: campaign.id, now: began };
    const open = await readStillOpen(hub.db, { ...asked, scopes: everywhere });
    const tasks = campaign.document.tasks.length;
    expect(open).toMatchObject({
      counties: 2,
      tasks: 2 * tasks,
      missing: 2 * tasks - 1,
      problemsOpen: 1,
      lastDay: '2026-10-08',
    });
    // Two directives went to each: the campaign and its closing, for which nobody signs.
    expect(open.rows.map((row) => [row.region, row.missing, row.problemsOpen, row.unsigned])).toEqual([
      [hanshan, tasks, 0, 1],
      [zhengding, tasks - 1, 1, 0],
    ]);
    const own = await readStillOpen(hub.db, { ...asked, scopes: [{ prefix: '1301', fields: null }] });
    expect(own.rows.map((row) => row.region)).toEqual([zhengding]);
    expect(await getArchive(hub.db, campaign.id)).toBeNull();
    await expect(jsonExport(hub.db, campaign.id)).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('the archive of a closed campaign', () => {
  it('holds the figures that the dashboard shows from then on, whatever the day', async () => {
    const { campaign } = await worked();
    await begin(campaign.id);
    const asItWas = await figures(campaign.id, closedAt);
    await close(campaign.id);
    const later = await figures(campaign.id, weeksLater);
    expect(asItWas.isFinal).toBe(false);
    expect(later).toEqual({ ...asItWas, isFinal: true });
    const rows = new Map<string, unknown>();
    for await (const { content } of archiveRows(hub.db, campaign.id, 'region'))
      rows.set((content as { region: string }).region, content);
    expect(rows.get(HEBEI)).toEqual(later.self);
    expect(rows.size).toBe(1 + 11 + 168);
    const fields = [];
    for await (const { content } of archiveRows(hub.db, campaign.id, 'region-field'))
      if ((content as { region: string }).region === HEBEI) fields.push(content);
    const shown = await fieldFigures(hub.db, {
      campaignId: campaign.id,
      region: HEBEI,
      fields: null,
      now: weeksLater,
    });
    expect(fields).toEqual(shown.map((one) => ({ region: HEBEI, ...one })));
  });

  it('follows a problem to its close-out in the ledger while the final figures stay', async () => {
    const { campaign, county, problem } = await worked();
    await begin(campaign.id);
    await close(campaign.id);
    const final = await figures(campaign.id, weeksLater);
    const struckOff = county.problem(
      campaign.id,
      { state: 'closed', closedOn: '2026-11-20', dueOn: null },
      { entityId: problem, revision: 2, occurredAt: '2026-11-20T02:00:00Z' },
    );
    expect(await send(county, [struckOff], weeksLater)).toEqual(['accepted']);
    const fact = await hub.db
      .selectFrom('facts')
      .select('payload')
      .where('campaign_id', '=', campaign.id)
      .where('entity_id', '=', problem)
      .executeTakeFirstOrThrow();
    expect(fact.payload).toMatchObject({ state: 'closed' });
    const { updatedAt: _, ...self } = (await figures(campaign.id, weeksLater)).self;
    expect(final.self).toMatchObject(self);
    expect(self.counters).toMatchObject({ problems_open: 1, problems_closed: 0 });
    expect(await auditRollups(hub.db, campaign.id)).toEqual([]);
    // A receipt that comes late is on record with the directive and moves nothing either.
    const other = reportsOf(hanshan);
    expect(await send(other, [other.receipt(campaign.id, campaign.directiveId)], weeksLater)).toEqual([
      'accepted',
    ]);
    expect((await figures(campaign.id, weeksLater)).self.countiesSigned).toBe(1);
  });

  it('refuses what comes too late, and cannot be changed', async () => {
    const { campaign, county } = await worked();
    await begin(campaign.id);
    await close(campaign.id);
    const task = campaign.document.tasks[5]!.id;
    const late = county.progress(campaign.id, task, { percent: 50 }, { occurredAt: before });
    expect(await send(county, [late], weeksLater)).toEqual(['campaign-not-running']);
    await expect(
      hub.db
        .updateTable('campaign_archive_rows')
        .set({ content: '{}' })
        .where('campaign_id', '=', campaign.id)
        .execute(),
    ).rejects.toThrow('permission denied');
    await expect(
      hub.db.deleteFrom('campaign_archives').where('campaign_id', '=', campaign.id).execute(),
    ).rejects.toThrow('permission denied');
  });

  it('is left out of by no report that was under way: each is either in it or refused', async () => {
    const campaign = await seedCampaign(hub.db, { counties: [zhengding, hanshan] });
    await begin(campaign.id);
    const counties = [reportsOf(zhengding), reportsOf(hanshan)];
    const sending = counties.map(async (county) => {
      const outcomes: string[] = [];
      for (const task of campaign.document.tasks) {
        const item = county.progress(campaign.id, task.id, { percent: 10 }, { occurredAt: before });
        outcomes.push(...(await send(county, [item], began)));
      }
      return outcomes;
    });
    await new Promise((resolve) => setTimeout(resolve, 60));
    await close(campaign.id);
    const outcomes = (await Promise.all(sending)).flat();
    const accepted = outcomes.filter((outcome) => outcome === 'accepted').length;
    expect(outcomes.filter((outcome) => outcome !== 'accepted')).toEqual(
      Array.from({ length: outcomes.length - accepted }, () => 'campaign-not-running'),
    );
    for await (const { content } of archiveRows(hub.db, campaign.id, 'region')) {
      expect(content).toMatchObject({ region: HEBEI, counters: { tasks_started: accepted } });
      break;
    }
  });
});

describe('the exports', () => {
  it('as JSON carry a digest that whoever holds them can compute again', async () => {
    const { campaign } = await worked();
    await begin(campaign.id);
    await close(campaign.id);
    const { head, text } = await jsonExport(hub.db, campaign.id);
    let json = '';
    for await (const part of text) json += part;
    const read = JSON.parse(json) as { digest: string; rows: [string, number, unknown][] };
    expect(read.rows).toHaveLength(head.rows);
    expect(read.rows.map((row) => row[1])).toEqual(read.rows.map((_, index) => index + 1));
    const lines = read.rows.map(([section, ordinal, content]) => archiveLine({ section, ordinal, content }));
    const hash = (all: string[]) => createHash('sha256').update(all.join('\n')).digest('hex');
    expect(hash(lines)).toBe(head.digest);
    expect(read.digest).toBe(head.digest);
    expect(head.size).toBe(Buffer.byteLength(lines.join('\n')));
    expect(hash(lines.with(0, lines[0]!.replace('2026', '2027')))).not.toBe(head.digest);
    expect(new Set(read.rows.map((row) => row[0]))).toEqual(
      new Set([
        'campaign',
        'directive',
        'receipt',
        'region',
        'region-field',
        'county-field',
        'indicator',
        'county-indicator',
        'milestone',
        'task',
        'problem',
        'history',
      ]),
    );
  });

  it('as a workbook have a sheet for each matter, with names instead of codes', async () => {
    const { campaign } = await worked();
    await begin(campaign.id);
    await close(campaign.id);
    const { head, read } = await workbook(campaign.id, 'zh-CN');
    expect([...read.keys()]).toEqual([
      '概况',
      '地区',
      '领域',
      '分县分领域',
      '指标',
      '指标（审核数）',
      '任务',
      '审核记录',
      '问题',
      '督导调研',
      '督导发现问题',
      '督办函件',
      '文件和签收',
      '办理过程',
    ]);
    const overview = new Map(read.get('概况') as [string, unknown][]);
    expect(overview.get('校验码（SHA-256）')).toBe(head.digest);
    expect(overview.get('归档数据截至')).toBe('2026-10-09 12:00');
    expect(overview.get('已完成任务（项）')).toBe(1);
    expect(
      read
        .get('地区')!
        .find((row) => row[0] === zhengding)
        ?.slice(1, 6),
    ).toEqual(['正定县', '县（市、区）', 1, 1, campaign.document.tasks.length]);
    expect(read.get('任务')).toHaveLength(2 * campaign.document.tasks.length);
    expect(read.get('问题')![0]).toContain('=HYPERLINK("http://x")');
    // The campaign, its closing and its close went to two counties.
    expect(read.get('文件和签收')).toHaveLength(6);
    expect(read.get('办理过程')!.map((row) => row[2])).toEqual(['转入收尾', '结束行动']);
  });

  it('as a workbook speak the language asked for; what was typed stays as it is', async () => {
    const { campaign } = await worked();
    await begin(campaign.id);
    await close(campaign.id);
    const { head, titles, read } = await workbook(campaign.id, 'en');
    const chinese = /\p{Script=Han}/u;
    expect([...titles].flat(2).filter((title) => chinese.test(title))).toEqual([]);
    expect(new Set(read.keys()).size).toBe(14);
    const overview = new Map(read.get('Overview') as [string, unknown][]);
    expect([...overview.keys()].filter((key) => chinese.test(key))).toEqual([]);
    expect(overview.get('Digest (SHA-256)')).toBe(head.digest);
    expect(overview.get('Tasks done')).toBe(1);
    const [, , , , title, source, state] = read.get('Problem')![0] as string[];
    expect([title, source, state]).toEqual(['=HYPERLINK("http://x")', 'group inspection', 'registered']);
    expect(read.get('Course')!.map((row) => row[2])).toEqual(['closing begun', 'closed']);
    expect(new Set(read.get('Documents and receipts')!.map((row) => row[0]))).toEqual(
      new Set(['campaign issued', 'closing', 'close']),
    );
    // The figures are the same in both.
    const inChinese = await workbook(campaign.id, 'zh-CN');
    const figuresOf = (rows: unknown[][]) => rows.map((row) => row.slice(3));
    expect(figuresOf(read.get('Region')!)).toEqual(figuresOf(inChinese.read.get('地区')!));
  });
});
