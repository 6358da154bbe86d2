/** Every page of both webs under axe, with the demo's data; and none scrolls sideways. */
import { AxeBuilder } from '@axe-core/playwright';
import { DEMO_PASSWORD } from '@linked/stack/demo/accounts.ts';
import { hubClient } from '@linked/stack/demo/client.ts';
import { codes } from '@linked/stack/demo/reference.ts';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Browsers } from '../harness/browser.ts';
import type { DemoNetwork } from '../harness/demo-network.ts';
import { countyStaff, today } from '../harness/province.ts';

const desk = 1440;
const phone = 390;
const region = codes.zhengding;

export function accessibilityOfThePages(demo: () => DemoNetwork, browsers: () => Browsers): void {
  const addresses: Record<string, string> = {};
  beforeAll(async () => {
    const { network, campaignId } = demo();
    const staff = await hubClient(network.hubUrl, 'province', DEMO_PASSWORD);
    const draft = await staff.campaigns.draftFromTemplate.mutate({
      templateId: 'hebei-6+1-2020',
      startsOn: today(),
    });
    const county = await countyStaff(network.countyUrl, region);
    const [directive] = await county.directives.list.query();
    const [task] = await county.tasks.list.query({ campaignId });
    const { rows } = await county.problems.list.query({ campaignId });
    Object.assign(addresses, {
      $campaign: campaignId,
      $draft: draft.id,
      $directive: directive!.id,
      $task: task!.task.id,
      $problem: rows[0]!.id,
    });
  });

  const visit = async (page: Page, baseUrl: string, pages: readonly string[]): Promise<string[]> => {
    const found: string[] = [];
    for (const name of pages) {
      await page.goto(baseUrl + name.replace(/\$\w+/g, (key) => addresses[key] ?? key));
      const begun = performance.now();
      await settled(page);
      console.log(name, performance.now() - begun);
      for (const problem of await problemsOf(page)) found.push(`${name}: ${problem}`);
      console.log(name, performance.now() - begun);
    }
    return found;
  };

  describe('axe finds nothing at', () => {
    test('the sign-in pages', async () => {
      const { page } = await browsers().signIn(demo().network.hubUrl, 'leader');
      await page.getByRole('button', { name: '退出登录' }).click();
      await page.getByLabel('用户名').waitFor();
      expect(await visit(page, demo().network.hubUrl, ['/'])).toEqual([]);
      await page.setViewportSize({ width: phone, height: 844 });
      expect(await visit(page, demo().network.countyUrl, ['/'])).toEqual([]);
    });

    test("the hub's pages", async () => {
      const { hubUrl, env } = demo().network;
      const { page } = await browsers().signIn(hubUrl, 'province');
      const campaign = ['overview', 'tasks', 'deliveries', 'plans', 'history'];
      const own = [
        '/dashboard',
        '/dashboard?region=130100',
        `/dashboard?region=${region}`,
        '/dashboard?view=tiles&measure=problemsOverdue',
        '/campaigns',
        '/campaigns/new',
        '/campaigns/$draft/edit',
        ...campaign.map((tab) => `/campaigns/$campaign?tab=${tab}`),
        '/nodes',
        '/no-such-page',
      ];
      expect(await visit(page, hubUrl, own)).toEqual([]);
      const { page: admin } = await browsers().signIn(hubUrl, 'admin', { password: env.HUB_ADMIN_PASSWORD! });
      expect(await visit(admin, hubUrl, ['/nodes', '/users', '/audit'])).toEqual([]);
    });

    test.each([desk, phone])("the county's pages, %i px wide", async (width) => {
      const { countyUrl, env } = demo().network;
      const { page } = await browsers().signIn(countyUrl, `c${region}`, { width });
      const own = [
        '/workbench',
        '/directives',
        '/directives/$directive',
        '/tasks',
        '/tasks?tab=items',
        '/tasks?tab=baselines',
        '/tasks/$task',
        '/plan',
        '/groups',
        '/activities',
        '/problems',
        '/problems/import',
        '/problems/$problem',
        '/outbox',
        '/no-such-page',
      ];
      expect(await visit(page, countyUrl, own)).toEqual([]);
      const { page: unit } = await browsers().signIn(countyUrl, `u${codes.hanshan}`, { width });
      expect(await visit(unit, countyUrl, ['/problems'])).toEqual([]);
      const password = env.COUNTY_ADMIN_PASSWORD!;
      const { page: operator } = await browsers().signIn(countyUrl, 'admin', { width, password });
      expect(await visit(operator, countyUrl, ['/instances'])).toEqual([]);
    });
  });
}

/** Content stands there: nothing loads any more. Live streams stay open, so the network never falls silent. */
async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.locator('[aria-busy="true"], .ant-skeleton').first().waitFor({ state: 'detached' });
}

async function problemsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.slice(0, 3).map((node) => `${id} at ${node.target.join(' ')}`),
  );
  const sideways = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
  return sideways > 0 ? [...found, `scrolls sideways by ${sideways} px`] : found;
}
