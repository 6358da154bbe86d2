import { listFacts } from '@linked/hub-core/rollup/list-facts.ts';
import { CountyReports } from '@linked/hub-core/testing/county-reports.ts';
import { expect, it } from 'vitest';
import { enrol } from './testing/county.ts';
import { openHub } from './testing/hub.ts';
import { NOW } from './testing/walk-places.ts';
import { campaignMaker } from './testing/walk-samples.ts';

it('judges at its start what an earlier version of the hub could only hold', async () => {
  const hub = await openHub({}, { now: () => NOW });
  try {
    const campaign = await campaignMaker(hub.db)('issued');
    const county = await enrol(hub, '130123');
    const report = new CountyReports('130123').problem(
      campaign.id,
      {},
      { protocol: 2, occurredAt: NOW.toISOString() },
    );
    expect((await county.report(report)).judgements).toMatchObject([{ outcome: 'held' }]);
    // The upgrade, from the stored report's side: a program that speaks its protocol.
    await hub.db.updateTable('report_log').set({ protocol: 1 }).execute();
    await hub.another();
    const question = { campaignId: campaign.id, region: '130123', kind: 'problem', field: null } as const;
    const facts = await listFacts(hub.db, { ...question, fields: null, limit: 10, offset: 0 });
    expect(facts.rows.map((row) => row.entityId)).toEqual([report.entityId]);
  } finally {
    await hub.stop();
  }
});
