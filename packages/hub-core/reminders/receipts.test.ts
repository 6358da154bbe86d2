import { addDays, shanghaiDate, shanghaiMidnight } from '@linked/shared/calendar/dates.ts';
import { isWorkday } from '@linked/shared/calendar/workdays.ts';
import type { CampaignTask } from '@linked/shared/campaigns/document.ts';
import { newId } from '@linked/shared/ids.ts';
import { ownTaskId } from '@linked/shared/local-tasks/local-tasks.ts';
import type { NoticeItem } from '@linked/shared/notices/items.ts';
import type { ReminderPayload } from '@linked/shared/reminders/payload.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { carryOutDue } from '../course/carry-out-due.ts';
import { ingestReports } from '../link/ingest.ts';
import { issueLocalTasks } from '../local-tasks/issue-local-tasks.ts';
import { readPeriod } from '../rhythm/read-period.ts';
import { issuedCampaign, MEETING } from '../testing/campaigns.ts';
import { CountyReports } from '../testing/county-reports.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { HEBEI, person } from '../testing/people.ts';
import { listReminders } from './list-reminders.ts';

const SHIJIAZHUANG = '130100';
const [CHANGAN, ZHENGDING, LUNAN] = ['130102', '130123', '130202'] as const;
const counties = [CHANGAN, ZHENGDING, LUNAN];
const LATER = new Date('2026-11-01T02:00:00Z');
const reports = new Map(counties.map((region) => [region as string, new CountyReports(region)]));

let hub: TestHub;
let campaign: Awaited<ReturnType<typeof issuedCampaign>>;
beforeAll(async () => {
  hub = await openTestHub();
});
afterAll(() => hub.stop());
/** Issued on Friday 3 April 2020 to three counties, to be signed by Thursday the 9th. */
beforeEach(async () => {
  campaign = await issuedCampaign(hub.db);
  await hub.db
    .deleteFrom('campaign_targets')
    .where('campaign_id', '=', campaign.id)
    .where('region', 'not in', counties)
    .execute();
});

const morning = (day: string): Date => new Date(shanghaiMidnight(day).getTime() + 9 * 3_600_000);
async function mornings(from: string, to: string): Promise<void> {
  for (let day = from; day <= to; day = addDays(day, 1))
    if (isWorkday(day)) await carryOutDue(hub.db, { campaignId: campaign.id, now: morning(day) });
}
const fromTheStart = addDays(shanghaiDate(MEETING), 1);

async function take(region: string, make: (county: CountyReports) => ReturnType<CountyReports['draft']>) {
  const items = [make(reports.get(region)!)];
  const { judgements } = await ingestReports(hub.db, { region, items, now: LATER });
  expect(judgements.map((judgement) => judgement.outcome)).toEqual(['accepted']);
}
const sign = (region: string, directiveId: string) =>
  take(region, (county) => county.receipt(campaign.id, directiveId));

/** Reminders in the order they went out: day, county, organ, what of. */
async function sent() {
  const rows = await hub.db
    .selectFrom('directives as x')
    .innerJoin('deliveries as d', 'd.directive_id', 'x.id')
    .select(['x.id', 'd.region', 'd.seq', 'x.payload', 'x.issuing_organ', 'x.receipt_due_on'])
    .where('x.campaign_id', '=', campaign.id)
    .where('x.kind', '=', 'reminder')
    .orderBy('x.issued_at')
    .orderBy('d.region')
    .orderBy('d.seq')
    .execute();
  return rows.map((row) => ({ ...row, payload: row.payload as unknown as ReminderPayload }));
}
async function told(region: string, day: string, kind: NoticeItem['kind']): Promise<NoticeItem['counties']> {
  const rows = await hub.db
    .selectFrom('notices')
    .select('items')
    .where('region', '=', region)
    .where('day', '=', day)
    .execute();
  return rows
    .flatMap((row) => row.items as unknown as NoticeItem[])
    .filter((item) => item.kind === kind && item.campaignId === campaign.id)
    .flatMap((item) => item.counties);
}

describe('a reminder that nobody acknowledges', () => {
  const list = (
    now: Date,
    more: Partial<Parameters<typeof listReminders>[1]> = {},
  ): ReturnType<typeof listReminders> =>
    listReminders(hub.db, {
      campaignId: campaign.id,
      within: HEBEI,
      receipt: 'all',
      limit: 50,
      offset: 0,
      scopes: [{ prefix: '13', fields: null }],
      now,
      ...more,
    });

  it('is said to city and province in the next step of the ladder, and never reminded of', async () => {
    const issued = hub.db.selectFrom('directives').select('id').where('campaign_id', '=', campaign.id);
    const { id } = await issued.where('kind', '=', 'campaign').executeTakeFirstOrThrow();
    await sign(ZHENGDING, id);
    await sign(LUNAN, id);
    // Reminded on the 10th, to be acknowledged by Tuesday the 14th: not late yet when the city is told first.
    await mornings(fromTheStart, '2020-04-14');
    expect(await told(SHIJIAZHUANG, '2020-04-14', 'receipt')).toEqual([{ region: CHANGAN, count: 1 }]);
    expect(await told(SHIJIAZHUANG, '2020-04-14', 'reminder-unsigned')).toEqual([]);
    await mornings('2020-04-15', '2020-04-16');
    // 正定 is named there too, for its report, but its first reminder may still be signed that day.
    expect(await told(SHIJIAZHUANG, '2020-04-15', 'report')).toHaveLength(2);
    expect(await told(SHIJIAZHUANG, '2020-04-15', 'reminder-unsigned')).toEqual([
      { region: CHANGAN, count: 1 },
    ]);
    // By then the reminder of the 13th has passed its day as well.
    expect(await told(HEBEI, '2020-04-16', 'reminder-unsigned')).toEqual([{ region: CHANGAN, count: 2 }]);
    const items = (await sent()).flatMap(({ payload }) => payload.items);
    expect(items.filter((item) => item.what === 'receipt' && item.directiveId !== id)).toEqual([]);
  });

  it('is listed with its last day until it is signed for, then by whom and when', async () => {
    await mornings(fromTheStart, '2020-04-10');
    const [first] = (await sent()).filter(({ region }) => region === CHANGAN);
    expect(first).toMatchObject({ receipt_due_on: '2020-04-14' });
    expect((await list(morning('2020-04-14'))).sums).toEqual({ sent: 3, signed: 0, late: 0 });
    const overdue = await list(morning('2020-04-15'), { receipt: 'late', within: SHIJIAZHUANG });
    expect(overdue.rows.map(({ region, late, signedBy }) => [region, late, signedBy])).toEqual([
      [CHANGAN, true, null],
      [ZHENGDING, true, null],
    ]);
    await sign(CHANGAN, first!.id);
    const after = await list(morning('2020-04-15'));
    expect(after.sums).toEqual({ sent: 3, signed: 1, late: 2 });
    const [row] = (await list(morning('2020-04-15'), { receipt: 'signed' })).rows;
    expect(row).toMatchObject({
      region: CHANGAN,
      day: '2020-04-10',
      late: false,
      state: 'signed',
      cityName: '石家庄市',
      items: [{ what: 'receipt', times: 1 }],
    });
    expect([row!.signedBy, row!.signedAt].every(Boolean)).toBe(true);
    // Outside the reader's reach there is nothing.
    const tangshan = await list(morning('2020-04-15'), { scopes: [{ prefix: '1302', fields: null }] });
    expect(tangshan.rows.map(({ region }) => region)).toEqual([LUNAN]);
  });
});

describe('a task that a city has added', () => {
  const task = (title: string): Omit<CampaignTask, 'code' | 'revision'> => ({
    id: newId(),
    field: 'mining',
    title,
    standard: '逐条硬化。',
    dueOn: '2020-04-17',
    indicators: [],
  });
  let added: ReturnType<typeof task>;
  beforeEach(async () => {
    added = task('市级自选：矿山道路硬化');
    await hub.db.transaction().execute((trx) =>
      issueLocalTasks(trx, {
        campaignId: campaign.id,
        region: SHIJIAZHUANG,
        listRevision: 0,
        tasks: [added],
        drops: [],
        actor: person(SHIJIAZHUANG, 'city-staff'),
        now: MEETING,
      }),
    );
  });
  const cityOrgan = '石家庄市人大常委会';

  it('is reminded of by that city, beside the campaign’s reminder; the city is told, the province is not', async () => {
    const at = '2020-04-16T10:00:00+08:00';
    await take(ZHENGDING, (county) =>
      county.progress(
        campaign.id,
        added.id,
        { percent: 100, state: 'submitted', submittedAt: at },
        { occurredAt: at },
      ),
    );
    await mornings(fromTheStart, '2020-04-30');
    const overdue = (await sent()).filter(({ payload }) =>
      payload.items.some((item) => item.what === 'overdue'),
    );
    expect(overdue.length).toBeGreaterThan(3);
    for (const { region, issuing_organ, payload } of overdue) {
      expect([region, issuing_organ, payload.setBy]).toEqual([CHANGAN, cityOrgan, SHIJIAZHUANG]);
      expect(payload.items).toEqual([
        expect.objectContaining({ what: 'overdue', taskId: added.id, title: added.title }),
      ]);
    }
    expect(overdue[0]!.payload).toMatchObject({ day: '2020-04-20', receiptDueOn: '2020-04-22' });
    // The campaign's own reminders go on by themselves, numbered apart in the county's queue.
    const own = (await sent()).filter(({ issuing_organ }) => issuing_organ !== cityOrgan);
    expect(own.flatMap(({ payload }) => payload.items.map((item) => item.what))).not.toContain('overdue');
    const seqs = (await sent()).filter(({ region }) => region === CHANGAN).map(({ seq }) => seq);
    expect(new Set(seqs).size).toBe(seqs.length);
    expect(await told(SHIJIAZHUANG, '2020-04-22', 'city-task-overdue')).toEqual([
      { region: CHANGAN, count: 1 },
    ]);
    const steps = await hub.db
      .selectFrom('reminder_steps')
      .select('tier')
      .distinct()
      .where('campaign_id', '=', campaign.id)
      .where('subject', '=', `overdue:${added.id}:2020-04-17`)
      .orderBy('tier')
      .execute();
    expect(steps.map(({ tier }) => tier)).toEqual(['city', 'county']);
    const rhythm = await readPeriod(hub.db, {
      campaignId: campaign.id,
      within: CHANGAN,
      dueOn: null,
      scopes: [{ prefix: '13', fields: null }],
      now: morning('2020-04-30'),
    });
    expect(rhythm.all.overdue).toBe(0);
  });

  it('is told apart from one that a county has set itself: of that nobody is reminded', async () => {
    const key = newId();
    const id = ownTaskId(campaign.id, CHANGAN, key);
    const own = { ...task('县级自选'), id, code: 'own-1', revision: 1 };
    await take(CHANGAN, (county) =>
      county.draft({
        campaignId: campaign.id,
        kind: 'own-task',
        entityId: id,
        payload: { key, field: own.field, task: own, startsOn: '2020-04-03', deleted: false },
        occurredAt: '2020-04-07T10:00:00+08:00',
      }),
    );
    await mornings(fromTheStart, '2020-04-22');
    const named = (await sent()).flatMap(({ payload }) =>
      payload.items.flatMap((item) => (item.what === 'overdue' ? [item.taskId] : [])),
    );
    expect(new Set(named)).toEqual(new Set([added.id]));
  });
});
