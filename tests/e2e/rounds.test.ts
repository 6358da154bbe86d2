import { addDays } from '@linked/shared/calendar/dates.ts';
import { newId } from '@linked/shared/ids.ts';
import { cityStaffOf } from '@linked/stack/demo/accounts.ts';
import { codes } from '@linked/stack/demo/reference.ts';
import { buildWebApps } from '@linked/stack/web-build.ts';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Browsers, figure, openBrowsers, sees, watchStaying } from '../harness/browser.ts';
import { isClean } from '../harness/clean.ts';
import { eventually } from '../harness/eventually.ts';
import { startTestNetwork, type TestNetwork } from '../harness/network.ts';
import {
  approvedCampaign,
  countyLeader,
  countyStaff,
  edition,
  type Province,
  raiseProvince,
  today,
} from '../harness/province.ts';

const zhengding = edition.region(codes.zhengding);
const city = edition.region(zhengding.parent!);
const cities = edition.cities('130000');
const finding = '某村违法占地建厂';
const narrow = { width: 390, height: 844 };

let network: TestNetwork;
let browsers: Browsers;
let province: Province;
let campaignId: string;
/** The province's staff with the round open, from the first test on. */
let staff: Page;
let watched: Awaited<ReturnType<typeof watchStaying>>;

beforeAll(async () => {
  const building = buildWebApps({ log: () => {} });
  network = await startTestNetwork('rounds', { before: building });
  province = await raiseProvince(network, {
    counties: [zhengding],
    people: ['county-staff', 'county-leader'],
  });
  const { id, version } = await approvedCampaign(province);
  campaignId = id;
  await province.staff.campaigns.issue.mutate({ id, version });
  const county = await countyStaff(network.countyUrl, zhengding.code);
  await eventually(
    'the campaign is delivered',
    async () => (await county.directives.list.query()).length === 1,
  );
  const [directive] = await county.directives.list.query();
  await county.directives.sign.mutate({ id: directive!.id });
  browsers = await openBrowsers();
});
afterAll(async () => {
  await browsers?.stop();
  await network?.stop();
});

const button = (where: Page | Locator, name: string) => where.getByRole('button', { name, exact: true });
const tab = (page: Page, name: string | RegExp) => page.getByRole('tab', { name });
const row = (page: Page, text: string) => page.getByRole('row').filter({ hasText: text });
const dialog = (page: Page) => page.getByRole('dialog').last();
const campaignTab = (name: string) => `${network.hubUrl}/campaigns/${campaignId}?tab=${name}`;

async function choose(page: Page, label: string, option: string): Promise<void> {
  const field = dialog(page).getByLabel(label, { exact: true });
  await field.click();
  await page
    .locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option')
    .filter({ hasText: option })
    .first()
    .click();
}
/** Hands the dialog in and waits until it is gone. */
async function submit(page: Page, name: string): Promise<void> {
  await button(dialog(page), name).click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
}
/** A date field takes the day with Enter; the form goes on waiting for what is still missing. */
async function enterDay(page: Page, label: string, day: string): Promise<void> {
  await dialog(page).getByLabel(label, { exact: true }).fill(day);
  await dialog(page).getByLabel(label, { exact: true }).press('Enter');
}

test('a finding of the province’s round goes to its office and from there through the city to the county', async () => {
  const { hubUrl } = network;

  // Province: a round over all cities, by the list of five and five.
  ({ page: staff } = await browsers.signIn(hubUrl, 'province'));
  await staff.goto(campaignTab('rounds'));
  await sees(staff, '尚未安排督导调研');
  await button(staff, '安排督导调研').click();
  await dialog(staff).getByLabel('名称', { exact: true }).fill('第三轮督导调研');
  expect(await dialog(staff).getByLabel('检查内容').count()).toBe(10);
  await isClean(staff, 'round-dialog');
  await submit(staff, '保存');
  await staff.getByRole('link', { name: '第三轮督导调研' }).click();
  await sees(figure(staff, '已走访地区'), `0 / ${cities.length} 个市`);
  expect(await staff.getByText('尚未走访', { exact: true }).count()).toBe(cities.length);
  const roundUrl = staff.url();
  const roundId = roundUrl.split('/').at(-1)!;

  // Its teams: one for a field, one for areas.
  await tab(staff, /^组别/).click();
  await sees(staff, '尚未组成专班或包联组');
  await button(staff, '添加组别').click();
  await dialog(staff).getByLabel('组别名称').fill('土地利用专班');
  await dialog(staff).getByLabel('组长').fill('王组长');
  await choose(staff, '负责领域', '土地利用');
  await staff.keyboard.press('Escape');
  await submit(staff, '保存');
  await province.staff.rounds.saveTeam.mutate({
    id: newId(),
    roundId,
    version: 0,
    kind: 'area',
    name: '第一包联组',
    leader: '赵组长',
    members: ['李某'],
    fields: null,
    areas: [city.code],
  });
  await tab(staff, '组别（2）').waitFor();
  await sees(row(staff, '第一包联组'), '未选定组员账号，由工作人员代为登记');
  await button(row(staff, '第一包联组'), '修改').click();
  await choose(staff, '组员账号（选填）', '第一包联组（省级包联组，石家庄市、邯郸市）');
  await staff.keyboard.press('Escape');
  await isClean(staff, 'team-dialog');
  await submit(staff, '保存');
  await sees(row(staff, '第一包联组'), city.name);
  await row(staff, '第一包联组').getByText('未选定组员账号').waitFor({ state: 'detached' });
  await button(staff, '开始').click();
  await submit(staff, '开始');
  watched = await watchStaying(staff);

  // The team: what it saw, and what it found, to the office first.
  const { page: team } = await browsers.signIn(hubUrl, 'team-land-use');
  await team.goto(roundUrl);
  await tab(team, /^走访记录/).click();
  await button(team, '登记走访').click();
  await choose(team, '走访地区', city.name);
  await dialog(team).getByLabel('参加人员').fill('市人大常委会副主任等');
  const first = dialog(team).getByRole('group', { name: '必查 · 方案制定和党委批转' });
  await first.getByLabel('情况').click();
  await team.getByTitle('部分落实', { exact: true }).click();
  await first.getByLabel('说明').fill('两县尚未批转');
  await isClean(team, 'visit-dialog');
  await submit(team, '保存');
  await sees(team, '已查 1/10 项');
  await tab(team, /^发现问题/).click();
  await button(team, '登记问题').click();
  await dialog(team).getByLabel('县（市、区）').fill(zhengding.name);
  await team.getByTitle(zhengding.name, { exact: true }).click();
  await dialog(team).getByLabel('问题', { exact: true }).fill(finding);
  await dialog(team).getByLabel('具体地点').fill('某村东');
  await choose(team, '关联的走访（选填）', city.name);
  await dialog(team).getByLabel('具体情况').fill('占用耕地三亩。');
  await isClean(team, 'finding-dialog');
  await submit(team, '保存');
  expect(await button(team, '交办').count()).toBe(0);
  await row(team, finding).getByRole('button', { name: '报办公室' }).click();
  await submit(team, '报办公室');

  // The province has the round open: what others wrote is there, and the office hands it over.
  await sees(figure(staff, '已走访地区'), `1 / ${cities.length} 个市`);
  await sees(figure(staff, '发现问题'), '1 个');
  await watched.stayed();
  await tab(staff, '走访覆盖').click();
  expect(await staff.getByText('尚未走访', { exact: true }).count()).toBe(cities.length - 1);
  await sees(row(staff, city.name), '已走访');
  await isClean(staff, 'round-coverage');
  await tab(staff, '发现问题（1）').click();
  await row(staff, finding).getByRole('button', { name: '交办', exact: true }).click();
  await dialog(staff).getByLabel('交办函文号（选填）').fill('冀联督〔2026〕1号');
  await enterDay(staff, '反馈期限（选填）', addDays(today(), 5));
  await submit(staff, '交办');
  await sees(row(staff, finding), '已交办');
  await button(row(staff, finding), '重点督办').waitFor();

  // The city hears of it and finds it in the round; what was not handed over is not its to see.
  const { page: cityStaff } = await browsers.signIn(hubUrl, cityStaffOf(city.code));
  await cityStaff.getByRole('link', { name: '工作提示：1 条未读' }).click();
  await sees(cityStaff, '上级督导调研发现的问题已交办');
  await sees(cityStaff, `${zhengding.name}（1 项）`);
  await isClean(cityStaff, 'notice');
  await cityStaff.getByRole('link', { name: '查看督导调研' }).click();
  await sees(figure(cityStaff, '已走访地区'), '1 / 1 个市');
  await tab(cityStaff, '发现问题（1）').click();
  await sees(row(cityStaff, finding), '已交办');
  expect(await button(cityStaff, '交办').count()).toBe(0);
  expect(browsers.complaints).toEqual([]);
});

test('the county finds it on its workbench and works it to its end, which the round and its report show', async () => {
  const { countyUrl } = network;
  const { page: county } = await browsers.signIn(countyUrl, `c${zhengding.code}`);
  const handedOver = county.getByRole('region', { name: '上级交办、尚未分办的问题' });
  await sees(handedOver, '1 件');
  const toAnswer = county.getByRole('region', { name: '上级交办、限期反馈的问题' });
  await sees(toAnswer, '剩 5 天');
  await county.setViewportSize(narrow);
  await isClean(county, 'county-workbench-390');
  await handedOver.getByRole('link', { name: finding }).click();
  await sees(county, '上级督导调研');
  await sees(county, '上级交办');
  await sees(county, '冀联督〔2026〕1号');
  await sees(county, '反馈期限');
  await isClean(county, 'county-problem-390');
  await county.setViewportSize({ width: 1440, height: 900 });
  await isClean(county, 'county-problem');
  const steps: [step: string, entered: Record<string, string>][] = [
    ['交办', {}],
    ['分办', { 责任单位: '自然资源和规划局', 责任人: '李某', 整改措施: '拆除并复耕' }],
    ['开始整改', {}],
    ['答复', { 整改情况: '已拆除并复耕。' }],
    ['核查通过', { 说明: '代表现场核查属实' }],
    ['销号', {}],
  ];
  for (const [step, entered] of steps) {
    await button(county, step).click();
    if (step === '分办') await enterDay(county, '整改时限', today());
    for (const [label, text] of Object.entries(entered))
      await dialog(county).getByLabel(label, { exact: true }).fill(text);
    await submit(county, step);
    if (step === '开始整改') {
      await sees(row(staff, finding), '整改中');
      await sees(row(staff, finding), '自然资源和规划局');
    }
  }

  await county.goto(countyUrl);
  await sees(handedOver, '无待办');
  await sees(toAnswer, '无待办');

  // It comes back by itself: in the round, and in the report beside the numbers of the day it was made.
  await sees(figure(staff, '交办后销号'), '1 / 1 个');
  await sees(row(staff, finding), '销号');
  await button(row(staff, finding), '重点督办').waitFor({ state: 'detached' });
  await isClean(staff, 'round-findings');
  await watched.stayed();
  await button(staff, '提交报告').click();
  await button(dialog(staff), '提交报告').click();
  await sees(dialog(staff), '请填写此项');
  await dialog(staff).getByLabel('报告正文').fill('走访一市，发现问题一个，已整改销号。');
  await submit(staff, '提交报告');
  await tab(staff, '督导报告').click();
  await sees(staff, '走访一市，发现问题一个，已整改销号。');
  const settled = row(staff, '交办后销号');
  expect(await settled.getByRole('cell').allTextContents()).toEqual(['交办后销号', '1/1 个', '1/1 个']);
  await isClean(staff, 'round-report');
  await staff.goto(campaignTab('rounds'));
  await sees(row(staff, '第三轮督导调研'), '已报告');
  await isClean(staff, 'rounds-list');
  expect(browsers.complaints).toEqual([]);
});

test('a city’s task and a county’s own are reported on and stand beside the province’s figures; milestones arrive by themselves', async () => {
  const { hubUrl, countyUrl } = network;
  const [cityTask, ownTask] = ['市级自选：矿山道路硬化', '自选：村级土地台账'];
  const { page: office } = await browsers.signIn(hubUrl, 'province');
  await office.goto(campaignTab('milestones'));
  await sees(figure(office, '听取政府汇报'), '0 / 168');

  // City: prepared, kept over a reload, issued.
  const { page: cityStaff } = await browsers.signIn(hubUrl, cityStaffOf(city.code));
  const openCityTasks = async () => {
    await cityStaff.goto(campaignTab('tasks'));
    await cityStaff.getByText('市级任务', { exact: true }).click();
  };
  await openCityTasks();
  await sees(cityStaff, '没有这类任务');
  await button(cityStaff, '增加市级任务').click();
  await dialog(cityStaff).getByLabel('任务名称').fill(cityTask);
  await choose(cityStaff, '领域', '矿山开发');
  await isClean(cityStaff, 'city-task-dialog');
  await submit(cityStaff, '列入待印发');
  await openCityTasks();
  await sees(cityStaff, `增加：${cityTask}`);
  await isClean(cityStaff, 'city-tasks-prepared');
  await button(cityStaff, '印发给所辖县（市、区）').click();
  await cityStaff.getByRole('button', { name: /确\s*定/ }).click();
  await sees(cityStaff, '已印发给 22 个县（市、区）');
  await sees(row(cityStaff, cityTask), '0 / 22');
  expect(await cityStaff.getByText(`增加：${cityTask}`).count()).toBe(0);
  await isClean(cityStaff, 'city-tasks');

  // County: the city's task is in its list; it adds one of its own, and reports on both.
  const { page: county } = await browsers.signIn(countyUrl, `c${zhengding.code}`);
  await county.goto(`${countyUrl}/tasks`);
  await sees(row(county, cityTask), `市级：${city.name}`);
  await button(county, '增加自选任务').click();
  await dialog(county).getByLabel('任务名称').fill(ownTask);
  await dialog(county).getByLabel('完成标准').fill('逐村建账。');
  await isClean(county, 'own-task-drawer');
  await submit(county, '保存');
  await sees(row(county, ownTask), '本县自选');
  await isClean(county, 'county-tasks');
  await county.setViewportSize(narrow);
  await isClean(county, 'county-tasks-390');
  const [author, leader] = await Promise.all([
    countyStaff(countyUrl, zhengding.code),
    countyLeader(countyUrl, zhengding.code),
  ]);
  for (const { task } of await author.tasks.list.query({ campaignId })) {
    if (task.title !== cityTask && task.title !== ownTask) continue;
    const ref = { campaignId, taskId: task.id };
    await author.tasks.saveProgress.mutate({ ...ref, percent: 100, indicators: [], note: '', revision: 0 });
    await author.tasks.submit.mutate({ ...ref, revision: 1 });
    await leader.tasks.countersign.mutate({ ...ref, revision: 2 });
  }
  await sees(row(cityStaff, cityTask), '1 / 22');

  // The county's first milestone, on the province's screen without a reload.
  await county.goto(`${countyUrl}/plan`);
  const heard = county.getByRole('group', { name: '听取政府专项工作汇报' });
  await heard.getByLabel('首次日期').fill(today());
  await heard.getByLabel('首次日期').press('Tab');
  await heard.getByLabel('累计次数').fill('1');
  await isClean(county, 'county-milestones-390');
  await county.setViewportSize({ width: 1440, height: 900 });
  await isClean(county, 'county-milestones');
  await button(county.getByRole('region', { name: '工作节点' }), '保存并报送').click();
  await sees(county, '已保存，将自动报送');
  await sees(figure(office, '听取政府汇报'), '1 / 168');
  await isClean(office, 'milestones');

  // Province: both in their own lists and in the panel beside the figures, none in the figures.
  await office.goto(campaignTab('tasks'));
  await office.getByText('县级自选任务', { exact: true }).click();
  await sees(row(office, ownTask), '1 / 1');
  await sees(row(office, ownTask), zhengding.name);
  await office.goto(`${hubUrl}/dashboard?campaign=${campaignId}`);
  await sees(figure(office, '任务完成率'), `0 / ${(168 * 21).toLocaleString('en')} 项`);
  const panel = office.getByRole('region', { name: '市、县自选任务' });
  await sees(panel.getByRole('row').filter({ hasText: '河北省' }), '1 / 22');
  await sees(panel.getByRole('row').filter({ hasText: '河北省' }), '1 / 1');
  expect(browsers.complaints).toEqual([]);
});
