/** What an operator sees and does: a county that is away, Temporal that is away, scheduled work; by hand and by keys. */
import { codes } from '@linked/stack/demo/reference.ts';
import { buildWebApps } from '@linked/stack/web-build.ts';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Browsers, openBrowsers, sees } from '../harness/browser.ts';
import { isClean } from '../harness/clean.ts';
import { startTestNetwork, type TestNetwork } from '../harness/network.ts';
import { approvedCampaign, edition, raiseProvince } from '../harness/province.ts';

const zhengding = edition.region(codes.zhengding);
const hanshan = edition.region(codes.hanshan);
const reason = '机房搬迁，预计下周恢复';
let network: TestNetwork;
let browsers: Browsers;
let campaignId: string;
let page: Page;

/** Issued while the counties' host is away: there is something to try again and something to leave out. */
beforeAll(async () => {
  const building = buildWebApps({ log: () => {} });
  network = await startTestNetwork('operations', { before: building });
  const province = await raiseProvince(network, { counties: [zhengding, hanshan] });
  const approved = await approvedCampaign(province);
  campaignId = approved.id;
  await network.processes.county.stop();
  await province.staff.campaigns.issue.mutate({ id: approved.id, version: approved.version });
  browsers = await openBrowsers();
  ({ page } = await browsers.signIn(network.hubUrl, 'province'));
});
afterAll(async () => {
  await browsers?.stop();
  await network?.stop();
});

const button = (where: Page | Locator, name: string | RegExp) => where.getByRole('button', { name });
const county = (code: string) => page.locator(`tr[data-region="${code}"]`);
const schedule = (kind: string) => page.locator(`tr[data-schedule="${kind}"]`);
const workflow = () => page.getByRole('region', { name: /^自动流程：/ });

/** A step by keys alone: the control has the focus and is pressed. */
async function press(control: Locator): Promise<void> {
  await control.focus();
  await page.keyboard.press('Enter');
}

test('says in words what waits for whom, tries again, and leaves a county out with a reason', async () => {
  await page.goto(`${network.hubUrl}/operations`);
  await sees(workflow(), '正在运行');
  await sees(workflow(), '流程正在按期运行，等待的事项见下表。');
  // The first round has been tried in vain; the next comes at a time that is named.
  await sees(workflow(), '向未送达的县（市、区）再次送达');
  await sees(workflow(), /连续未送全\s*[:：]?\s*\d+ 轮/);
  for (const { code, name } of [zhengding, hanshan]) {
    await sees(county(code), name);
    await sees(county(code), '送达失败');
    await sees(county(code), /\d+ 次，最近 \d{4}-\d{2}-\d{2} \d{2}:\d{2}/);
    await sees(county(code), '暂时无法连接该县（市、区）系统，系统会自动重试。');
  }
  await sees(page.getByRole('region', { name: '行动将要办理的事项' }), '签收期限');
  await isClean(page, 'operations');

  // Left out by keys; an empty reason is refused and nothing is lost.
  await press(county(hanshan.code).getByRole('button', { name: '跳过' }));
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('跳过原因').waitFor();
  await press(dialog.getByRole('button', { name: /跳\s*过/ }));
  await sees(dialog, '请填写原因');
  await dialog.getByLabel('跳过原因').fill(reason);
  await isClean(page, 'leave out');
  await press(dialog.getByRole('button', { name: /跳\s*过/ }));
  await sees(page, `已跳过${hanshan.name}`);
  await sees(county(hanshan.code), '已跳过');
  await sees(county(hanshan.code), new RegExp(`跳过：${reason}`));

  // The county is back: tried at once, and the page moves by itself.
  await network.processes.county.start();
  await press(button(workflow(), '立即重试'));
  await county(zhengding.code).waitFor({ state: 'detached' });
  expect(await county(hanshan.code).count()).toBe(1);

  await page.goto(`${network.hubUrl}/campaigns/${campaignId}?tab=history`);
  const line = page.getByRole('row', { name: /跳过县（市、区）/ });
  await sees(line, `${hanshan.name}：${reason}`);

  await page.goto(`${network.hubUrl}/operations`);
  await press(county(hanshan.code).getByRole('button', { name: '取消跳过' }));
  await press(page.locator('.ant-popover').getByRole('button', { name: '取消跳过' }));
  await county(hanshan.code).waitFor({ state: 'detached' });
}, 120_000);

test('leads through a campaign’s tabs by purpose: addresses, keys, both widths', async () => {
  const stands = async (...names: string[]) => {
    for (const name of names) await page.getByRole('tab', { name, selected: true }).waitFor();
  };
  const at = `${network.hubUrl}/campaigns/${campaignId}`;
  await page.setViewportSize({ width: 1024, height: 800 });
  await page.goto(`${at}?tab=supplements`);
  await stands('部署', '补充文件');
  await isClean(page, 'tabs, 1024 px');
  // By keys: to the next purpose, into its tabs, and on.
  await page.getByRole('tab', { name: '部署' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await page.waitForURL(`${at}?tab=rhythm`);
  // The panel itself takes the focus before what stands in it.
  const rhythm = page.getByRole('tab', { name: '报送情况' });
  for (let step = 0; step < 3 && !(await rhythm.evaluate((one) => one.matches(':focus'))); step += 1)
    await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await page.waitForURL(`${at}?tab=milestones`);
  await stands('进展', '工作节点');
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.reload();
  await stands('进展', '工作节点');
  await isClean(page, 'tabs, 1440 px');
}, 60_000);

test('says in plain words that Temporal does not answer, what to do, and keeps what is done meanwhile', async () => {
  await network.killTemporal();
  try {
    await page.goto(`${network.hubUrl}/operations`);
    await sees(workflow(), '流程引擎无应答');
    await sees(workflow(), /请检查 Temporal 是否在运行.*其间各项操作照常保存，恢复后自动继续/);
    await sees(schedule('daily-work'), '流程引擎（Temporal）无应答，到时间的工作推迟到恢复之后。');
    // What comes by itself is known all the same, and a step is taken and waits.
    await sees(page.getByRole('region', { name: '行动将要办理的事项' }), '签收期限');
    await press(button(workflow(), '立即重试'));
    await sees(workflow(), /操作已记下，流程引擎恢复后立即重试/);
    await button(page, '刷新').click();
    await sees(page, '尚未传达给流程的指令');
    await press(schedule('weekly-bulletin').getByRole('button', { name: '立即运行' }));
    await press(page.locator('.ant-popover').getByRole('button', { name: /确\s*定/ }));
    await sees(page, '没有开始运行。请检查 Temporal 是否在运行');
    await isClean(page, 'Temporal away');
  } finally {
    await network.restartTemporal();
  }
  // Back: nobody has to do anything but look again.
  await expect
    .poll(
      async () => {
        await button(page, '刷新').click();
        await page.waitForTimeout(1_000);
        const runs = await workflow().getByText('正在运行', { exact: true }).count();
        return runs === 1 && (await page.getByText('尚未传达给流程的指令').count()) === 0;
      },
      { timeout: 120_000, interval: 500 },
    )
    .toBe(true);
  expect(browsers.complaints.filter((line) => !line.includes('503'))).toEqual([]);
}, 270_000);
