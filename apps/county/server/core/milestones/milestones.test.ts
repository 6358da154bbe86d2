import { type Milestones, noMilestones } from '@linked/shared/milestones/milestones.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CountyDatabase, type RegionTransaction, withRegion } from '../../db/database.ts';
import { addInstance, directive, NOW, type SignedCampaign, signedCampaign } from '../../testing/campaigns.ts';
import { openCountyDatabase, type TestCountyDatabase } from '../../testing/county-database.ts';
import { deliverDirectives } from '../directives/deliver.ts';
import { getMilestones, saveMilestones } from './milestones.ts';

let county: TestCountyDatabase;
let db: CountyDatabase;
let signed: SignedCampaign;
let regions = 130500;
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
const heard: Milestones = { ...noMilestones, governmentReport: { on: '2020-04-20', times: 1 } };
const save = (revision: number, marks = heard) =>
  inRegion((trx) =>
    saveMilestones(trx, signed.staff, { campaignId: signed.campaignId, revision, marks }, NOW),
  );
const sent = () =>
  inRegion((trx) =>
    trx
      .selectFrom('outbox')
      .select(['revision', 'payload'])
      .where('kind', '=', 'milestones')
      .orderBy('seq')
      .execute(),
  );

describe('milestones', () => {
  it('are one record that goes up whole at every change, and not when nothing changed', async () => {
    const empty = await inRegion((trx) => getMilestones(trx, signed.campaignId));
    expect(empty).toEqual({ marks: noMilestones, revision: 0, enteredBy: null });
    expect(await save(0)).toEqual({ marks: heard, revision: 1, enteredBy: '张某' });
    const further = { ...heard, listsRead: { on: '2020-04-22', times: 1 } };
    await save(1, further);
    // The answer was lost: the same is sent again.
    expect(await save(1, further)).toMatchObject({ revision: 2 });
    expect(await sent()).toEqual([
      { revision: 1, payload: heard },
      { revision: 2, payload: further },
    ]);
  });

  it('take a later step before an earlier one: the screen asks, the rule does not refuse', async () => {
    const onSiteFirst = { ...noMilestones, onSite: { on: '2020-04-10', times: 1 } };
    expect(await save(0, onSiteFirst)).toMatchObject({ marks: onSiteFirst });
  });

  it('refuse what somebody else changed meanwhile, a day that has not come, and a campaign that is over', async () => {
    await save(0);
    const other = { ...heard, note: '更正' };
    await expect(save(0, other)).rejects.toMatchObject({ code: 'changed-meanwhile' });
    const future = { ...heard, onSite: { on: '2020-05-13', times: 1 } };
    await expect(save(1, future)).rejects.toMatchObject({ code: 'value-out-of-range' });
    const item = directive(2, signed.campaignId, 'withdraw', { reason: '调整' });
    await deliverDirectives(db, { region: signed.region, items: [item], now: NOW });
    await expect(save(1, other)).rejects.toMatchObject({ code: 'campaign-not-running' });
  });
});
