import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** What axe finds on the page as it stands, and whether it scrolls sideways; empty when all is well. */
export async function problemsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.slice(0, 3).map((node) => `${id} at ${node.target.join(' ')}`),
  );
  const sideways = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
  return sideways > 0 ? [...found, `scrolls sideways by ${sideways} px`] : found;
}
