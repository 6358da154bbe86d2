/** Two campaigns at once in the same counties, through the real link: nothing of one is ever the other's. */
import { listCampaigns } from '@linked/county-server/core/campaigns/list-campaigns.ts';
import { deliverDirectives } from '@linked/county-server/core/directives/deliver.ts';
import { saveProgress } from '@linked/county-server/core/tasks/change-task.ts';
import { listTasks } from '@linked/county-server/core/tasks/list-tasks.ts';
import { withRegion } from '@linked/county-server/db/database.ts';
import { actor, NOW } from '@linked/county-server/testing/campaigns.ts';
import { beginClosing, closeCampaign, withdrawCampaign } from '@linked/hub-core/campaigns/course.ts';
import { itemsAfter } from '@linked/hub-core/directives/deliveries.ts';
import { compareRegions } from '@linked/hub-core/rollup/compare.ts';
import { auditRollups } from '@linked/hub-core/rollup/recount.ts';
import { person } from '@linked/hub-core/testing/people.ts';
import { campaignMaker } from '@linked/hub-server/testing/walk-samples.ts';
import { afterEach, describe, expect, it } from 'vitest';
import { liveOn, seeded, signAll } from './county-life.ts';
import { dispatch, openTwoTiers, outboxOf, startCampaign, type TwoTiers, untilSent } from './two-tiers.ts';

const HEBEI = '130000';
const regions = ['130402', '130227'] as const;
let tiers: TwoTiers;
afterEach(() => tiers?.stop());

const staff = person(HEBEI, 'province-staff');
const approver = person(HEBEI, 'province-approver');
const reference = async (id: string) => {
  const { db } = tiers.hub;
  const found = await db.selectFrom('campaigns').select('version').where('id', '=', id).executeTakeFirst();
  return { id, version: found!.version, now: NOW };
};
const withdraw = async (id: string) => {
  const step = { ...(await reference(id)), actor: approver, reason: '疫情防控需要' };
  await tiers.hub.db.transaction().execute((trx) => withdrawCampaign(trx, step));
};
const stateIn = async (region: string, id: string) =>
  (await withRegion(tiers.county.db, region, (trx) => listCampaigns(trx, NOW))).find(
    (campaign) => campaign.id === id,
  );
/** First task of the campaign in a county: saves this many percent. */
const report = (region: string, campaignId: string, percent: number) =>
  withRegion(tiers.county.db, region, async (trx) => {
    const who = actor(region, 'county-staff');
    const [first] = await listTasks(trx, who, campaignId, NOW);
    const ref = { campaignId, taskId: first!.task.id, revision: first!.revision };
    return saveProgress(trx, who, { ...ref, percent, indicators: [], note: '' }, NOW);
  });
const figures = async (campaignId: string, region: string = HEBEI) =>
  (await compareRegions(tiers.hub.db, { campaignId, region, field: null, fields: null, now: NOW })).self;
/** What this county's outbox holds, as hub and county agree it was judged. */
const refused = async (region: string) =>
  (await outboxOf(tiers.county.db, region))
    .filter((row) => row.outcome === 'rejected')
    .map((row) => [row.campaign_id, (row.reason as { code: string }).code]);

describe('two campaigns in the same counties', () => {
  it('keep their own work, figures and audit, however their reports come mixed', async () => {
    tiers = await openTwoTiers({ regions });
    const [one, two] = [await startCampaign(tiers), await startCampaign(tiers)];
    const random = seeded(11);
    for (let step = 0; step < 40; step += 1)
      await liveOn(tiers.county.db, regions[step % 2]!, random() < 0.5 ? one : two, random);
    await report(regions[0], one, 30);
    await report(regions[0], two, 70);
    await untilSent(tiers.county.db, regions);
    expect(await refused(regions[0])).toEqual([]);
    for (const id of [one, two]) {
      expect(await auditRollups(tiers.hub.db, id)).toEqual([]);
      const shown = await figures(id);
      let [groups, problems, percent] = [0, 0, 0];
      for (const region of regions)
        await withRegion(tiers.county.db, region, async (trx) => {
          const count = async (table: 'rep_groups' | 'problems') =>
            (
              await trx
                .selectFrom(table)
                .select((eb) => eb.fn.countAll<number>().as('n'))
                .where('campaign_id', '=', id)
                .$if(table === 'rep_groups', (query) => query.where('deleted' as never, '=', false as never))
                .executeTakeFirstOrThrow()
            ).n;
          groups += Number(await count('rep_groups'));
          problems += Number(await count('problems'));
          const rows = await trx
            .selectFrom('tasks')
            .select('percent')
            .where('campaign_id', '=', id)
            .execute();
          percent += rows.reduce((sum, row) => sum + row.percent, 0);
        });
      const { counters } = shown;
      expect([counters.groups, counters.problems_found, counters.progress_sum]).toEqual([
        groups,
        problems,
        percent,
      ]);
    }
  });

  it('take their directives in one order and apply each to its own', async () => {
    tiers = await openTwoTiers({ regions });
    const make = campaignMaker(tiers.hub.db);
    // Nothing was delivered between: one, two, closing of one, withdrawal of two wait in one row.
    const [one, two] = [(await make('running')).id, (await make('running')).id];
    const close = { ...(await reference(one)), actor: staff, lastDay: '2020-05-20' };
    await tiers.hub.db.transaction().execute((trx) => beginClosing(trx, close));
    await withdraw(two);
    const { items } = await itemsAfter(tiers.hub.db, regions[0], 0);
    expect(items.map((item) => [item.campaignId, item.kind])).toEqual([
      [one, 'campaign'],
      [two, 'campaign'],
      [one, 'closing'],
      [two, 'withdraw'],
    ]);
    await dispatch(tiers.hub.db, regions);
    for (const region of regions) {
      expect(await stateIn(region, one)).toMatchObject({ state: 'closing', lastDay: '2020-05-20' });
      expect(await stateIn(region, two)).toMatchObject({
        state: 'withdrawn',
        withdrawnReason: '疫情防控需要',
      });
    }
  });

  it('go on one without the other: what was typed for the withdrawn one stays, the rest counts', async () => {
    tiers = await openTwoTiers({ regions });
    const [one, two] = [await startCampaign(tiers), await startCampaign(tiers)];
    for (const region of regions) {
      await report(region, one, 20);
      await report(region, two, 20);
    }
    await untilSent(tiers.county.db, regions);
    await withdraw(two);
    // The first county has not heard of it yet and goes on: the hub refuses that, and nothing behind it.
    await report(regions[0], two, 60);
    await report(regions[0], one, 60);
    await untilSent(tiers.county.db, [regions[0]]);
    expect(await refused(regions[0])).toEqual([[two, 'campaign-not-running']]);
    await dispatch(tiers.hub.db, regions);
    for (const region of regions) {
      expect((await stateIn(region, two))?.state).toBe('withdrawn');
      expect((await stateIn(region, one))?.state).toBe('open');
      await expect(report(region, two, 80)).rejects.toMatchObject({ code: 'campaign-not-running' });
      await report(region, one, 80);
      await signAll(tiers.county.db, region);
    }
    await untilSent(tiers.county.db, regions);
    expect((await figures(one)).counters.progress_sum).toBe(160);
    expect((await figures(two)).counters.progress_sum).toBe(40);
    const kept = await withRegion(tiers.county.db, regions[0], (trx) =>
      listTasks(trx, actor(regions[0], 'county-staff'), two, NOW),
    );
    expect(kept[0]?.percent).toBe(60);
    expect(await auditRollups(tiers.hub.db, one)).toEqual([]);
  });

  it('end one without the other: a late report is refused and shown to its author, the other is taken', async () => {
    tiers = await openTwoTiers({ regions });
    const [one, two] = [await startCampaign(tiers), await startCampaign(tiers)];
    const closing = { ...(await reference(one)), actor: staff, lastDay: '2020-05-20' };
    await tiers.hub.db.transaction().execute((trx) => beginClosing(trx, closing));
    const close = { ...(await reference(one)), actor: approver };
    await tiers.hub.db.transaction().execute((trx) => closeCampaign(trx, close));
    await report(regions[1], one, 50);
    await report(regions[1], two, 50);
    await untilSent(tiers.county.db, regions);
    const { client } = await tiers.county.person({ role: 'county-staff', region: regions[1] });
    const [late] = await client.outbox.refused.query();
    expect(late).toMatchObject({
      kind: 'task-progress',
      author: '张某',
      outcome: 'rejected',
      reason: expect.stringContaining('该行动'),
    });
    expect((await figures(one)).counters.progress_sum).toBe(0);
    expect((await figures(two)).counters.progress_sum).toBe(50);
    // A delivery that is repeated after both ends changes neither.
    await dispatch(tiers.hub.db, regions);
    const { items } = await itemsAfter(tiers.hub.db, regions[1], 0);
    await deliverDirectives(tiers.county.db, { region: regions[1], items, now: NOW });
    expect((await stateIn(regions[1], one))?.state).toBe('closed');
    expect((await stateIn(regions[1], two))?.state).toBe('open');
  });
});
