/** What a page must be for everyone: nothing for axe to say, and nothing wider than the window. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { settled } from './browser.ts';

/**
 * Waits until nothing fades or slides: half faded in, every text would be too pale. A dialog that closes begins its
 * next movement after the one before, so it must stay still for a while.
 */
export async function atRest(page: Page): Promise<void> {
  for (let still = 0; still < 3; ) {
    // A spinner never finishes, and one that was taken away with its part of the page may not say so.
    await page.evaluate(
      'Promise.race([Promise.allSettled(document.getAnimations().map((one) => one.finished)), new Promise((go) => setTimeout(go, 2000))])',
    );
    await page.waitForTimeout(60);
    still = (await page.evaluate('document.getAnimations().length')) === 0 ? still + 1 : 0;
  }
}

/** @param name names the page in the failure */
export async function isClean(page: Page, name: string): Promise<void> {
  await settled(page);
  await atRest(page);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(
    violations.map(({ id, nodes }) => `${name}: ${id} ${nodes[0]?.html}`),
    name,
  ).toEqual([]);
  const wider = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
  expect(wider, name).toBeLessThanOrEqual(0);
}
