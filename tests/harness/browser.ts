/** People at their browsers: one context a person, in Chinese, with everything the pages complain about written down. */

import { launchBrowser } from '@linked/stack/chromium.ts';
import { DEMO_PASSWORD } from '@linked/stack/demo/accounts.ts';
import type { BrowserContext, Locator, Page } from 'playwright-core';

export interface Person {
  page: Page;
  context: BrowserContext;
}

export interface Browsers {
  /** Opens a context and signs in by the sign-in page. Lands on the person's first page. */
  signIn(
    baseUrl: string,
    username: string,
    options?: { password?: string; width?: number; height?: number },
  ): Promise<Person>;
  /** Errors thrown in pages and written to their consoles, since the start. */
  complaints: readonly string[];
  stop(): Promise<void>;
}

/** Long enough for a machine that has other work; waiting ends as soon as it is so. */
const PATIENCE_MS = 30_000;

export async function openBrowsers(): Promise<Browsers> {
  const browser = await launchBrowser();
  const complaints: string[] = [];
  return {
    complaints,
    async signIn(baseUrl, username, { password = DEMO_PASSWORD, width = 1440, height = 900 } = {}) {
      const context = await browser.newContext({
        locale: 'zh-CN',
        timezoneId: 'Asia/Shanghai',
        viewport: { width, height },
        reducedMotion: 'reduce',
      });
      context.setDefaultTimeout(PATIENCE_MS);
      const page = await context.newPage();
      page.on('pageerror', (error) => complaints.push(`${username}: ${error.message}`));
      page.on('console', (message) => {
        // The first question to the server asks who is there; before sign-in it answers 401.
        if (message.type() === 'error' && !message.text().includes('401'))
          complaints.push(`${username}: ${message.text()}`);
      });
      await page.goto(baseUrl);
      await page.getByLabel('用户名').fill(username);
      await page.getByLabel('密码', { exact: true }).fill(password);
      await page.getByRole('button', { name: '登录' }).click();
      await page.getByRole('button', { name: '退出登录' }).waitFor();
      return { page, context };
    },
    stop: () => browser.close(),
  };
}

/** Waits until the text stands there. */
export async function sees(where: Page | Locator, text: string | RegExp): Promise<void> {
  await where.getByText(text).first().waitFor();
}

/** The headline number with this name on the leader's dashboard or a county's workbench. */
export const figure = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });

/**
 * Watches that a page lives on: it is neither loaded again nor navigated. `stayed` throws what happened, if
 * anything did.
 */
export async function watchStaying(page: Page): Promise<{ stayed(): Promise<void> }> {
  const mark = `mark-${Math.random()}`;
  await page.evaluate((text) => Object.assign(globalThis, { stayingMark: text }), mark);
  const seen: string[] = [];
  page.on('framenavigated', (frame) => frame === page.mainFrame() && seen.push(frame.url()));
  return {
    async stayed() {
      const now = await page.evaluate(() => (globalThis as { stayingMark?: string }).stayingMark);
      if (now !== mark) throw new Error('the page was loaded again');
      if (seen.length > 0) throw new Error(`the page went to ${seen.join(', ')}`);
    },
  };
}

/** Content stands there: nothing loads any more. Live streams stay open, so the network never falls silent. */
export async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.locator('[aria-busy="true"], .ant-skeleton').first().waitFor({ state: 'detached' });
}
