import { newId } from '@linked/shared/ids.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RegionTransaction, withRegion } from '../../db/database.ts';
import {
  actor,
  addInstance,
  NOW,
  QIANXI,
  type SignedCampaign,
  signedCampaign,
} from '../../testing/campaigns.ts';
import { openCountyDatabase, type TestCountyDatabase } from '../../testing/county-database.ts';
import type { Actor } from '../access/actor.ts';
import { registerProblem } from '../problems/register-problem.ts';
import { saveProgress } from '../tasks/change-task.ts';
import { confirmBatch } from './batch.ts';
import { outboxStatus, refusedReports } from './outbox-status.ts';

let county: TestCountyDatabase;
let signed: SignedCampaign;
beforeAll(async () => {
  county = await openCountyDatabase();
  await addInstance(county.db, QIANXI);
});
afterAll(() => county.stop());
beforeEach(async () => {
  signed = await signedCampaign(county.db, QIANXI);
});

const inRegion = <T>(work: (trx: RegionTransaction) => Promise<T>) => withRegion(county.db, QIANXI, work);
const mining = actor(QIANXI, 'county-staff', { fields: ['mining'] });
const leader = actor(QIANXI, 'county-leader');
const shownTo = async (who: Actor) =>
  (await inRegion((trx) => refusedReports(trx, who))).map((report) => report.subject);

describe('what the hub did not take', () => {
  it('is shown and counted within the reader’s fields, with what concerns the whole county', async () => {
    const { campaignId, document, staff } = signed;
    for (const field of ['mining', 'land-use']) {
      const problem = { id: newId(), field, title: `问题 ${field}`, detail: '', place: '' };
      const found = { ...problem, source: 'group-inspection' as const, foundOn: '2020-04-20' };
      await inRegion((trx) => registerProblem(trx, staff, { campaignId, problem: found }, NOW));
    }
    for (const task of document.tasks) {
      const input = { campaignId, taskId: task.id, revision: 0, percent: 5, indicators: [], note: '' };
      await inRegion((trx) => saveProgress(trx, staff, input, NOW));
    }
    const all = await inRegion((trx) => trx.selectFrom('outbox').select('seq').execute());
    const judgements = all.map(({ seq }) => ({
      seq,
      outcome: 'rejected' as const,
      reason: { code: 'campaign-unknown', params: {} },
    }));
    await confirmBatch(county.db, QIANXI, { cursor: all.length, judgements }, NOW);

    expect((await shownTo(leader)).sort()).toEqual(
      [document.title, '任务1', '任务2', '任务3', '问题 mining', '问题 land-use'].sort(),
    );
    expect((await shownTo(mining)).sort()).toEqual([document.title, '任务1', '任务3', '问题 mining'].sort());
    const status = (who: Actor) => inRegion((trx) => outboxStatus(trx, who));
    expect(await status(leader)).toMatchObject({ rejected: 6, sent: 6, held: 0 });
    expect(await status(mining)).toMatchObject({ rejected: 4, sent: 6, held: 0 });
  });
});
