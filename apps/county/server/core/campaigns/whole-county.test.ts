import type { ReportKind } from '@linked/shared/link/kinds.ts';
import { noTierCounts } from '@linked/shared/primitives.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CountyDatabase, type RegionTransaction, withRegion } from '../../db/database.ts';
import { addInstance, NOW, type SignedCampaign, signedCampaign } from '../../testing/campaigns.ts';
import { openCountyDatabase, type TestCountyDatabase } from '../../testing/county-database.ts';
import { getFigures, saveFigures } from './figures.ts';
import { getCampaign } from './list-campaigns.ts';
import { recordPlan } from './record-plan.ts';

let county: TestCountyDatabase;
let db: CountyDatabase;
let signed: SignedCampaign;
let regions = 130750;
beforeAll(async () => {
  county = await openCountyDatabase();
  db = county.db;
});
afterAll(() => county.stop());
beforeEach(async () => {
  const region = String(++regions);
  await addInstance(db, region);
  signed = await signedCampaign(db, region);
});

const inRegion = <T>(work: (trx: RegionTransaction) => Promise<T>) => withRegion(db, signed.region, work);
const reports = (kind: ReportKind) =>
  inRegion((trx) => trx.selectFrom('outbox').selectAll().where('kind', '=', kind).orderBy('seq').execute());

describe('the county as a whole', () => {
  const plan = { title: '实施方案', documentNo: '人发〔2020〕3号', adoptedOn: '2020-04-10', summary: '' };
  const approval = { documentNo: '县字〔2020〕8号', approvedOn: '2020-04-12', mobilisedOn: '2020-04-13' };
  const record = (more: object = {}) =>
    inRegion((trx) =>
      recordPlan(
        trx,
        signed.staff,
        { campaignId: signed.campaignId, plan, partyApproval: approval, ...more },
        NOW,
      ),
    );

  it('reports of its plan and approval what changed, and only that', async () => {
    await record({ partyApproval: null });
    await record();
    await record();
    await record({ plan: { ...plan, title: '实施方案（修订）' } });
    expect((await reports('local-plan')).map((row) => row.revision)).toEqual([1, 2]);
    expect((await reports('party-approval')).map((row) => row.revision)).toEqual([1]);
    const campaign = await inRegion((trx) => getCampaign(trx, signed.campaignId, NOW));
    expect(campaign).toMatchObject({ plan: { title: '实施方案（修订）' }, partyApproval: approval });
    await expect(record({ partyApproval: null })).rejects.toMatchObject({ code: 'invalid-input' });
    const future = { ...approval, approvedOn: '2020-05-13' };
    await expect(record({ partyApproval: future })).rejects.toMatchObject({ code: 'value-out-of-range' });
  });

  it('reports figures whose parts fit their wholes', async () => {
    const empty = await inRegion((trx) => getFigures(trx, signed.campaignId, NOW));
    expect(empty).toMatchObject({
      revision: 0,
      enteredBy: null,
      representativesTotal: 0,
      asOf: '2020-05-12',
    });
    const { revision: _, enteredBy: __, ...zeros } = empty;
    const figures = { ...zeros, representativesTotal: 857, participating: { ...noTierCounts, county: 360 } };
    const save = (revision: number, more: object = {}) =>
      inRegion((trx) =>
        saveFigures(
          trx,
          signed.staff,
          { campaignId: signed.campaignId, revision, figures: { ...figures, ...more } },
          NOW,
        ),
      );
    for (const wrong of [
      { representativesTotal: 359 },
      { representativesTrained: 361 },
      { staffTrained: 1 },
      { opinionsAnswered: 1 },
    ])
      await expect(save(0, wrong)).rejects.toMatchObject({ code: 'value-over-base' });
    expect(await save(0)).toMatchObject({ revision: 1, enteredBy: '张某' });
    await expect(save(0)).rejects.toMatchObject({ code: 'changed-meanwhile' });
    expect(await save(1, { representativesTrained: 360 })).toMatchObject({ revision: 2 });
    await expect(save(1)).rejects.toMatchObject({ code: 'changed-meanwhile' });
    expect((await reports('county-figures')).map((row) => row.revision)).toEqual([1, 2]);
  });
});
