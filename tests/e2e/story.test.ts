import { hebei2020Template } from '@linked/shared/campaigns/template-hebei-2020.ts';
import { newId } from '@linked/shared/ids.ts';
import { codes } from '@linked/stack/demo/reference.ts';
import { buildWebApps } from '@linked/stack/web-build.ts';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Browsers, figure, openBrowsers, sees, watchStaying } from '../harness/browser.ts';
import { startTestNetwork, type TestNetwork } from '../harness/network.ts';
import { edition, raiseProvince, today } from '../harness/province.ts';

const zhengding = edition.region(codes.zhengding);
const document = hebei2020Template.build(today(), newId);
const task = document.tasks.find((one) => one.code === 'land-use-1')!;
const title = `${document.title}（第二批）`;

let network: TestNetwork;
let browsers: Browsers;

beforeAll(async () => {
  const building = buildWebApps({ log: () => {} });
  network = await startTestNetwork('story', { before: building });
  await raiseProvince(network, { people: ['county-staff', 'county-leader'], peopleIn: [zhengding] });
  browsers = await openBrowsers();
});
afterAll(async () => {
  await browsers?.stop();
  await network?.stop();
});

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const dialog = (page: Page) => page.getByRole('dialog');

test('a province issues, a county signs and reports, and the leader sees it without loading the page again', async () => {
  const { hubUrl, countyUrl, processes } = network;

  // Province: a draft from the template. What is typed outlives an error.
  const { page: staff } = await browsers.signIn(hubUrl, 'province');
  await staff.getByRole('link', { name: '监督行动' }).first().click();
  await button(staff, '起草行动').first().click();
  await button(staff, '生成草稿').click();
  await staff.getByRole('heading', { name: `起草：${document.title}` }).waitFor();
  const purpose = '省市县乡四级人大联动，推动解决重点领域突出问题。';
  await staff.getByLabel('目的和要求').fill(purpose);
  await staff.getByLabel('行动名称').fill('');
  await button(staff, '保存草稿').click();
  await sees(staff, '有 1 处需要修改');
  expect(await staff.getByLabel('目的和要求').inputValue()).toBe(purpose);
  await staff.reload();
  expect(await staff.getByLabel('目的和要求').inputValue()).toBe(purpose);
  await staff.getByLabel('行动名称').fill(title);
  await button(staff, '保存草稿').click();
  await sees(staff, '草稿已保存');
  await button(staff, '返回行动').click();
  await staff.getByRole('heading', { name: title, level: 1 }).waitFor();
  await button(staff, '撤回行动').waitFor();
  // Nobody approves a draft of his own, and nothing is issued before approval.
  expect(await button(staff, '批准').count()).toBe(0);
  expect(await button(staff, '印发').count()).toBe(0);
  const campaignUrl = staff.url();

  // A second person approves, with the Party committee's document on record.
  const { page: approver } = await browsers.signIn(hubUrl, 'approver');
  await approver.getByRole('link', { name: '监督行动' }).first().click();
  await approver.getByRole('link', { name: title }).click();
  await button(approver, '批准').click();
  await dialog(approver).getByRole('button', { name: '批准' }).click();
  await sees(dialog(approver), '请填写批转文号');
  await dialog(approver).getByLabel('党委批转文号').fill('冀批〔2020〕6号');
  await dialog(approver).getByRole('button', { name: '批准' }).click();
  await sees(approver, '已批准，可以印发');

  // Issued while no worker runs: every county waits; then they are reached, before the eyes of who issued.
  await processes.worker.stop();
  await staff.goto(campaignUrl);
  await button(staff, '印发').click();
  await dialog(staff).getByRole('button', { name: '印发' }).click();
  await sees(staff, '已印发，正在下发到各县（市、区）');
  await staff.getByRole('tab', { name: '部署' }).click();
  await staff.getByRole('tab', { name: '下发和签收' }).click();
  await sees(staff, '已送达未签收 0，待送达 168');
  await sees(staff, '实时更新中');
  const deliveries = await watchStaying(staff);
  await processes.worker.start();
  await sees(staff, '已送达未签收 168，待送达 0');

  // The leader opens the dashboard and leaves it open.
  const { page: leader } = await browsers.signIn(hubUrl, 'leader');
  await leader.getByRole('heading', { name: '河北省联动看板' }).waitFor();
  await sees(figure(leader, '县（市、区）签收'), '0 / 168');
  await sees(figure(leader, '任务完成率'), `0 / ${(168 * 21).toLocaleString('en')} 项`);
  await sees(leader, '实时更新中');
  const dashboard = await watchStaying(leader);

  // The county's staff signs by name.
  const { page: county } = await browsers.signIn(countyUrl, `c${zhengding.code}`);
  await county.getByRole('link', { name: '去签收' }).click();
  await button(county, '签收').click();
  await sees(dialog(county), `${zhengding.name}联络员`);
  await dialog(county).getByRole('button', { name: '确认签收' }).click();
  await sees(county, '已签收，回执将自动报送');
  await sees(staff, '已签收 1，已送达未签收 167');
  await sees(figure(leader, '县（市、区）签收'), '1 / 168');

  // It saves progress with indicators: what cannot be is refused and stays on the page, also over a reload.
  await county.getByRole('link', { name: '任务', exact: true }).first().click();
  await county.getByRole('link', { name: task.title }).click();
  const note = '逐宗登记，已拆除到位。';
  const structures = county.getByRole('group', { name: '拆除违法建设', exact: true });
  await structures.getByLabel('已完成').fill('12');
  await structures.getByLabel('排查认定的违法建设').fill('10');
  await county.getByRole('group', { name: '拆除违法建设面积' }).getByLabel('已完成').fill('3500');
  await county.getByLabel('总体进度').fill('100');
  await county.getByLabel('进展说明').fill(note);
  await button(county, '报领导审签').click();
  await sees(county, '已完成的数量不能大于底数，请核对');
  expect(await county.getByLabel('进展说明').inputValue()).toBe(note);
  await county.reload();
  await sees(county, '已恢复您上次填写、尚未保存的内容。');
  expect(await county.getByLabel('进展说明').inputValue()).toBe(note);
  expect(await structures.getByLabel('已完成').inputValue()).toBe('12');
  await structures.getByLabel('排查认定的违法建设').fill('12');
  await button(county, '保存').click();
  await sees(county, '已保存，将自动报送');
  await button(county, '报领导审签').click();
  await sees(county, '已报领导审签');
  // Not done before the leader of the county has signed it off.
  await sees(figure(leader, '任务完成率'), `0 / ${(168 * 21).toLocaleString('en')} 项`);

  // The county's leader signs it off; the number on the province's screen moves.
  const { page: countersigner } = await browsers.signIn(countyUrl, `l${zhengding.code}`);
  await countersigner.getByRole('link', { name: '任务', exact: true }).first().click();
  await countersigner.getByRole('link', { name: task.title }).click();
  await button(countersigner, '审签通过').click();
  await dialog(countersigner).getByRole('button', { name: '审签通过' }).click();
  await sees(countersigner, '已审签，将自动报送上级');
  await sees(figure(leader, '任务完成率'), `1 / ${(168 * 21).toLocaleString('en')} 项`);
  await sees(leader, new RegExp(`${zhengding.name} .* 有更新`));
  await dashboard.stayed();
  await deliveries.stayed();

  // From the province's number to the row behind it.
  await leader.getByRole('link', { name: '石家庄市' }).click();
  await leader.getByRole('heading', { name: '石家庄市联动看板' }).waitFor();
  await leader.getByRole('link', { name: zhengding.name, exact: true }).click();
  await leader.getByRole('heading', { name: `${zhengding.name}联动看板` }).waitFor();
  await sees(figure(leader, '任务完成率'), '1 / 21 项');
  await figure(leader, '任务完成率').getByRole('button').click();
  await sees(dialog(leader), task.title);
  await sees(dialog(leader), note);
  expect(browsers.complaints).toEqual([]);
});
