/** The same figures as a leader reads them. */
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Browsers, figure, sees } from '../harness/browser.ts';
import type { DemoNetwork } from '../harness/demo-network.ts';

export function screensOfTheDemo(demo: () => DemoNetwork, browsers: () => Browsers): void {
  describe("on the leader's screen", () => {
    let page: Page;
    beforeAll(async () => {
      ({ page } = await browsers().signIn(demo().network.hubUrl, 'leader'));
    });

    test('stand the headline figures, each with its denominator', async () => {
      await page.getByRole('heading', { name: '河北省联动看板' }).waitFor();
      for (const [name, text] of [
        ['代表小组', '2,052'],
        ['代表参与率', '27.3 %'],
        ['代表参与率', '41,606 / 152,400 人'],
        ['培训覆盖率', '100 %'],
        ['县（市、区）签收', '165 / 168'],
        ['党委批转', '168 / 168'],
      ] as const)
        expect((await figure(page, name).innerText()).replaceAll(/\s+/g, ' '), name).toContain(text);
      await sees(figure(page, '党委批转'), /11\s*\/\s*11/);
      expect(await page.locator('tr[data-region$="00"]').count()).toBe(11);
    });

    test('a click goes from the province to the county and to the number reported', async () => {
      await page.getByRole('link', { name: '张家口市' }).click();
      await page.getByRole('heading', { name: '张家口市联动看板' }).waitFor();
      await page.getByRole('link', { name: '张家口市桥东区' }).click();
      await page.getByRole('heading', { name: '张家口市桥东区联动看板' }).waitFor();
      expect(new URL(page.url()).searchParams.get('region')).toContain('130702');
      await sees(page.getByRole('row').filter({ hasText: '办理不动产登记' }), '13,836');
    });
  });
}
