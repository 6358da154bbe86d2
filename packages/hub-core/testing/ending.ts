/** A campaign in two counties that is worked on, begins its closing and is closed, all through the rules. */
import type { Report } from '@linked/shared/link/protocol.ts';
import { lockCampaign } from '../campaigns/change-state.ts';
import { beginClosing, closeCampaign } from '../campaigns/course.ts';
import type { HubDatabase } from '../db/database.ts';
import { ingestReports } from '../link/ingest.ts';
import { issueLocalTasks } from '../local-tasks/issue-local-tasks.ts';
import { returnTask, reviewTasks } from '../reviews/review-tasks.ts';
import { approver, drafter } from './campaigns.ts';
import { CountyReports } from './county-reports.ts';
import { person, SHIJIAZHUANG, ZHENGDING } from './people.ts';
import { type SeededCampaign, type SeedOptions, seedCampaign } from './seed-campaign.ts';

export const HANSHAN = '130402';
export const working = new Date('2026-10-01T04:00:00Z');
export const began = new Date('2026-10-05T04:00:00Z');
export const LAST_DAY = '2026-10-08';
export const closedAt = new Date('2026-10-09T04:00:00Z');
export const weeksLater = new Date('2026-12-01T04:00:00Z');
export const at = { occurredAt: '2026-10-01T02:00:00Z' };
export const handedIn = { state: 'submitted', percent: 100, submittedAt: at.occurredAt } as const;
export const cityStaff = person(SHIJIAZHUANG, 'city-staff');

export const beginClosingOf = (
  db: HubDatabase,
  id: string,
  { lastDay, now }: { lastDay: string; now: Date },
): Promise<unknown> =>
  db.transaction().execute(async (trx) => {
    const { version } = await lockCampaign(trx, id);
    await beginClosing(trx, { id, version, lastDay, actor: drafter, now });
  });

export const closeCampaignOf = (db: HubDatabase, id: string, now: Date): Promise<unknown> =>
  db.transaction().execute(async (trx) => {
    const { version } = await lockCampaign(trx, id);
    await closeCampaign(trx, { id, version, actor: approver, now });
  });

/** The outcome or the reason of each report, which goes on from what the hub has of the county. */
export async function reportFrom(
  db: HubDatabase,
  region: string,
  now: Date,
  make: (county: CountyReports) => Report[],
): Promise<string[]> {
  const county = new CountyReports(region);
  const { up_cursor } = await db
    .selectFrom('nodes')
    .select('up_cursor')
    .where('region', '=', region)
    .executeTakeFirstOrThrow();
  county.seq = up_cursor;
  const { judgements } = await ingestReports(db, { region, items: make(county), now });
  return judgements.map((one) => one.reason?.code ?? one.outcome);
}

export const localTask = (more: { id: string; dueOn?: string }) => ({
  field: 'mining',
  title: '矿山道路硬化',
  standard: '逐条硬化。',
  dueOn: '2026-11-15',
  indicators: [],
  ...more,
});

/** Running in 正定县, which works, and in 邯山区, which does nothing. */
export async function endingCampaign(db: HubDatabase, options: Omit<SeedOptions, 'counties'> = {}) {
  const campaign: SeededCampaign = await seedCampaign(db, { counties: [ZHENGDING, HANSHAN], ...options });
  const place = { campaignId: campaign.id, region: ZHENGDING };
  const task = (index: number) => campaign.document.tasks[index]!;
  const report = (make: (county: CountyReports) => Report[], now = working) =>
    reportFrom(db, ZHENGDING, now, make);
  return {
    campaign,
    task,
    report,
    begin: () => beginClosingOf(db, campaign.id, { lastDay: LAST_DAY, now: began }),
    close: () => closeCampaignOf(db, campaign.id, closedAt),
    /** The first of the campaign's tasks, the very first with its indicator. */
    handIn: (tasks: number) =>
      report((county) =>
        campaign.document.tasks.slice(0, tasks).map(({ id, indicators }, index) => {
          const values = index === 0 ? [{ code: indicators[0]!.code, value: 84, base: 100 }] : [];
          return county.progress(campaign.id, id, { ...handedIn, indicators: values }, at);
        }),
      ),
    review: (index: number) =>
      db.transaction().execute((trx) =>
        reviewTasks(trx, {
          campaignId: campaign.id,
          tasks: [{ region: ZHENGDING, taskId: task(index).id, revision: 1 }],
          actor: cityStaff,
          now: working,
        }),
      ),
    giveBack: (index: number, { now = working, actor = cityStaff } = {}) =>
      db.transaction().execute((trx) =>
        returnTask(trx, {
          ...place,
          taskId: task(index).id,
          revision: 1,
          reason: '数字与底数不符',
          asked: '请核对台账',
          actor,
          now,
        }),
      ),
    issueForCity: (more: { id: string; dueOn?: string }) =>
      db.transaction().execute((trx) =>
        issueLocalTasks(trx, {
          ...place,
          region: SHIJIAZHUANG,
          listRevision: 0,
          tasks: [localTask(more)],
          drops: [],
          actor: cityStaff,
          now: working,
        }),
      ),
  };
}
