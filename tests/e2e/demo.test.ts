import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Browsers, openBrowsers } from '../harness/browser.ts';
import { type DemoNetwork, startDemoNetwork } from '../harness/demo-network.ts';
import { accessibilityOfThePages } from './demo-accessibility.ts';
import { figuresOfTheDemo } from './demo-figures.ts';
import { keyboardPath } from './demo-keyboard.ts';
import { screensOfTheDemo } from './demo-screens.ts';

// One demo for everything that only looks at it: loading it takes longer than looking.
let demo: DemoNetwork;
let browsers: Browsers;

beforeAll(async () => {
  demo = await startDemoNetwork('demo');
  browsers = await openBrowsers();
}, 480_000);
afterAll(async () => {
  await browsers?.stop();
  await demo?.stop();
});

figuresOfTheDemo(() => demo);
screensOfTheDemo(
  () => demo,
  () => browsers,
);
accessibilityOfThePages(
  () => demo,
  () => browsers,
);
// Last: it issues a second campaign.
keyboardPath(
  () => demo,
  () => browsers,
);

test('no page has thrown or complained', () => {
  expect(browsers.complaints).toEqual([]);
});
