import type { NoticeItem } from '@linked/shared/notices/items.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { beginClosing, closeCampaign, withdrawCampaign } from '../campaigns/course.ts';
import { getCampaign } from '../campaigns/read-campaigns.ts';
import { ingestReports } from '../link/ingest.ts';
import { approver, drafter } from '../testing/campaigns.ts';
import { CountyReports } from '../testing/county-reports.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { HEBEI } from '../testing/people.ts';
import { seedCampaign } from '../testing/seed-campaign.ts';
import { carryOutDue } from './carry-out-due.ts';
import { openMoments } from './moments.ts';

const began = new Date('2027-05-05T04:00:00Z');
const lastDay = '2027-05-08';
const onLastDay = new Date('2027-05-08T15:00:00Z');
/** It is a Saturday: people are told on Monday morning. */
const midnight = new Date('2027-05-08T16:00:01Z');
const dayAfter = new Date('2027-05-10T00:31:00Z');
let hub: TestHub;
beforeAll(async () => {
  hub = await openTestHub();
});
afterAll(() => hub.stop());

const step = async (id: string, now: Date) => {
  const found = hub.db.selectFrom('campaigns').select('version').where('id', '=', id);
  return { id, version: (await found.executeTakeFirstOrThrow()).version, now };
};
/** Counties of which the first hands everything in. */
async function closing(regions: readonly [string, ...string[]]): Promise<string> {
  const { id, document } = await seedCampaign(hub.db, { counties: regions });
  const county = new CountyReports(regions[0]);
  const at = '2026-10-01T02:00:00Z';
  const items = document.tasks.map((task) =>
    county.progress(id, task.id, { state: 'submitted', percent: 100, submittedAt: at }, { occurredAt: at }),
  );
  await ingestReports(hub.db, { region: regions[0], items, now: began });
  const begin = { ...(await step(id, began)), actor: drafter, lastDay };
  await hub.db.transaction().execute((trx) => beginClosing(trx, begin));
  return id;
}
/** As the workflow does: it asks again while something was due. */
async function wake(campaignId: string, now: Date): Promise<void> {
  while ((await carryOutDue(hub.db, { campaignId, now })).carriedOut > 0);
}
const moments = async (id: string) =>
  (await openMoments(hub.db, id)).filter((moment) => moment.kind === 'closing-ends').map(({ key }) => key);
const recorded = async (id: string) =>
  (await getCampaign(hub.db, id)).history.filter((line) => line.event === 'closing-ends');

async function told(id: string) {
  const rows = await hub.db.selectFrom('notices').select(['region', 'day', 'items']).orderBy('day').execute();
  return rows.flatMap(({ region, day, items }) =>
    (items as unknown as NoticeItem[])
      .filter((item) => item.campaignId === id && item.kind === 'closing-over')
      .map((item) => ({ region, day, item })),
  );
}

describe('the last day of a closing', () => {
  it('is put on record when it is over, once, with how many counties are missing', async () => {
    const id = await closing(['130102', '130104']);
    expect(await moments(id)).toEqual([`closing-ends:${lastDay}`]);
    await wake(id, onLastDay);
    expect(await recorded(id)).toEqual([]);
    await wake(id, midnight);
    expect(await recorded(id)).toEqual([]);
    await wake(id, dayAfter);
    await wake(id, dayAfter);
    expect(await recorded(id)).toMatchObject([{ actor: 'system', reason: '1', to: 'closing' }]);
    const audit = await hub.db
      .selectFrom('audit_log')
      .select('detail')
      .where('subject', '=', id)
      .where('action', '=', 'campaign.closing-ends')
      .execute();
    expect(audit.map((row) => row.detail)).toEqual([{ lastDay, regions: ['130104'] }]);
    expect(await moments(id)).toEqual([]);
  });

  it('is told to the province’s staff, with how many tasks each county still owes', async () => {
    const id = await closing(['130202', '130203']);
    await wake(id, onLastDay);
    expect(await told(id)).toEqual([]);
    await wake(id, dayAfter);
    await wake(id, dayAfter);
    const { document } = await getCampaign(hub.db, id);
    const item = {
      ...{ kind: 'closing-over', campaignId: id, about: lastDay, directiveKind: null, dueOn: lastDay },
      counties: [{ region: '130203', count: document.tasks.length }],
    };
    expect(await told(id)).toEqual([{ region: HEBEI, day: '2027-05-10', item }]);
  });

  it('is told too where nobody owes anything', async () => {
    const id = await closing(['130204']);
    await wake(id, dayAfter);
    expect((await told(id)).map(({ item }) => [item.kind, item.counties])).toEqual([['closing-over', []]]);
  });

  it('is waited for no more once the campaign is closed or withdrawn', async () => {
    const [closed, withdrawn] = [await closing(['130105', '130107']), await closing(['130108', '130109'])];
    const close = { ...(await step(closed, began)), actor: approver };
    await hub.db.transaction().execute((trx) => closeCampaign(trx, close));
    const withdraw = { ...(await step(withdrawn, began)), actor: approver, reason: '另行部署' };
    await hub.db.transaction().execute((trx) => withdrawCampaign(trx, withdraw));
    for (const id of [closed, withdrawn]) {
      expect(await openMoments(hub.db, id)).toEqual([]);
      await wake(id, dayAfter);
      expect(await recorded(id)).toEqual([]);
    }
  });
});
