import { createHash } from 'node:crypto';
import { beginClosing, closeCampaign } from '@linked/hub-core/campaigns/course.ts';
import { ingestReports } from '@linked/hub-core/link/ingest.ts';
import { CountyReports } from '@linked/hub-core/testing/county-reports.ts';
import { person } from '@linked/hub-core/testing/people.ts';
import { readWorkbook } from '@linked/server-kit/spreadsheet.ts';
import type { HubRole } from '@linked/shared/access/roles.ts';
import { archiveLine } from '@linked/shared/archives/digest.ts';
import {
  ARCHIVE_ROWS_HEADER,
  type ArchiveFormat,
  archivePath,
} from '@linked/shared/contracts/hub/archives.ts';
import { newId } from '@linked/shared/ids.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHub, type TestHub } from './testing/hub.ts';
import { NOW } from './testing/walk-places.ts';
import { campaignMaker } from './testing/walk-samples.ts';

const COUNTY = '130123';
let hub: TestHub;
let closed: string;
let running: string;

beforeAll(async () => {
  hub = await openHub({}, { now: () => NOW });
  const make = campaignMaker(hub.db);
  running = (await make('running')).id;
  closed = (await make('running')).id;
  const county = new CountyReports(COUNTY);
  const problem = county.problem(
    closed,
    { title: '=HYPERLINK("http://x","领取补贴")', field: 'mining' },
    { occurredAt: NOW.toISOString() },
  );
  const { judgements } = await ingestReports(hub.db, { region: COUNTY, items: [problem], now: NOW });
  expect(judgements[0]?.outcome).toBe('accepted');
  const version = async () =>
    (
      await hub.db
        .selectFrom('campaigns')
        .select('version')
        .where('id', '=', closed)
        .executeTakeFirstOrThrow()
    ).version;
  const staff = person('130000', 'province-staff', 'province-approver');
  const step = { id: closed, actor: staff, now: NOW };
  const begin = { ...step, version: await version(), lastDay: '2020-04-10' };
  await hub.db.transaction().execute((trx) => beginClosing(trx, begin));
  const close = { ...step, version: await version() };
  await hub.db.transaction().execute((trx) => closeCampaign(trx, close));
});
afterAll(() => hub?.stop());

const get = (id: string, format: ArchiveFormat | string, cookie?: string) =>
  fetch(`${hub.url}${archivePath(id, format as ArchiveFormat)}`, { headers: cookie ? { cookie } : {} });
const as = async (role: HubRole, region = '130000') => (await hub.person({ role, region })).cookie;
const codeOf = async (response: Response) =>
  ((await response.json()) as { error: { data: { appCode: string } } }).error.data.appCode;

describe('downloading an archive', () => {
  it.each(['province-staff', 'province-approver', 'leader'] as const)('is for %s', async (role) => {
    const response = await get(closed, 'json', await as(role));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-disposition')).toContain(encodeURIComponent('归档-2020-04-10.json'));
    await response.body?.cancel();
  });

  it('is for nobody else, nor before the close', async () => {
    expect(await codeOf(await get(closed, 'json'))).toBe('unauthenticated');
    expect(await codeOf(await get(closed, 'xlsx', await as('administrator')))).toBe('forbidden');
    for (const role of ['city-staff', 'area-team'] as const)
      expect(await codeOf(await get(closed, 'xlsx', await as(role, '130100'))), role).toBe('forbidden');
    const staff = await as('province-staff');
    // Whoever reads only a part of the province does not get all of its counties' rows.
    expect(await codeOf(await get(closed, 'json', await as('leader', '130100')))).toBe('region-not-yours');
    expect(await codeOf(await get(running, 'json', staff))).toBe('not-found');
    expect(await codeOf(await get(newId(), 'json', staff))).toBe('campaign-unknown');
    expect(await codeOf(await get(closed, 'pdf', staff))).toBe('not-found');
  });

  it('as JSON gives rows that hash to the digest', async () => {
    const { cookie, client } = await hub.person({ role: 'leader' });
    const response = await get(closed, 'json', cookie);
    const { digest, rows } = (await response.json()) as {
      digest: string;
      rows: [string, number, unknown][];
    };
    expect(Number(response.headers.get(ARCHIVE_ROWS_HEADER))).toBe(rows.length);
    const lines = rows.map(([section, ordinal, content]) => archiveLine({ section, ordinal, content }));
    expect(createHash('sha256').update(lines.join('\n')).digest('hex')).toBe(digest);
    expect(await client.archives.get.query({ campaignId: closed })).toMatchObject({
      digest,
      rows: rows.length,
    });
  });

  it('as a workbook opens, with every sheet and what was typed as plain text', async () => {
    const response = await get(closed, 'xlsx', await as('province-staff'));
    expect(response.headers.get('content-type')).toContain('spreadsheetml');
    const sheets = await readWorkbook(Buffer.from(await response.arrayBuffer()));
    expect([...sheets.keys()]).toEqual([
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
    expect(sheets.get('地区')).toHaveLength(1 + 1 + 11 + 168);
    expect(sheets.get('任务')).toHaveLength(1 + 21 * 168);
    expect(sheets.get('文件和签收')).toHaveLength(1 + 3 * 168);
    const [, row] = sheets.get('问题')!;
    expect(row).toContain(`'=HYPERLINK("http://x","领取补贴")`);
    expect(row).toContain('正定县');
  });

  it('is on record', async () => {
    const { client } = await hub.person({ role: 'administrator' });
    const { rows } = await client.audit.list.query({ limit: 200 });
    const downloads = rows.filter((row) => row.action === 'campaign.archive-download');
    expect(downloads.length).toBeGreaterThan(0);
    expect(downloads.every((row) => row.subject === closed)).toBe(true);
  });
});
