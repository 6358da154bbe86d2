import { addDays } from '@linked/shared/calendar/dates.ts';
import { codes } from '@linked/stack/demo/reference.ts';
import { buildWebApps } from '@linked/stack/web-build.ts';
import pg from 'pg';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Browsers, openBrowsers, sees } from '../harness/browser.ts';
import { isClean } from '../harness/clean.ts';
import { eventually } from '../harness/eventually.ts';
import { startTestNetwork, type TestNetwork } from '../harness/network.ts';
import { approvedCampaign, countyStaff, edition, raiseProvince, today } from '../harness/province.ts';

const zhengding = edition.region(codes.zhengding);
let network: TestNetwork;
let browsers: Browsers;
let campaignId: string;

beforeAll(async () => {
  const building = buildWebApps({ log: () => {} });
  network = await startTestNetwork('scheduled-work', { before: building });
  const province = await raiseProvince(network, { counties: [zhengding], people: ['county-staff'] });
  const approved = await approvedCampaign(province);
  campaignId = approved.id;
  await province.staff.campaigns.issue.mutate({ id: approved.id, version: approved.version });
  browsers = await openBrowsers();
});
afterAll(async () => {
  await browsers?.stop();
  await network?.stop();
});

/** Two days of the past, with a day between them that nobody kept. */
async function keepEarlierDays() {
  const client = new pg.Client({ connectionString: network.env.HUB_DATABASE_URL! });
  await client.connect();
  const days = [addDays(today(), -9), addDays(today(), -8), addDays(today(), -6)];
  await client.query(
    `insert into snapshot_days select campaign_id, d, taken_at - interval '8 days' from snapshot_days, unnest($1::date[]) d`,
    [days],
  );
  await client.query(
    `insert into rollup_snapshots select campaign_id, d, region, field, counters, tasks_assigned, tasks_overdue,
       tasks_expected, problems_overdue, counties, counties_signed, cities_approved, updated_at
     from rollup_snapshots, unnest($1::date[]) d`,
    [days],
  );
  await client.end();
}

/**
 * The dashboard with next to nothing reported and one day kept, by measures with and without something to divide by;
 * also when its map is hidden for a while, or drawn where it cannot be seen yet.
 */
async function standsEmpty(page: Page, hubUrl: string) {
  const area = page.locator('.picture .chart path').first();
  for (const search of ['?measure=onTime', '?measure=problemsFound', '?region=130100', `?on=${today()}`]) {
    await page.goto(`${hubUrl}/dashboard${search}`);
    await area.waitFor();
    await sees(page, '共 1 天有快照');
    await page.locator('.chart').first().hover();
  }
  for (const view of ['map', 'tiles']) {
    await page.goto(`${hubUrl}/dashboard?view=${view}`);
    await page.locator('.picture').waitFor();
    const hiding = await page.addStyleTag({ content: '.picture .chart { display: none }' });
    await page.getByText('地图', { exact: true }).click();
    await page.locator('.picture .chart').waitFor({ state: 'hidden' });
    await page.evaluate('new Promise((done) => setTimeout(done, 200))');
    await hiding.evaluate((style) => (style as unknown as { remove(): void }).remove());
    await area.waitFor();
  }
  expect(browsers.complaints.filter((line) => !line.includes('404'))).toEqual([]);
}

test('the daily work runs by its Schedule, its figures are looked back at, and a bulletin of them reaches the county', async () => {
  const { hubUrl, countyUrl } = network;
  const staff = await countyStaff(countyUrl, zhengding.code);
  await eventually('the campaign is there', async () => (await staff.directives.list.query()).length === 1);
  const [directive] = await staff.directives.list.query();
  await staff.directives.sign.mutate({ id: directive!.id });

  // The operator sees when it runs next, and runs it now.
  const { page } = await browsers.signIn(hubUrl, 'province');
  await page.goto(`${hubUrl}/operations`);
  const daily = page.locator('tr[data-schedule="daily-work"]');
  await sees(daily, '按时运行');
  await sees(daily, '每天 23:30（北京时间）');
  await sees(daily, '还没有运行过');
  await sees(daily, /^下一次：\d{4}-\d{2}-\d{2} 23:30$/);
  await daily.getByRole('button', { name: '立即运行' }).click();
  await page
    .locator('.ant-popconfirm, .ant-popover')
    .getByRole('button', { name: /确\s*定/ })
    .click();
  await sees(page, '已开始运行');
  await expect
    .poll(
      async () => {
        await page.getByRole('button', { name: '刷新' }).click();
        return daily.getByText(/留存快照 1/).count();
      },
      { timeout: 60_000, interval: 1_000 },
    )
    .toBe(1);
  await isClean(page, 'hub-schedules');
  await page.goto(`${hubUrl}/nodes`);
  await page.getByLabel('按市、县名称或代码查找').fill('正定');
  await page.getByRole('button', { name: /起一致/ }).click();
  await sees(page, /自 .* 起双方数据一致/);
  await isClean(page, 'hub-comparisons');
  await page.keyboard.press('Escape');
  for (const tab of ['异常事项', '县级缺失数据']) {
    await page.getByRole('tab', { name: tab }).click();
    await isClean(page, `hub-${tab}`);
  }

  await standsEmpty(page, hubUrl);

  // The trend has a gap where nothing was kept; a day that is over is marked as such.
  await keepEarlierDays();
  await page.goto(`${hubUrl}/dashboard`);
  await sees(page, /6 天没有快照，图上留空/);
  await isClean(page, 'hub-trend');
  await page.goto(`${hubUrl}/dashboard?on=${addDays(today(), -8)}`);
  await sees(page, `正在查看 ${addDays(today(), -8)} 的数字`);
  await isClean(page, 'hub-as-of');
  await page.goto(`${hubUrl}/dashboard?on=${addDays(today(), -7)}`);
  await sees(page, '没有留存快照');

  // Staff draft, change and issue the bulletin; the county reads it, unsigned.
  await page.goto(`${hubUrl}/campaigns/${campaignId}?tab=bulletins`);
  await page.getByRole('button', { name: '起草通报' }).click();
  const text = page.getByLabel('正文');
  await text.fill(`${await text.inputValue()}\n请各地对照时限抓紧办理。`);
  await isClean(page, 'hub-bulletin-draft');
  await page.getByText('预览').click();
  await sees(page, '请各地对照时限抓紧办理。');
  await page.getByRole('button', { name: '印发', exact: true }).click();
  await sees(page, '将编号并下发到 168 个县（市、区）');
  await page
    .locator('.ant-popconfirm, .ant-popover')
    .getByRole('button', { name: /确\s*定/ })
    .click();
  await sees(page, '第 1 期');
  await isClean(page, 'hub-bulletin-issued');

  await eventually(
    'the bulletin is there',
    async () => (await staff.directives.list.query()).filter((row) => row.kind === 'bulletin').length === 1,
  );
  for (const width of [1440, 390]) {
    const reader = (await browsers.signIn(countyUrl, `c${zhengding.code}`, { width })).page;
    await reader.goto(`${countyUrl}/bulletins`);
    await isClean(reader, `county-bulletins-${width}`);
    await reader
      .getByRole('link', { name: /工作通报/ })
      .last()
      .click();
    await sees(reader, '请各地对照时限抓紧办理。');
    await isClean(reader, `county-bulletin-${width}`);
    const wide = await reader.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
    expect(wide).toBeLessThanOrEqual(0);
    expect(await reader.getByRole('button', { name: '签收' }).count()).toBe(0);
  }
  expect(browsers.complaints.filter((line) => !line.includes('404'))).toEqual([]);
}, 300_000);
