import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ingestReports } from '../link/ingest.ts';
import { recordFailedReconciliation, recordReconciliation } from '../reconciliation/record-reconciliation.ts';
import { CountyReports } from '../testing/county-reports.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { seedCampaign } from '../testing/seed-campaign.ts';
import { auditCampaign, findOutOfStep, findQuietNodes } from './find-incidents.ts';
import { listIncidents } from './incidents.ts';

const at = (day: number) => new Date(`2026-10-${String(day).padStart(2, '0')}T15:30:00Z`);
let hub: TestHub;
let campaignId: string;
beforeAll(async () => {
  hub = await openTestHub();
  campaignId = (await seedCampaign(hub.db, { counties: ['130102', '130123', '130227'] })).id;
});
afterAll(() => hub.stop());

const open = async (kind: string) =>
  (await listIncidents(hub.db, { within: '130000', openOnly: true, limit: 200, offset: 0 })).rows.filter(
    (row) => row.kind === kind,
  );

describe('the daily looks', () => {
  it('find a roll-up that differs, name what differs, and see when it is right again', async () => {
    const reports = new CountyReports('130102');
    const items = [reports.problem(campaignId), reports.problem(campaignId)];
    await ingestReports(hub.db, { region: '130102', items, now: at(5) });
    expect(await auditCampaign(hub.db, { campaignId, now: at(5) })).toBe(0);
    const setFound = (problems_found: number) =>
      hub.db.updateTable('rollups').set({ problems_found }).where('field', '=', 'mining').execute();
    await setFound(7);
    expect(await auditCampaign(hub.db, { campaignId, now: at(6) })).toBe(1);
    expect(await open('rollup-differs')).toMatchObject([
      {
        campaignId,
        detail: { differences: 1, first: [{ what: '130102/mining/problems_found', kept: 7, counted: 2 }] },
      },
    ]);
    await setFound(2);
    await auditCampaign(hub.db, { campaignId, now: at(7) });
    expect(await open('rollup-differs')).toEqual([]);
  });

  it('find counties that were not heard from for days, until they are', async () => {
    await hub.db
      .updateTable('nodes')
      .set({ last_seen_at: at(10) })
      .execute();
    expect(await findQuietNodes(hub.db, at(12))).toEqual([]);
    expect(await findQuietNodes(hub.db, at(14))).toEqual(['130102', '130123', '130227']);
    expect((await open('node-quiet'))[0]).toMatchObject({ region: '130102', detail: { days: 4 } });
    await hub.db
      .updateTable('nodes')
      .set({ last_seen_at: at(15) })
      .where('region', '<>', '130227')
      .execute();
    expect(await findQuietNodes(hub.db, at(15))).toEqual([]);
    expect((await open('node-quiet')).map((row) => row.region)).toEqual(['130227']);
  });

  it('call a county out of step when sending again did not help, not when it is merely busy', async () => {
    const compare = (region: string, day: number, differing: number, resent: number) =>
      hub.db.transaction().execute((trx) =>
        recordReconciliation(trx, {
          region,
          comparedAt: at(day).toISOString(),
          differences:
            differing > 0 ? [{ campaignId, kind: 'problem', hub: 9, county: 9, differing, lost: 0 }] : [],
          resent,
          redelivered: 0,
          inStep: differing === 0,
          trigger: 'daily',
          now: at(day),
        }),
      );
    await compare('130102', 1, 0, 0);
    await compare('130102', 2, 3, 3);
    expect(await findOutOfStep(hub.db, at(2))).toEqual([]);
    // The same again, or something that cannot be sent again, is trouble.
    await compare('130102', 3, 3, 3);
    await compare('130123', 3, 2, 1);
    expect(await findOutOfStep(hub.db, at(3))).toEqual(['130102', '130123']);
    // That a county cannot be reached says nothing about it.
    const failed = { region: '130102', error: 'node-unreachable', trigger: 'daily', now: at(4) } as const;
    await hub.db.transaction().execute((trx) => recordFailedReconciliation(trx, failed));
    await compare('130123', 4, 0, 0);
    await findOutOfStep(hub.db, at(4));
    expect((await open('out-of-step')).map((row) => [row.region, row.detail.found])).toEqual([['130102', 3]]);
  });
});
