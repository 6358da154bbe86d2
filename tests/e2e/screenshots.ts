/** `npm run screenshots`: loads the demo on a throw-away network and takes the pictures of docs/screenshots. */
import fs from 'node:fs';
import path from 'node:path';
import { DEMO_PASSWORD, staffOf } from '@linked/stack/demo/accounts.ts';
import { countyClient } from '@linked/stack/demo/client.ts';
import { codes } from '@linked/stack/demo/reference.ts';
import { runProgram, StackError } from '@linked/stack/errors.ts';
import { repositoryRoot } from '@linked/stack/paths.ts';
import type { Page } from 'playwright-core';
import { openBrowsers, settled } from '../harness/browser.ts';
import { startDemoNetwork } from '../harness/demo-network.ts';

const folder = path.join(repositoryRoot, 'docs', 'screenshots');
/** Pictures live in the repository: none may weigh more. */
const MOST_BYTES = 300_000;

await runProgram(async () => {
  const { network, campaignId, stop } = await startDemoNetwork('screenshots');
  const browsers = await openBrowsers();
  try {
    const { hubUrl, countyUrl } = network;
    fs.mkdirSync(folder, { recursive: true });
    // Tall enough for the map below the figures.
    const leader = (await browsers.signIn(hubUrl, 'leader', { width: 1280, height: 1100 })).page;
    await take(leader, 'dashboard', `${hubUrl}/dashboard`);
    await take(leader, 'dashboard-city', `${hubUrl}/dashboard?region=130100`);
    const staff = (await browsers.signIn(hubUrl, 'province')).page;
    await take(staff, 'campaign', `${hubUrl}/campaigns/${campaignId}`);
    await take(staff, 'campaign-deliveries', `${hubUrl}/campaigns/${campaignId}?tab=deliveries`);

    const county = await countyClient(countyUrl, staffOf(codes.zhengding), DEMO_PASSWORD);
    const [task] = await county.tasks.list.query({ campaignId });
    const zhengding = (await browsers.signIn(countyUrl, staffOf(codes.zhengding))).page;
    await take(zhengding, 'county-task', `${countyUrl}/tasks/${task!.task.id}`);
    // Hanshan has much on its list.
    const desk = (await browsers.signIn(countyUrl, staffOf(codes.hanshan))).page;
    await take(desk, 'county-workbench', `${countyUrl}/workbench`);
    const narrow = { width: 390, height: 844 };
    const phone = (await browsers.signIn(countyUrl, staffOf(codes.hanshan), narrow)).page;
    await take(phone, 'county-workbench-390', `${countyUrl}/workbench`);
    await take(phone, 'county-problems-390', `${countyUrl}/problems`);
  } finally {
    await browsers.stop();
    await stop();
  }
  return 0;
});

async function take(page: Page, name: string, url: string): Promise<void> {
  await page.goto(url);
  await settled(page);
  // Maps and fonts draw once more after the text stands.
  await page.waitForTimeout(1500);
  const file = path.join(folder, `${name}.png`);
  await page.screenshot({ path: file });
  const { size } = fs.statSync(file);
  console.log(`${path.relative(repositoryRoot, file)}  ${Math.round(size / 1000)} kB`);
  if (size > MOST_BYTES) throw new StackError(`${name}.png has ${size} bytes, more than ${MOST_BYTES}`);
}
