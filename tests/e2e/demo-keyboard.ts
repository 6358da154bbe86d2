/** The main story without a pointer: every control is reached by Tab and worked by keys. */
import { unsigned } from '@linked/stack/demo/reference.ts';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { type Browsers, sees } from '../harness/browser.ts';
import type { DemoNetwork } from '../harness/demo-network.ts';

/** More than any page of ours has controls before the one that is wanted. */
const MOST_STEPS = 150;

/** Presses Tab until the control has the focus; throws when it never gets it. */
async function tabTo(page: Page, control: Locator): Promise<void> {
  await control.waitFor();
  for (let step = 0; step < MOST_STEPS; step += 1) {
    if (await control.evaluate((element) => element.matches(':focus'))) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never reaches ${control}`);
}

async function press(page: Page, control: Locator): Promise<void> {
  await tabTo(page, control);
  await page.keyboard.press('Enter');
}

async function type(page: Page, control: Locator, text: string): Promise<void> {
  await tabTo(page, control);
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type(text);
}

const button = (where: Page | Locator, name: string) => where.getByRole('button', { name, exact: true });
const link = (page: Page, name: string) => page.getByRole('link', { name, exact: true }).first();

export function keyboardPath(demo: () => DemoNetwork, browsers: () => Browsers): void {
  describe('by keyboard alone', () => {
    const title = '全省人大联动监督“回头看”';

    test('the province drafts, another approves, and it is issued', async () => {
      const { hubUrl } = demo().network;
      const { page: staff } = await browsers().signIn(hubUrl, 'province');
      await press(staff, link(staff, '监督行动'));
      await press(staff, button(staff, '起草行动'));
      await press(staff, button(staff, '生成草稿'));
      await type(staff, staff.getByLabel('行动名称'), title);
      // The actions stand at the head of the page: back from the field to them.
      await press(staff, button(staff, '保存草稿'));
      await sees(staff, '草稿已保存');
      await press(staff, button(staff, '返回行动'));

      const { page: approver } = await browsers().signIn(hubUrl, 'approver');
      await press(approver, link(approver, '监督行动'));
      await press(approver, link(approver, title));
      await press(approver, button(approver, '批准'));
      const dialog = approver.getByRole('dialog');
      await type(approver, dialog.getByLabel('党委批转文号'), '冀批〔2020〕18号');
      await press(approver, button(dialog, '批准'));
      await sees(approver, '已批准，可以印发');

      await staff.reload();
      await press(staff, button(staff, '印发'));
      await press(staff, button(staff.getByRole('dialog'), '印发'));
      await sees(staff, '已印发，正在下发到各县（市、区）');
    });

    test('a county signs and hands in, and its leader signs off', async () => {
      const { countyUrl } = demo().network;
      const region = unsigned[0]!;
      const { page: county } = await browsers().signIn(countyUrl, `c${region}`);
      await press(county, link(county, '去签收'));
      await press(county, button(county, '签收'));
      await press(county, button(county.getByRole('dialog'), '确认签收'));
      await sees(county, '已签收，回执将自动报送');

      await press(county, link(county, '任务'));
      const task = '违法占地和违法建设排查整治';
      await press(county, link(county, task));
      const structures = county.getByRole('group', { name: '拆除违法建设', exact: true });
      await type(county, structures.getByLabel('已完成'), '4');
      await type(county, structures.getByLabel('排查认定的违法建设'), '8');
      await type(county, county.getByRole('group', { name: '拆除违法建设面积' }).getByLabel('已完成'), '900');
      await type(county, county.getByLabel('总体进度'), '50');
      await type(county, county.getByLabel('进展说明'), '正在逐宗处置。');
      await press(county, button(county, '报领导审签'));
      await sees(county, '已报领导审签');

      const { page: leader } = await browsers().signIn(countyUrl, `l${region}`);
      await press(leader, link(leader, '任务'));
      await press(leader, link(leader, task));
      await press(leader, button(leader, '审签通过'));
      const dialog = leader.getByRole('dialog');
      // The focus goes round inside the dialog; the document itself stands for the browser's own controls.
      await tabTo(leader, button(dialog, '审签通过'));
      for (let step = 0; step < 6; step += 1) {
        await leader.keyboard.press('Tab');
        const focused = await leader.locator(':focus:not(body)').count();
        expect(await dialog.locator(':focus').count()).toBe(focused);
      }
      await press(leader, button(dialog, '审签通过'));
      await sees(leader, '已审签，将自动报送上级');
    });
  });
}
