import type { CampaignTask } from '@linked/shared/campaigns/document.ts';
import type { TaskChange } from '@linked/shared/supplements/supplement.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { closeCampaign } from '../campaigns/course.ts';
import { ingestReports } from '../link/ingest.ts';
import { countiesWithin } from '../rollup/compare.ts';
import { auditRollups } from '../rollup/recount.ts';
import { approver } from '../testing/campaigns.ts';
import { type CountyReports, numberedReports } from '../testing/county-reports.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { HEBEI } from '../testing/people.ts';
import { type SeededCampaign, seedCampaign } from '../testing/seed-campaign.ts';
import { approvedSupplement, contentOf, issue, issuedSupplement } from '../testing/supplements.ts';
import { listSupplements } from './read-supplements.ts';

const [ZHENGDING, CHANGAN, QIANXI] = ['130123', '130102', '130227'] as const;
const regions = [ZHENGDING, CHANGAN, QIANXI];
const everywhere = [{ prefix: '13', fields: null }];
const now = new Date('2026-10-08T04:00:00Z');
let hub: TestHub;
let campaign: SeededCampaign;
let counties: Map<string, CountyReports>;
let mining: CampaignTask;

beforeAll(async () => {
  hub = await openTestHub({ max: 16 });
});
afterAll(() => hub.stop());
beforeEach(async () => {
  campaign = await seedCampaign(hub.db, { counties: regions });
  mining = campaign.document.tasks.find((task) => task.code === 'mining-1')!;
  counties = await numberedReports(hub.db, regions);
});

const done = (submittedAt: string) => ({ state: 'submitted' as const, percent: 100, submittedAt });
const report = async (region: string, parts: object, revision = 1, task = mining) => {
  const item = counties.get(region)!.progress(campaign.id, task.id, parts, { revision });
  const { judgements } = await ingestReports(hub.db, { region, items: [item], now });
  return judgements[0]!;
};
const dueOn = (day: string): TaskChange => ({ kind: 'change', taskId: mining.id, dueOn: day });

describe('supplements at the same time', () => {
  it('two of one task do not overwrite each other: the second is checked again', async () => {
    const [one, two] = await Promise.all(
      ['2026-12-01', '2026-12-08'].map((day) =>
        approvedSupplement(hub.db, campaign.id, contentOf([dueOn(day)]), now),
      ),
    );
    const results = await Promise.allSettled([issue(hub.db, one!, now), issue(hub.db, two!, now)]);
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
    const failed = results.find((result) => result.status === 'rejected');
    expect(failed?.reason).toMatchObject({ code: 'supplement-conflict' });
    const kept = await listSupplements(hub.db, { campaignId: campaign.id, scopes: everywhere, now });
    expect(kept.map((one) => one.number).sort()).toEqual([1, null]);
    const inForce = await hub.db
      .selectFrom('county_tasks')
      .select('revision')
      .distinct()
      .where('campaign_id', '=', campaign.id)
      .where('task_id', '=', mining.id)
      .execute();
    expect(inForce).toEqual([{ revision: 2 }]);
  });

  it('those of two campaigns and reports of their counties neither lose nor block anything', async () => {
    const other = await seedCampaign(hub.db, { counties: regions });
    const tasks = campaign.document.tasks.slice(0, 4);
    const sending = regions.map(async (region) => {
      for (let turn = 1; turn <= 8; turn++)
        for (const task of tasks)
          expect((await report(region, done(`${task.dueOn}T20:00:00Z`), turn, task)).outcome).toBe(
            'accepted',
          );
    });
    const issuing = [campaign, other].map(async (one) => {
      for (const [index, task] of one.document.tasks.slice(0, 4).entries()) {
        const change: TaskChange =
          index === 3
            ? { kind: 'drop', taskId: task.id, reason: '并入' }
            : { kind: 'change', taskId: task.id, dueOn: `2026-12-0${index + 1}` };
        await issuedSupplement(hub.db, one.id, contentOf([change]), now);
      }
    });
    await Promise.all([...sending, ...issuing]);
    expect(await auditRollups(hub.db, campaign.id)).toEqual([]);
    const asked = { campaignId: campaign.id, region: HEBEI, field: null, fields: null, now };
    const { rows } = await countiesWithin(hub.db, asked);
    expect(rows.find(({ region }) => region === QIANXI)!.counters).toMatchObject({
      tasks_done: 3,
      tasks_done_on_time: 3,
    });
  });

  it('are not issued for a campaign that has ended', async () => {
    const approved = await approvedSupplement(hub.db, campaign.id, contentOf([dueOn('2026-12-01')]), now);
    await hub.db.updateTable('campaigns').set({ state: 'closing' }).where('id', '=', campaign.id).execute();
    const { version } = await hub.db
      .selectFrom('campaigns')
      .select('version')
      .where('id', '=', campaign.id)
      .executeTakeFirstOrThrow();
    await hub.db
      .transaction()
      .execute((trx) => closeCampaign(trx, { id: campaign.id, version, actor: approver, now }));
    await expect(issue(hub.db, approved, now)).rejects.toMatchObject({ code: 'campaign-not-running' });
  });
});
