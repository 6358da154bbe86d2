import { addDays } from '@linked/shared/calendar/dates.ts';
import { codes } from '@linked/stack/demo/reference.ts';
import { buildWebApps } from '@linked/stack/web-build.ts';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Browsers, figure, openBrowsers, sees, settled } from '../harness/browser.ts';
import { isClean } from '../harness/clean.ts';
import { eventually } from '../harness/eventually.ts';
import { startTestNetwork, type TestNetwork } from '../harness/network.ts';
import { approvedCampaign, countyStaff, edition, type Province, raiseProvince } from '../harness/province.ts';

const zhengding = edition.region(codes.zhengding);
const note = '逐宗登记，已核实一半。';
const question = '不足半亩的违法占地是否计入台账？';
const standard = '半亩以下的单列登记，半亩以上的逐宗立账。';

let network: TestNetwork;
let browsers: Browsers;
let province: Province;
let campaign: Awaited<ReturnType<typeof approvedCampaign>>;

beforeAll(async () => {
  const building = buildWebApps({ log: () => {} });
  network = await startTestNetwork('supplement', { before: building });
  province = await raiseProvince(network, { counties: [zhengding], people: ['county-staff'] });
  campaign = await approvedCampaign(province);
  await province.staff.campaigns.issue.mutate({ id: campaign.id, version: campaign.version });
  const county = await countyStaff(network.countyUrl, zhengding.code);
  await eventually(
    'the campaign is delivered',
    async () => (await county.directives.list.query()).length === 1,
  );
  const [directive] = await county.directives.list.query();
  await county.directives.sign.mutate({ id: directive!.id });
  await county.tasks.saveProgress.mutate({
    campaignId: campaign.id,
    taskId: task().id,
    revision: 0,
    percent: 40,
    indicators: [],
    note,
  });
  browsers = await openBrowsers();
});
afterAll(async () => {
  await browsers?.stop();
  await network?.stop();
});

const task = () => campaign.document.tasks.find((one) => one.code === 'land-use-1')!;
const dropped = () => campaign.document.tasks.find((one) => one.code === 'land-use-2')!;
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const dialog = (page: Page) => page.getByRole('dialog').last();

test('a question leads to a supplement; the county sees what changes, signs, and its work is still there', async () => {
  const { hubUrl, countyUrl } = network;

  // The county asks.
  const { page: county } = await browsers.signIn(countyUrl, `c${zhengding.code}`, {
    width: 390,
    height: 844,
  });
  await county.goto(`${countyUrl}/questions`);
  await button(county, '提出问题').click();
  await dialog(county).getByLabel('问题', { exact: true }).fill(question);
  await button(county, '提 交').or(button(county, '提交')).click();
  await sees(county, '已提交，将自动报送上级人大');
  await sees(county, question);
  await isClean(county, 'county-questions');

  // The province answers, and drafts a supplement from the question. What is typed outlives errors and a reload.
  const { page: staff } = await browsers.signIn(hubUrl, 'province');
  await staff.goto(`${hubUrl}/campaigns/${campaign.id}?tab=questions`);
  await sees(staff, question);
  await button(staff, '答 复').or(button(staff, '答复')).click();
  await dialog(staff).getByLabel('答复内容').fill('将以补充文件明确。');
  await button(staff, '发出答复').click();
  await sees(staff, '答复已发出');
  await staff.getByText('已答复 1 个').click();
  await sees(staff, '将以补充文件明确。');
  await isClean(staff, 'hub-questions');
  await staff.getByRole('link', { name: '据此起草补充文件' }).click();
  await staff.getByLabel('标题').fill('关于违法占地认定的补充通知');
  await staff.getByRole('button', { name: /调整任务$/ }).click();
  await staff.getByLabel('任务', { exact: true }).fill(task().title);
  await staff.keyboard.press('Enter');
  await staff.getByLabel('完成时限', { exact: true }).check();
  await staff.getByLabel('分类标准与完成标准', { exact: true }).check();
  const later = addDays(task().dueOn, 14);
  const due = staff.locator('.day-field input');
  const text = staff.locator('textarea[id$="standard"]');
  // The calendar that opens may still be following the field when Enter comes: it then keeps the earlier day.
  await expect
    .poll(async () => {
      await due.fill(later);
      await due.press('Enter');
      await text.fill(standard);
      return due.inputValue();
    })
    .toBe(later);
  await staff.getByRole('button', { name: /取消任务$/ }).click();
  await staff.locator('#changes_1_taskId').fill(dropped().title);
  await staff.keyboard.press('Enter');
  await button(staff, '保存草稿').click();
  await sees(staff, '有 2 处需要填写或更正');
  await staff.reload();
  expect(await staff.locator('textarea[id$="standard"]').inputValue()).toBe(standard);
  expect(await staff.locator('.day-field input').inputValue()).toBe(later);
  await staff.getByLabel('印发单位').fill('省自然资源厅');
  await staff.getByLabel('原因').fill('并入其他任务');
  await isClean(staff, 'hub-compose');
  await button(staff, '保存草稿').click();
  await staff.getByRole('heading', { name: '关于违法占地认定的补充通知', level: 1 }).waitFor();
  await sees(staff, standard);
  expect(await button(staff, '审定').count()).toBe(0);
  const [draft] = await province.staff.supplements.list.query({ campaignId: campaign.id });
  await province.approver.supplements.approve.mutate({ id: draft!.id, version: draft!.version });
  await staff.reload();

  // The leader watches the dashboard while it goes out.
  const { page: leader } = await browsers.signIn(hubUrl, 'leader');
  await leader.goto(`${hubUrl}/dashboard?campaign=${campaign.id}&region=${zhengding.code}`);
  await sees(figure(leader, '任务完成率'), '0 / 21 项');
  await button(staff, '印 发').or(button(staff, '印发')).click();
  await dialog(staff)
    .getByRole('button', { name: /印\s?发/ })
    .click();
  await sees(staff, '已印发，各县（市、区）将收到调整内容');
  await sees(figure(leader, '任务完成率'), '0 / 20 项');
  await isClean(staff, 'hub-supplement');

  // The county sees what was and what is, signs, and goes on where it was.
  await county.goto(`${countyUrl}/directives`);
  await eventually('the supplement arrives', async () => {
    await county.reload();
    await settled(county);
    return (await county.getByText('省自然资源厅').count()) > 0;
  });
  const client = await countyStaff(countyUrl, zhengding.code);
  const directive = (await client.directives.list.query()).find((one) => one.kind === 'supplement')!;
  await county.goto(`${countyUrl}/directives/${directive.id}`);
  const difference = county.getByRole('region', { name: task().title });
  await sees(difference, task().standard);
  await sees(difference, standard);
  await sees(difference, later);
  await sees(county.getByRole('region', { name: dropped().title }), '并入其他任务');
  await sees(county, '签收前仍按原任务填报');
  await isClean(county, 'county-supplement');
  await button(county, '签 收').or(button(county, '签收')).click();
  await dialog(county).getByRole('button', { name: '确认签收' }).click();
  await sees(county, '已签收，回执将自动报送');
  await county.goto(`${countyUrl}/tasks/${task().id}`);
  await sees(county, '现有数字按第 1 版任务填报，现行第 2 版');
  await sees(county, standard);
  expect(await county.getByLabel('进展说明').inputValue()).toBe(note);
  expect(await county.getByLabel('总体进度').inputValue()).toBe('40');
  await isClean(county, 'county-task');
  await county.goto(`${countyUrl}/tasks/${dropped().id}`);
  await sees(county, '任务已由补充文件取消');

  // What was reported on the older version is marked as such behind the leader's number.
  await figure(leader, '任务完成率').getByRole('button').click();
  await sees(dialog(leader), '按第 1 版填报，现行第 2 版');
  await isClean(leader, 'hub-facts');
  await sees(staff, '已签收 1，');
  expect(browsers.complaints).toEqual([]);
});
