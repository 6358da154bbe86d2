import { codes } from '@linked/stack/demo/reference.ts';
import { buildWebApps } from '@linked/stack/web-build.ts';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { problemsOf } from '../harness/accessibility.ts';
import { type Browsers, openBrowsers, sees } from '../harness/browser.ts';
import { atRest } from '../harness/clean.ts';
import { eventually } from '../harness/eventually.ts';
import { startTestNetwork, type TestNetwork } from '../harness/network.ts';
import { approvedCampaign, countyLeader, countyStaff, edition, raiseProvince } from '../harness/province.ts';

const zhengding = edition.region(codes.zhengding);
const city = zhengding.parent!;

let network: TestNetwork;
let browsers: Browsers;
let campaignId: string;
let task: { id: string; title: string };

beforeAll(async () => {
  const building = buildWebApps({ log: () => {} });
  network = await startTestNetwork('reviews', { before: building });
  const province = await raiseProvince(network, {
    counties: [zhengding],
    people: ['county-staff', 'county-leader'],
  });
  const approved = await approvedCampaign(province);
  campaignId = approved.id;
  task = approved.document.tasks.find((one) => one.code === 'land-use-3')!;
  await province.staff.campaigns.issue.mutate({ id: approved.id, version: approved.version });
  browsers = await openBrowsers();
});
afterAll(async () => {
  await browsers?.stop();
  await network?.stop();
});

/** Axe finds nothing on the page as it stands; what fades in has stopped. */
async function isAccessible(page: Page): Promise<void> {
  await atRest(page);
  expect(await problemsOf(page)).toEqual([]);
}
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const dialog = (page: Page) => page.getByRole('dialog');

/** The county's leader signs off what waits for it, over the interface. */
async function countersign() {
  const leader = await countyLeader(network.countyUrl, zhengding.code);
  const row = await leader.tasks.get.query({ campaignId, taskId: task.id });
  await leader.tasks.countersign.mutate({ campaignId, taskId: task.id, revision: row.revision });
}

/** Opens the campaign's 审核 at the hub. */
async function openReviews(username: string) {
  const { page } = await browsers.signIn(network.hubUrl, username);
  await page.goto(`${network.hubUrl}/campaigns/${campaignId}?tab=reviews`);
  return page;
}
const row = (page: Page) => page.getByRole('row').filter({ hasText: task.title });
const show = async (page: Page, state: string) => {
  await page.getByLabel('按审核状态筛选').click();
  await page.locator('.ant-select-item-option').filter({ hasText: state }).click();
};

test('a city returns a hand-in to its author, reviews it when it comes again, and the province locks and unlocks it', async () => {
  const { countyUrl } = network;
  const staff = await countyStaff(countyUrl, zhengding.code);
  await eventually(
    'the campaign is in the county',
    async () => (await staff.directives.list.query()).length === 1,
  );
  const [directive] = await staff.directives.list.query();
  await staff.directives.sign.mutate({ id: directive!.id });
  const ref = { campaignId, taskId: task.id };
  const indicators = [{ code: 'idle-land', value: 10, base: 40 }];
  const figures = { percent: 100, indicators, note: '' };
  await staff.tasks.saveProgress.mutate({ ...ref, ...figures, revision: 0 });
  await staff.tasks.submit.mutate({ ...ref, revision: 1 });
  await countersign();

  // The city sees what waits and gives it back, with what it asks for.
  const cityStaff = await openReviews(`s${city}`);
  await sees(row(cityStaff), '10 / 40 亩');
  await row(cityStaff).getByRole('button', { name: '退回补充' }).click();
  await dialog(cityStaff).getByRole('button', { name: '退回补充' }).click();
  await sees(dialog(cityStaff), '请填写原因');
  await isAccessible(cityStaff);
  await dialog(cityStaff).getByLabel('退回原因').fill('数字与台账不一致');
  await dialog(cityStaff).getByLabel('需要补充的内容').fill('请核对闲置土地底数');
  await dialog(cityStaff).getByRole('button', { name: '退回补充' }).click();
  await sees(cityStaff, `已退回${zhengding.name}补充`);
  await sees(cityStaff, '没有待审核的报送');

  // Its author finds it at the top of the workbench, corrects it and hands it in again.
  const { page: author } = await browsers.signIn(countyUrl, `c${zhengding.code}`);
  await sees(author, '退回您补充');
  await sees(author, '数字与台账不一致');
  await author.getByRole('alert').getByRole('link', { name: task.title }).click();
  await sees(author, '需要补充：请核对闲置土地底数');
  await isAccessible(author);
  const land = author.getByRole('group', { name: '处置闲置土地' });
  await land.getByLabel('闲置土地', { exact: true }).fill('48');
  await button(author, '报领导审签').click();
  await sees(author, '已报领导审签');
  await countersign();

  // Nothing of the first hand-in is reviewed; the second one is, beside nothing reviewed before.
  await sees(row(cityStaff), '10 / 48 亩');
  await row(cityStaff).getByRole('button', { name: '审核通过' }).click();
  await dialog(cityStaff).getByRole('button', { name: '审核通过' }).click();
  await sees(cityStaff, '已审核通过 1 项');
  await sees(author, /审核通过/);

  // The province takes it: the county can change nothing until it is unlocked for this task, to a day.
  const province = await openReviews('province');
  await show(province, '已审核');
  await row(province).getByRole('checkbox').check();
  await isAccessible(province);
  await button(province, '锁定数据').click();
  await dialog(province).getByRole('button', { name: '锁定', exact: true }).click();
  await sees(province, '已锁定 1 项');
  await sees(author, '本阶段数据已锁定');
  expect(await button(author, '撤回修改').count()).toBe(0);
  await row(province).getByRole('button', { name: '解锁', exact: true }).click();
  await dialog(province).getByLabel('解锁原因').fill('补录现场数据');
  await dialog(province).getByRole('button', { name: '解锁', exact: true }).click();
  await sees(province, `已为${zhengding.name}解锁`);
  await sees(author, /解锁至 \d{4}-\d{2}-\d{2}/);
  await author.getByLabel('进展说明').fill('已补录现场数据。');
  await button(author, '保存').click();
  await sees(author, '已保存，将自动报送');

  // The county asks for more time; its city grants it, and the due date is another one.
  await button(author, '提出申请').click();
  await dialog(author).getByLabel('申请理由').fill('汛期无法施工');
  await isAccessible(author);
  await dialog(author).getByRole('button', { name: '提交申请' }).click();
  await sees(author, '待答复');
  await cityStaff.getByText('延期和暂缓申请').click();
  await sees(row(cityStaff), '汛期无法施工');
  await row(cityStaff).getByRole('button', { name: '同意', exact: true }).click();
  await dialog(cityStaff).getByRole('button', { name: '同意', exact: true }).click();
  await sees(cityStaff, `已同意${zhengding.name}的申请`);
  await sees(author, '已同意');

  // It asks for a pause: the clock stands still, until the city has it go on before the day.
  const dueOn = async () => (await staff.tasks.get.query(ref)).dueOn;
  const extended = await dueOn();
  await button(author, '提出申请').click();
  await dialog(author).getByText('暂缓', { exact: true }).click();
  await dialog(author).getByLabel('申请理由').fill('等待上级勘界');
  await isAccessible(author);
  await dialog(author).getByRole('button', { name: '提交申请' }).click();
  await sees(author, '申请暂缓至');
  const asked = cityStaff.getByRole('row').filter({ hasText: '等待上级勘界' });
  await asked.getByRole('button', { name: '同意', exact: true }).click();
  await isAccessible(cityStaff);
  await dialog(cityStaff).getByRole('button', { name: '同意', exact: true }).click();
  await sees(author, /^暂缓至 \d{4}-\d{2}-\d{2}$/);
  const paused = await dueOn();
  expect(paused > extended).toBe(true);
  await cityStaff.getByText('报送审核').click();
  await show(cityStaff, '已审核');
  await row(cityStaff).getByRole('button', { name: '恢复办理' }).click();
  await dialog(cityStaff).getByRole('button', { name: '恢复办理' }).click();
  await sees(dialog(cityStaff), '请填写原因');
  await dialog(cityStaff).getByLabel('恢复原因').fill('勘界已完成');
  await isAccessible(cityStaff);
  await dialog(cityStaff).getByRole('button', { name: '恢复办理' }).click();
  await sees(cityStaff, `${zhengding.name}已恢复办理`);
  await author.getByText(/^暂缓至 \d{4}-\d{2}-\d{2}$/).waitFor({ state: 'detached' });
  expect((await dueOn()) < paused).toBe(true);
  await author.setViewportSize({ width: 390, height: 844 });
  await isAccessible(author);

  // Every step stands in the history, at both tiers.
  await button(author, '办理历程').click();
  for (const text of [
    '退回补充',
    '数字与台账不一致',
    '审核通过',
    '数据锁定',
    '补录现场数据',
    '同意延期',
    '同意暂缓',
    '恢复办理',
  ])
    await sees(dialog(author), text);
  await row(province).getByRole('button', { name: '历程' }).click();
  for (const text of ['数字与台账不一致', '审核通过', '数据锁定', '补录现场数据'])
    await sees(dialog(province), text);
  await isAccessible(province);
  expect(browsers.complaints).toEqual([]);
});
