/** A campaign's course on screen: a phase is moved, a county that is late is reminded, its city is told. */
import type { HubDatabase } from '@linked/hub-core/db/database.ts';
import type { DB } from '@linked/hub-core/db/types.generated.ts';
import { queuePerCounty } from '@linked/hub-core/directives/queue-per-county.ts';
import { addNotice } from '@linked/hub-core/notices/notices.ts';
import { requestWorkflow } from '@linked/hub-core/workflow-requests/requests.ts';
import { createDatabase } from '@linked/server-kit/database.ts';
import { addDays } from '@linked/shared/calendar/dates.ts';
import type { CampaignDocument } from '@linked/shared/campaigns/document.ts';
import { codes } from '@linked/stack/demo/reference.ts';
import { buildWebApps } from '@linked/stack/web-build.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Browsers, openBrowsers, sees, settled } from '../harness/browser.ts';
import { isClean } from '../harness/clean.ts';
import { eventually } from '../harness/eventually.ts';
import { startTestNetwork, type TestNetwork } from '../harness/network.ts';
import { approvedCampaign, countyStaff, edition, raiseProvince, today } from '../harness/province.ts';

const zhengding = edition.region(codes.zhengding);

let network: TestNetwork;
let browsers: Browsers;
let campaignId: string;
let tasks: { id: string; title: string; dueOn: string }[];
let db: HubDatabase;

beforeAll(async () => {
  const building = buildWebApps({ log: () => {} });
  network = await startTestNetwork('course', { before: building });
  const province = await raiseProvince(network, { counties: [zhengding], people: ['county-staff'] });
  const { id, version, document } = await approvedCampaign(province);
  tasks = document.tasks;
  db = createDatabase<DB>(network.databases.hub.appUrl, { max: 2 });
  await province.staff.campaigns.issue.mutate({ id, version });
  campaignId = id;
  const county = await countyStaff(network.countyUrl, zhengding.code);
  await eventually(
    'the campaign is delivered',
    async () => (await county.directives.list.query()).length === 1,
  );
  const [directive] = await county.directives.list.query();
  await county.directives.sign.mutate({ id: directive!.id });
  browsers = await openBrowsers();
});
afterAll(async () => {
  await browsers?.stop();
  await db?.destroy();
  await network?.stop();
});

test('a phase that is moved reaches the county with both dates and the reason, and is signed for', async () => {
  const { hubUrl, countyUrl } = network;
  const { page: staff } = await browsers.signIn(hubUrl, 'province');
  await staff.goto(`${hubUrl}/campaigns/${campaignId}`);
  await staff
    .getByRole('button', { name: /^调整“/ })
    .first()
    .click();
  const dialog = staff.getByRole('dialog').last();
  await sees(dialog, '该阶段已开始');
  await dialog.getByRole('button', { name: '调整并通知各县' }).click();
  await sees(dialog, '请填写调整原因');
  await dialog.getByLabel('调整原因').fill('汛期提前');
  const endsOn = addDays(today(), 9);
  await dialog.getByLabel('结束日期').fill(endsOn);
  await dialog.getByLabel('结束日期').press('Enter');
  await isClean(staff, 'move-phase');
  await dialog.getByRole('button', { name: '调整并通知各县' }).click();
  await sees(staff, '已调整，正在通知');
  await staff.goto(`${hubUrl}/campaigns/${campaignId}?tab=history`);
  await sees(staff, /汛期提前/);

  const { page: county } = await browsers.signIn(countyUrl, `c${zhengding.code}`, { width: 390 });
  await county.getByRole('link', { name: /阶段调整/ }).click();
  await sees(county, '汛期提前');
  await sees(county, '已调整');
  await isClean(county, 'county-phase-change');
  await county.getByRole('button', { name: '签收' }).first().click();
  await county.getByRole('button', { name: '确认签收' }).click();
  await sees(county, '已签收');
  expect(browsers.complaints).toEqual([]);
});

test('a phase that ended yesterday is extended, and the county reads what is open again', async () => {
  const { hubUrl, countyUrl } = network;
  const { document } = await db
    .selectFrom('campaigns')
    .select('document')
    .where('id', '=', campaignId)
    .executeTakeFirstOrThrow();
  const { phases, ...rest } = document as unknown as CampaignDocument;
  const over = { ...phases[0]!, startsOn: addDays(today(), -20), endsOn: addDays(today(), -1) };
  await db
    .updateTable('campaigns')
    .set({ document: JSON.stringify({ ...rest, phases: [over, ...phases.slice(1)] }) })
    .where('id', '=', campaignId)
    .execute();
  const { page: staff } = await browsers.signIn(hubUrl, 'province');
  await staff.goto(`${hubUrl}/campaigns/${campaignId}`);
  await staff.getByRole('button', { name: `延长已结束的“${over.name}”` }).click();
  const dialog = staff.getByRole('dialog');
  await sees(dialog, /随阶段结束锁定的任务将重新开放/);
  await dialog.getByLabel('结束日期').fill(addDays(today(), 12));
  await dialog.getByLabel('结束日期').press('Enter');
  await dialog.getByLabel('调整原因').fill('汛情未完');
  await isClean(staff, 'extend-phase');
  await dialog.getByRole('button', { name: '调整并通知各县' }).click();
  await sees(staff, '已调整，正在通知');
  await staff.goto(`${hubUrl}/campaigns/${campaignId}?tab=history`);
  await sees(staff, '延长已结束的阶段');

  const { page: county } = await browsers.signIn(countyUrl, `c${zhengding.code}`, { width: 390 });
  await county
    .getByRole('link', { name: /阶段调整/ })
    .first()
    .click();
  await sees(county, '汛情未完');
  await sees(county, /该阶段此前已结束，现予延长/);
  await isClean(county, 'county-phase-extended');
});

test('a reminder says what is missing, leads to where it is done, and is signed for', async () => {
  const { countyUrl } = network;
  const [task] = tasks as [(typeof tasks)[number]];
  const common = { taskId: task.id, title: task.title, dueOn: task.dueOn };
  await db.transaction().execute(async (trx) => {
    await queuePerCounty(trx, {
      campaignId,
      kind: 'reminder',
      revision: 1,
      receiptDueOn: addDays(today(), 2),
      now: new Date(),
      items: [
        {
          region: zhengding.code,
          issuingOrgan: '省人大常委会办公厅',
          payload: {
            day: today(),
            receiptDueOn: addDays(today(), 2),
            items: [
              { what: 'report', from: addDays(today(), -8), dueOn: addDays(today(), -2), times: 2 },
              { what: 'behind-pace', ...common, percent: 10, expected: 45, times: 1 },
            ],
          },
        },
      ],
    });
    const args = { campaignId, signal: 'directive-queued' } as const;
    await requestWorkflow(trx, { kind: 'signal-campaign', args, now: new Date() });
  });
  const { page: county } = await browsers.signIn(countyUrl, `c${zhengding.code}`, { width: 390 });
  await county.getByRole('link', { name: /^提醒：/ }).click();
  await sees(county, '第 2 次提醒');
  await sees(county, /现在应达 45%，目前 10%/);
  await isClean(county, 'county-reminder');
  await county.getByRole('link', { name: task.title }).click();
  await sees(county, task.title);
  await county.goBack();
  await county.getByRole('button', { name: '签收' }).first().click();
  await county.getByRole('button', { name: '确认签收' }).click();
  await sees(county, '已签收');

  const { page: staff } = await browsers.signIn(network.hubUrl, 'province');
  await staff.goto(`${network.hubUrl}/campaigns/${campaignId}?tab=deliveries`);
  await staff.getByText('提醒', { exact: true }).click();
  await sees(staff, /共提醒 1 县次：已签收 1，逾期未签收 0/);
  const row = staff.getByRole('row', { name: /正定县/ });
  await sees(row, '未报送 1');
  await sees(row, '进度滞后 1');
  await row.getByRole('button', { name: '展开行' }).click();
  await sees(staff, new RegExp(`${task.title}.*应达 45%`));
  await isClean(staff, 'reminders');
});

test('the reports of the present period are shown by city and county', async () => {
  const { hubUrl } = network;
  const { page: staff } = await browsers.signIn(hubUrl, 'province');
  await staff.goto(`${hubUrl}/campaigns/${campaignId}?tab=rhythm`);
  await sees(staff, '本期尚未报送');
  await sees(staff, '石家庄市');
  await isClean(staff, 'rhythm');
});

test('staff see that something was told, without loading the page again, and mark it read', async () => {
  const { hubUrl } = network;
  const { page: staff } = await browsers.signIn(hubUrl, 'province');
  await staff.goto(`${hubUrl}/notices`);
  await sees(staff, '没有提示');
  await db.transaction().execute((trx) =>
    addNotice(trx, {
      region: '130000',
      day: today(),
      now: new Date(),
      items: [
        {
          kind: 'receipt',
          campaignId,
          about: campaignId,
          directiveKind: 'campaign',
          dueOn: today(),
          counties: [{ region: zhengding.code, count: 1 }],
        },
      ],
    }),
  );
  await staff.getByRole('link', { name: '工作提示：1 条未读' }).waitFor();
  await sees(staff, `未签收“印发行动”`);
  await isClean(staff, 'notices');
  await staff.getByRole('button', { name: '标为已读', exact: true }).click();
  await staff.getByRole('link', { name: '工作提示', exact: true }).waitFor();
  expect(browsers.complaints).toEqual([]);
});

test('a draft says on what rhythm is reported and how is reminded', async () => {
  const { hubUrl } = network;
  const { page: staff } = await browsers.signIn(hubUrl, 'province');
  await staff.goto(`${hubUrl}/campaigns/new`);
  await settled(staff);
  await staff.getByRole('button', { name: '生成草稿' }).click();
  await staff.getByLabel('报送日').waitFor();
  await staff.getByLabel('静默时段自').fill('17:30');
  await staff.getByLabel('告知市级：逾期第').fill('4');
  await isClean(staff, 'draft');
  await staff.getByRole('button', { name: '保存草稿' }).click();
  await sees(staff, '草稿已保存');
});
