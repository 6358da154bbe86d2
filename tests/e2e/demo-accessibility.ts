/** Every page of both webs under axe, with the demo's data; and none scrolls sideways. */
import { DEMO_PASSWORD } from '@linked/stack/demo/accounts.ts';
import { hubClient } from '@linked/stack/demo/client.ts';
import { codes } from '@linked/stack/demo/reference.ts';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { problemsOf } from '../harness/accessibility.ts';
import { type Browsers, settled } from '../harness/browser.ts';
import { atRest } from '../harness/clean.ts';
import type { DemoNetwork } from '../harness/demo-network.ts';
import { countyStaff, today } from '../harness/province.ts';

const desk = 1440;
const phone = 390;
const signInPage = '/';
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

  /** `/groups > 新建代表小组`: the page, and what that button opens. */
  const visit = async (page: Page, baseUrl: string, pages: readonly string[]): Promise<string[]> => {
    const found: string[] = [];
    for (const name of pages) {
      const [address = '/', opens] = name.split(' > ');
      await page.goto(baseUrl + address.replace(/\$\w+/g, (key) => addresses[key] ?? key));
      await settled(page);
      // A page that fell back to the sign-in page would be looked at in its place.
      expect(await page.getByRole('button', { name: '登录', exact: true }).count(), name).toBe(
        name === signInPage ? 1 : 0,
      );
      if (opens !== undefined) {
        await page.getByRole('button', { name: opens }).first().click();
        await page.getByRole('dialog').waitFor();
        await settled(page);
        await atRest(page);
      }
      for (const problem of await problemsOf(page)) found.push(`${name}: ${problem}`);
    }
    return found;
  };

  describe('axe finds nothing at', () => {
    test('the sign-in pages', async () => {
      const { page } = await browsers().signIn(demo().network.hubUrl, 'leader');
      await page.getByRole('button', { name: '退出登录' }).click();
      await page.getByLabel('用户名').waitFor();
      expect(await visit(page, demo().network.hubUrl, [signInPage])).toEqual([]);
      await page.setViewportSize({ width: phone, height: 844 });
      expect(await visit(page, demo().network.countyUrl, [signInPage])).toEqual([]);
    });

    test("the hub's pages", async () => {
      const { hubUrl, env } = demo().network;
      const { page } = await browsers().signIn(hubUrl, 'province');
      const campaign = [
        'overview',
        'tasks',
        'deliveries',
        'plans',
        'supplements',
        'milestones',
        'rounds',
        'reviews',
        'archive',
        'history',
      ];
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
        '/dashboard > 查看明细',
        '/campaigns/$draft > 撤回行动',
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
        '/groups > 新建代表小组',
        '/groups > 填报全县数字',
        '/activities > 登记活动',
        '/tasks?tab=items > 新增分解事项',
        '/tasks/$task > 办理历程',
        '/tasks/$task > 提出申请',
        '/problems > 登记问题',
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
