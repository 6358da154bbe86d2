import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { readWorkbook } from '@linked/server-kit/spreadsheet.ts';
import { archiveLine } from '@linked/shared/archives/digest.ts';
import { newId } from '@linked/shared/ids.ts';
import { codes } from '@linked/stack/demo/reference.ts';
import { buildWebApps } from '@linked/stack/web-build.ts';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Browsers, openBrowsers, sees, settled } from '../harness/browser.ts';
import { atRest, isClean } from '../harness/clean.ts';
import { eventually } from '../harness/eventually.ts';
import { startTestNetwork, type TestNetwork } from '../harness/network.ts';
import {
  approvedCampaign,
  countyStaff,
  edition,
  type Province,
  raiseProvince,
  today,
} from '../harness/province.ts';

const zhengding = edition.region(codes.zhengding);
const title = '某镇违法占地建厂';

let network: TestNetwork;
let province: Province;
let browsers: Browsers;
let campaignId: string;
let problemId: string;

beforeAll(async () => {
  const building = buildWebApps({ log: () => {} });
  network = await startTestNetwork('supervision', { before: building });
  province = await raiseProvince(network, {
    counties: [zhengding],
    people: ['county-staff', 'county-leader'],
  });
  const { id, version } = await approvedCampaign(province);
  await province.staff.campaigns.issue.mutate({ id, version });
  campaignId = id;
  const county = await countyStaff(network.countyUrl, zhengding.code);
  await eventually(
    'the campaign is delivered',
    async () => (await county.directives.list.query()).length === 1,
  );
  const [directive] = await county.directives.list.query();
  await county.directives.sign.mutate({ id: directive!.id });
  problemId = newId();
  const problem = {
    id: problemId,
    field: 'land-use',
    title,
    detail: '',
    source: 'group-inspection' as const,
    place: '某镇',
    foundOn: today(),
  };
  await county.problems.register.mutate({ campaignId, problem });
  await eventually('the problem is reported', async () => {
    const asked = { campaignId, region: zhengding.code, kind: 'problem' as const };
    return (await province.staff.rollup.facts.query(asked)).total === 1;
  });
  browsers = await openBrowsers();
});
afterAll(async () => {
  await browsers?.stop();
  await network?.stop();
});

/** The letter fits on one sheet of A4. */
async function printed(page: Page): Promise<void> {
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
  const sheets = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? [];
  expect(sheets).toHaveLength(1);
  expect(pdf.toString('latin1')).toMatch(/\/MediaBox\s*\[\s*0 0 59[45][.\d]* 84[12][.\d]*\s*\]/);
}
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const dialog = (page: Page) => page.getByRole('dialog').last();

test('a county’s problem is supervised by letter, answered over the leader’s signature, sent back, verified and settled', async () => {
  const { hubUrl, countyUrl } = network;

  // Province: the problem is picked where it stands in the figures' details.
  const { page: staff } = await browsers.signIn(hubUrl, 'province');
  await staff.goto(`${hubUrl}/dashboard?campaign=${campaignId}&region=${zhengding.code}`);
  await staff.getByRole('button', { name: '查看明细' }).first().click();
  // A list that opens while its drawer slides in may be closed again by it.
  await atRest(staff);
  await dialog(staff).getByRole('combobox', { name: '明细类别' }).click();
  await staff.getByTitle('问题', { exact: true }).click();
  await sees(dialog(staff), title);
  await isClean(staff, 'hub-facts');
  await dialog(staff).getByRole('button', { name: '重点督办' }).click();
  await sees(staff, `督办问题：${zhengding.name}“${title}”。`);
  const letter = dialog(staff);
  expect(await letter.getByLabel('主送机关').inputValue()).toBe(`${zhengding.name}人大常委会`);
  // What is typed outlives an error.
  const text = '请依法查处，恢复土地原状。';
  await letter.getByLabel('函件正文').fill(text);
  await letter.getByLabel('函件标题').fill('');
  await letter.getByRole('button', { name: '保存草稿' }).click();
  await sees(letter, '请填写函件标题');
  expect(await letter.getByLabel('函件正文').inputValue()).toBe(text);
  await letter.getByLabel('函件标题').fill(`关于督办“${title}”的函`);
  await isClean(staff, 'hub-draft');
  await letter.getByRole('button', { name: '保存草稿' }).click();
  await sees(staff, '已保存草稿，签发后印发');
  await staff.getByRole('heading', { name: title, level: 1 }).waitFor();
  const address = staff.url();
  // The writer neither signs nor issues what is not signed.
  expect(await button(staff, '签发').count()).toBe(0);
  expect(await button(staff, '印发').count()).toBe(0);

  const { page: approver } = await browsers.signIn(hubUrl, 'approver');
  await approver.goto(address);
  await button(approver, '签发').click();
  await dialog(approver).getByRole('button', { name: '签发' }).click();
  await sees(approver, '已签发');
  await staff.reload();
  await button(staff, '印发').click();
  await isClean(staff, 'hub-issue');
  await dialog(staff).getByRole('button', { name: '印发' }).click();
  const letterNo = `冀人督〔${today().slice(0, 4)}〕1号`;
  await sees(staff, letterNo);
  await isClean(staff, 'hub-issued');

  // The letter on paper.
  await staff.getByRole('link', { name: '函件打印页' }).click();
  await sees(staff, `${zhengding.name}人大常委会：`);
  await isClean(staff, 'hub-letter');
  const paper = staff.getByRole('article', { name: '督办函' });
  await staff.emulateMedia({ media: 'print' });
  expect(await staff.getByRole('button', { name: '打印' }).isVisible()).toBe(false);
  // In the order of an official letter: organ, number, title, addressee, text, last day, signature.
  const lines = (await paper.innerText()).split('\n').filter((line) => line.trim() !== '');
  const organ = '省人大常委会联动监督工作领导小组';
  expect(lines.slice(0, 5)).toEqual([
    organ,
    '督办函',
    letterNo,
    `关于督办“${title}”的函`,
    `${zhengding.name}人大常委会：`,
  ]);
  expect(lines[5]).toBe(text);
  expect(lines[6]).toMatch(/^请于\d{4}年\d{1,2}月\d{1,2}日前将办理情况书面答复我单位。$/);
  const [year, month, day] = today().split('-').map(Number);
  expect(lines.slice(7)).toEqual(['特此函达。', organ, `${year}年${month}月${day}日`]);
  await printed(staff);
  await staff.emulateMedia({ media: 'screen' });

  // The county finds it on its workbench, marked on its own problem, and answers.
  const { page: county } = await browsers.signIn(countyUrl, `c${zhengding.code}`);
  await sees(county, '上级督办待办');
  await county.getByRole('link', { name: title }).first().click();
  await sees(county, letterNo);
  await sees(county, '上级督办');
  await isClean(county, 'county-problem');
  await button(county, '答复').click();
  await dialog(county).getByRole('button', { name: '送领导审签' }).click();
  await sees(dialog(county), '请填写答复');
  await dialog(county).getByLabel('答复', { exact: true }).fill('已责令停工并立案。');
  await isClean(county, 'county-reply');
  await dialog(county).getByRole('button', { name: '送领导审签' }).click();
  await sees(county, '已送领导审签');
  expect(await button(county, '审签并报送').count()).toBe(0);
  const { page: leader } = await browsers.signIn(countyUrl, `l${zhengding.code}`, {
    width: 390,
    height: 844,
  });
  await leader.goto(`${countyUrl}/problems/${problemId}`);
  await button(leader, '审签并报送').waitFor();
  await isClean(leader, 'county-problem-390');
  await button(leader, '审签并报送').click();
  await dialog(leader)
    .getByRole('button', { name: /确\s*定|审签并报送/ })
    .click();
  await sees(leader, '已审签，将自动报送');

  // Province: sent back, answered again, verified on the spot, settled with a look-back ahead.
  const step = async (name: string, fill: () => Promise<void>): Promise<void> => {
    await button(staff, name).click();
    await fill();
    await dialog(staff).getByRole('button', { name }).click();
    await dialog(staff).waitFor({ state: 'hidden' });
  };
  const note = (words: string) => () => dialog(staff).getByLabel('说明').fill(words);
  await staff.goto(address);
  await sees(staff, '已责令停工并立案。');
  await step('退回补充（再督办）', async () => {
    await dialog(staff).getByLabel('答复期限').fill('2099-01-05');
    // Takes the day, and hands the form in where it can: without its reason it cannot yet.
    await dialog(staff).getByLabel('答复期限').press('Enter');
    await note('请附复耕照片')();
  });
  await sees(staff, '第 2 次要求答复');
  await sees(county, '请附复耕照片');
  await button(county, '答复').click();
  expect(await dialog(county).getByLabel('答复', { exact: true }).inputValue()).toBe('已责令停工并立案。');
  await dialog(county).getByLabel('答复', { exact: true }).fill('已拆除并复耕，照片附后。');
  await dialog(county).getByRole('button', { name: '送领导审签' }).click();
  await sees(leader, '已拆除并复耕，照片附后。');
  await button(leader, '审签并报送').click();
  await dialog(leader)
    .getByRole('button', { name: /确\s*定|审签并报送/ })
    .click();
  // It comes onto the open page by itself, and so does its correction, which the leader signs as well.
  await sees(staff, '已拆除并复耕，照片附后。');
  await button(county, '更正答复').click();
  expect(await dialog(county).getByLabel('答复', { exact: true }).inputValue()).toBe(
    '已拆除并复耕，照片附后。',
  );
  await dialog(county).getByLabel('答复', { exact: true }).fill('已拆除并复耕五亩，照片附后。');
  await dialog(county).getByRole('button', { name: '送领导审签' }).click();
  await sees(dialog(county), '请填写更正理由');
  await dialog(county).getByLabel('更正理由').fill('漏写面积');
  await isClean(county, 'county-correction');
  await dialog(county).getByRole('button', { name: '送领导审签' }).click();
  await sees(leader, '更正待领导审签，现仍以原答复为准');
  await isClean(leader, 'county-correction-390');
  expect(await staff.getByText('已拆除并复耕五亩，照片附后。').count()).toBe(0);
  await button(leader, '审签并报送').click();
  await dialog(leader).getByText('审签这份更正？').last().waitFor();
  await dialog(leader)
    .getByRole('button', { name: /确\s*定|审签并报送/ })
    .click();
  await sees(staff, '已拆除并复耕五亩，照片附后。');
  await sees(staff, '漏写面积');
  await staff.getByText('原答复').click();
  await isClean(staff, 'hub-corrected');
  await step('开始核查', async () => {});
  await sees(county, '核查中');
  expect(await button(county, '更正答复').count()).toBe(0);
  await step('核查通过', note('现场核查属实'));
  await step('办结', async () => {});
  await isClean(staff, 'hub-closed');
  await sees(county, '已办结');
  await staff.getByRole('link', { name: '“6+1”联动监督', exact: false }).first().click();
  await sees(staff, letterNo);
  await isClean(staff, 'hub-list');
  await county.setViewportSize({ width: 390, height: 844 });
  await isClean(county, 'county-closed-390');
  await county.goto(`${countyUrl}/problems`);
  await isClean(county, 'county-problems-390');
  expect(browsers.complaints).toEqual([]);
});

test('a county that is shared out: what is open is given to one successor or the other, the letter goes along, and the screen says so', async () => {
  const { hubUrl } = network;
  const { page: staff } = await browsers.signIn(hubUrl, 'province');
  const tab = `${hubUrl}/campaigns/${campaignId}?tab=successions`;
  await staff.goto(tab);
  await button(staff, '登记区划调整').click();
  const pick = async (label: string, name: string) => {
    await dialog(staff)
      .getByRole('combobox', { name: new RegExp(`^[* ]*${label}$`) })
      .fill(name);
    await staff
      .locator('.ant-select-dropdown:visible')
      .getByTitle(new RegExp(`^${name}`))
      .first()
      .click();
  };
  await pick('原县（市、区）', '正定县');
  await pick('承接单位', '藁城区');
  await pick('承接单位', '栾城区');
  await staff.keyboard.press('Escape');
  await sees(dialog(staff), '主承接单位');
  await dialog(staff).getByRole('textbox', { name: '依据' }).fill('国函〔2020〕70号');
  await isClean(staff, 'hub-succession-dialog');
  await dialog(staff).getByRole('button', { name: '登记区划调整' }).click();
  // The list comes by itself: the problem goes to the second, the rest to the first.
  await sees(dialog(staff), '分配未办结事项：正定县');
  await dialog(staff).getByRole('combobox', { name: '全部类别', exact: true }).click();
  await staff.locator('.ant-select-dropdown:visible').getByTitle('问题', { exact: true }).click();
  await dialog(staff)
    .getByRole('combobox', { name: `${title}的承接单位` })
    .click();
  await staff.locator('.ant-select-dropdown:visible').getByTitle('栾城区', { exact: true }).click();
  await sees(dialog(staff), '栾城区 1 项');
  await isClean(staff, 'hub-succession-shares');
  await button(staff, '保存分配').click();
  await sees(staff, '主承接单位藁城区；已指定其他单位承接 1 项');
  const { page: approver } = await browsers.signIn(hubUrl, 'approver');
  await approver.goto(tab);
  await approver
    .getByRole('button', { name: /批\s*准/ })
    .first()
    .click();
  await eventually('it is carried out', async () => {
    await approver.reload();
    await settled(approver);
    return (await approver.getByText('已生效', { exact: true }).count()) === 1;
  });
  await sees(approver, /栾城区：问题 1 件、代表小组 0 个、任务 0 项、督办函 1 件/);
  await isClean(approver, 'hub-successions');
  await staff.goto(`${hubUrl}/campaigns/${campaignId}?tab=supervision`);
  await sees(staff, '栾城区');
  expect(browsers.complaints).toEqual([]);
});

test('the campaign is closed with the letter still out, and its archive is taken along as files', async () => {
  const { hubUrl } = network;
  const { campaigns, rollup } = province.staff;
  const { version } = await campaigns.get.query({ id: campaignId });
  await campaigns.beginClosing.mutate({ id: campaignId, version, lastDay: today() });
  const { page } = await browsers.signIn(hubUrl, 'approver');
  await page.goto(`${hubUrl}/campaigns/${campaignId}`);
  await button(page, '结束行动').click();
  await sees(dialog(page), /有 1 件督办函尚未督办结束：行动结束后继续督办、回头看/);
  await isClean(page, 'hub-close');
  await dialog(page).getByRole('button', { name: '结束行动' }).click();
  await dialog(page).waitFor({ state: 'hidden' });

  await page.goto(`${hubUrl}/campaigns/${campaignId}?tab=archive`);
  await sees(page, '归档数据');
  await isClean(page, 'hub-archive');
  const digest = await page.locator('.archive-digest').innerText();
  const download = async (name: string) => {
    const [file] = await Promise.all([page.waitForEvent('download'), button(page, name).click()]);
    return { name: file.suggestedFilename(), content: await readFile(await file.path()) };
  };
  const json = await download('导出 JSON（含校验码）');
  expect(json.name).toMatch(/-归档-\d{4}-\d{2}-\d{2}\.json$/);
  const { rows } = JSON.parse(json.content.toString()) as { rows: [string, number, unknown][] };
  const lines = rows.map(([section, ordinal, content]) => archiveLine({ section, ordinal, content }));
  expect(createHash('sha256').update(lines.join('\n')).digest('hex')).toBe(digest);
  await sees(page, `${new Intl.NumberFormat('zh-CN').format(rows.length).replaceAll(',', '')} 条`);

  // The workbook's figures are the dashboard's, in the language of the screen.
  const { self } = await rollup.compare.query({ campaignId, region: '130000' });
  const overviewOf = async (name: string, sheet: string) => {
    const { content } = await download(name);
    return new Map((await readWorkbook(content)).get(sheet)!.map(([key, value]) => [key, value]));
  };
  const chinese = await overviewOf('导出 Excel', '概况');
  expect(chinese.get('校验码（SHA-256）')).toBe(digest);
  expect(chinese.get('发现问题（件）')).toBe(self.counters.problems_found);
  expect(self.counters.problems_found).toBe(1);
  await button(page, 'English').click();
  const english = await overviewOf('Export as Excel', 'Overview');
  expect(english.get('Digest (SHA-256)')).toBe(digest);
  expect(english.get('Problems found')).toBe(1);
  expect(english.get('Tasks')).toBe(self.tasksAssigned);
  expect(browsers.complaints).toEqual([]);
});
