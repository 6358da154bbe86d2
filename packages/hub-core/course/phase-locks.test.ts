import { shanghaiMidnight } from '@linked/shared/calendar/dates.ts';
import type { CampaignDocument } from '@linked/shared/campaigns/document.ts';
import { newId } from '@linked/shared/ids.ts';
import { getEdition } from '@linked/shared/regions/editions.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ingestReports } from '../link/ingest.ts';
import { unlockTask } from '../reviews/lock-tasks.ts';
import { drafter } from '../testing/campaigns.ts';
import { CountyReports } from '../testing/county-reports.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { startKiller } from '../testing/kill-sessions.ts';
import { type SeededCampaign, seedCampaign } from '../testing/seed-campaign.ts';
import { carryOutDue } from './carry-out-due.ts';
import { openMoments } from './moments.ts';

/** Issued on 1 September 2026; the first phase ends on the 21st. */
const ENDS = '2026-09-21';
const LATER = '2026-10-31';
const hour = (day: string, hours: number) => new Date(shanghaiMidnight(day).getTime() + hours * 3_600_000);
const everywhere = getEdition('2020-04')
  .counties('130000')
  .map(({ code }) => code);

let hub: TestHub;
let campaign: SeededCampaign;
let regions: string[];
let counties: CountyReports[];
beforeAll(async () => {
  hub = await openTestHub();
});
afterAll(() => hub.stop());

/** The first task is due with its phase, the second after it, the third belongs to no phase. */
const start = async (many = 3, adjust = (document: CampaignDocument) => document) => {
  regions = everywhere.slice(0, many);
  campaign = await seedCampaign(hub.db, {
    counties: regions,
    adjust: (document) => {
      const [first, ...phases] = document.phases;
      const [a, b, ...tasks] = document.tasks.map(({ phase: _, ...task }) => task);
      return adjust({
        ...document,
        phases: [{ ...first!, endsOn: ENDS }, ...phases],
        tasks: [
          { ...a!, phase: first!.code, dueOn: ENDS },
          { ...b!, phase: first!.code, dueOn: LATER },
          ...tasks,
        ],
      });
    },
  });
  const nodes = await hub.db.selectFrom('nodes').select(['region', 'up_cursor']).execute();
  counties = regions.map((region) => {
    const county = new CountyReports(region);
    county.seq = nodes.find((node) => node.region === region)!.up_cursor;
    return county;
  });
};
const task = (index: number) => campaign.document.tasks[index]!.id;
const act = (now: Date) => carryOutDue(hub.db, { campaignId: campaign.id, now });

/** What the hub makes of a county's hand-in. @param arrives when the hub hears of it */
async function handIn(index: number, done: Date, { of = 0, revision = 1, arrives = done } = {}) {
  const occurredAt = done.toISOString();
  const county = counties[of]!;
  const item = county.progress(
    campaign.id,
    task(index),
    { state: 'submitted', percent: 100, submittedAt: occurredAt },
    { revision, occurredAt },
  );
  const { judgements } = await ingestReports(hub.db, { region: county.region, items: [item], now: arrives });
  return judgements[0]!.reason?.code ?? judgements[0]!.outcome;
}

const locks = async (index: number) =>
  hub.db
    .selectFrom('task_decisions')
    .select(['region', 'at', 'reason'])
    .where('campaign_id', '=', campaign.id)
    .where('task_id', '=', task(index))
    .where('decision', '=', 'lock')
    .orderBy('region')
    .execute();
const dueDays = async () =>
  (await openMoments(hub.db, campaign.id, 100))
    .filter(({ kind }) => kind === 'tasks-due')
    .map(({ args }) => args.day);
const outcome = async () =>
  (
    await hub.db
      .selectFrom('course_moments')
      .select('outcome')
      .where('campaign_id', '=', campaign.id)
      .where('key', '=', `phase-ends:${campaign.document.phases[0]!.code}:${ENDS}`)
      .executeTakeFirstOrThrow()
  ).outcome;
const history = async () =>
  (
    await hub.db
      .selectFrom('campaign_history')
      .select('event')
      .where('campaign_id', '=', campaign.id)
      .where('reason', '=', campaign.document.phases[0]!.name)
      .execute()
  ).map(({ event }) => event);
const setDue = (index: number, dueOn: string, region?: string) =>
  hub.db
    .updateTable('county_tasks')
    .set({ due_on: dueOn })
    .where('campaign_id', '=', campaign.id)
    .where('task_id', '=', task(index))
    .$if(region !== undefined, (query) => query.where('region', '=', region!))
    .execute();

describe('the end of a phase', () => {
  it('locks what is due by then, and leaves a task with a later day open until that day', async () => {
    await start();
    await act(hour(ENDS, 25));
    expect(await locks(0)).toHaveLength(3);
    expect(await locks(1)).toHaveLength(0);
    expect(await locks(2)).toHaveLength(0);
    expect(await handIn(0, hour(ENDS, 26))).toBe('period-locked');
    expect(await handIn(1, hour(ENDS, 50))).toBe('accepted');
    expect(await dueDays()).toEqual([LATER]);
    await act(hour(LATER, 23.9));
    expect(await locks(1)).toHaveLength(0);
    expect(await handIn(1, hour(LATER, 23.9), { of: 1 })).toBe('accepted');
    await act(hour(LATER, 24.1));
    expect(await locks(1)).toHaveLength(3);
    expect(await handIn(1, hour(LATER, 25), { of: 2 })).toBe('period-locked');
    expect(await dueDays()).toEqual([]);
  });

  it('leaves an extension of one county in force: it is locked on its own day, by one moment a day', async () => {
    await start();
    await setDue(0, '2026-11-20', regions[0]);
    await act(hour(ENDS, 25));
    expect((await locks(0)).map(({ region }) => region)).toEqual(regions.slice(1));
    expect(await handIn(0, hour(ENDS, 50))).toBe('accepted');
    expect(await dueDays()).toEqual([LATER, '2026-11-20']);
    await act(hour('2026-11-20', 24.5));
    expect((await locks(0)).map(({ region, at }) => [region, at])).toContainEqual([
      regions[0],
      hour('2026-11-20', 24),
    ]);
  });

  it('locks what is handed in although its day is still ahead', async () => {
    await start();
    expect(await handIn(1, hour(ENDS, 10))).toBe('accepted');
    await act(hour(ENDS, 25));
    expect((await locks(1)).map(({ region }) => region)).toEqual([regions[0]]);
    expect(await handIn(1, hour(ENDS, 26), { revision: 2 })).toBe('period-locked');
  });

  it('that was over before the campaign was issued locks nothing whose day is ahead', async () => {
    await start(3, (document) => ({
      ...document,
      phases: document.phases.map((phase, index) =>
        index === 0 ? { ...phase, endsOn: '2026-08-30' } : phase,
      ),
    }));
    await act(hour('2026-09-01', 10));
    expect([await locks(0), await locks(1)]).toEqual([[], []]);
    expect(await dueDays()).toEqual([ENDS, LATER]);
  });

  it('that comes five days late holds from its own time on', async () => {
    await start();
    await act(hour(ENDS, 5 * 24));
    expect((await locks(0)).map(({ at }) => at)).toEqual(Array(3).fill(hour(ENDS, 24)));
    const arrives = hour(ENDS, 5 * 24 + 1);
    expect(await handIn(0, hour(ENDS, 4 * 24), { arrives })).toBe('period-locked');
    expect(await handIn(0, hour(ENDS, 23), { arrives, of: 1 })).toBe('accepted');
  });

  it('also holds what comes under it later: the task is locked on its own day', async () => {
    await start();
    await act(hour(ENDS, 25));
    // As a supplement adds it: the third task belongs to the phase that is over.
    await sql`update task_versions set definition = definition || ${JSON.stringify({
      phase: campaign.document.phases[0]!.code,
    })}::jsonb where campaign_id = ${campaign.id} and task_id = ${task(2)}`.execute(hub.db);
    await setDue(2, '2026-10-08');
    await act(hour('2026-10-01', 9));
    expect(await dueDays()).toEqual(['2026-10-08', LATER]);
    await act(hour('2026-10-08', 24.1));
    expect(await locks(2)).toHaveLength(3);
    // Brought back to a day that is past: locked when today is over.
    await hub.db
      .deleteFrom('task_reviews')
      .where('task_id', '=', task(2))
      .execute()
      .catch(() => {});
  });
});

describe('acts that arrive late', () => {
  it('are refused when the data were held then, also after an unlock and a further lock', async () => {
    await start();
    await act(hour(ENDS, 25));
    const place = { campaignId: campaign.id, region: regions[0]!, taskId: task(0), actor: drafter };
    await hub.db
      .transaction()
      .execute((trx) =>
        unlockTask(trx, { ...place, until: '2026-09-26', reason: '补录', now: hour('2026-09-25', 9) }),
      );
    await act(hour('2026-09-27', 1));
    const arrives = hour('2026-09-27', 2);
    expect(await handIn(0, hour('2026-09-23', 9), { arrives })).toBe('period-locked');
    expect(await handIn(0, hour('2026-09-26', 20), { arrives, revision: 2 })).toBe('accepted');
    expect(await handIn(0, hour('2026-09-27', 1), { arrives, revision: 3 })).toBe('period-locked');
  });
});

describe('many counties and tasks', () => {
  it('are locked in several transactions, each of which leaves the rest to the next', async () => {
    await start(120);
    await act(hour(ENDS, 24.1));
    const batches = await hub.db
      .selectFrom('audit_log')
      .select('detail')
      .where('action', '=', 'task.lock')
      .where('subject', '=', campaign.id)
      .orderBy('id')
      .execute();
    expect(batches.map(({ detail }) => (detail as { tasks: number }).tasks)).toEqual([50, 50, 20]);
    expect((await locks(0)).map(({ region }) => region)).toEqual(regions);
    expect(await outcome()).toEqual({ phase: campaign.document.phases[0]!.code, locked: 120 });
  });

  it('are locked once each, wherever sessions are killed', async () => {
    await start(150);
    await act(hour(ENDS, 20));
    const now = hour(ENDS, 24.1);
    const killer = await startKiller(hub);
    for (let round = 0; round < 100 && killer.kills() < 15; round += 1)
      await Promise.allSettled([act(now), act(now)]);
    await killer.stop();
    // What had its session killed waits for its next try.
    for (let call = 0; call < 3; call += 1) await act(hour(ENDS, 26));
    expect((await locks(0)).map(({ region }) => region)).toEqual(regions);
    expect(await outcome()).toMatchObject({ locked: 150 });
    expect((await history()).filter((event) => event === 'phase-ends')).toHaveLength(1);
  });

  it('of one county may be more than one directive holds', async () => {
    const phase = (document: CampaignDocument) => document.phases[0]!.code;
    await start(1, (document) => ({
      ...document,
      tasks: Array.from({ length: 450 }, (_, index) => ({
        ...document.tasks[0]!,
        ...{ id: newId(), code: `land-use-${index + 1}`, phase: phase(document), dueOn: ENDS },
      })),
    }));
    await act(hour(ENDS, 24.1));
    const { rows } = await sql<{ sent: number }>`
      select jsonb_array_length(payload -> 'decisions') as sent from directives
      where campaign_id = ${campaign.id} and kind = 'task-decision' order by id`.execute(hub.db);
    expect(rows.map(({ sent }) => sent)).toEqual([200, 200, 50]);
  });
});
