import { newId } from '@linked/shared/ids.ts';
import { getEdition } from '@linked/shared/regions/editions.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ingestReports } from '../link/ingest.ts';
import { digestOf } from '../reconciliation/digest.ts';
import { noteMissing } from '../reconciliation/missing-facts.ts';
import { recordReconciliation } from '../reconciliation/record-reconciliation.ts';
import { auditRollups, keptCount } from '../rollup/recount.ts';
import { CountyReports } from '../testing/county-reports.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { HEBEI, person } from '../testing/people.ts';
import { type SeededCampaign, seedCampaign } from '../testing/seed-campaign.ts';
import { listWriteOffs } from './list-write-offs.ts';
import { askWriteOff, decideWriteOff, listMissing } from './write-offs.ts';

const now = new Date('2026-10-05T04:00:00Z');
const later = new Date('2026-10-06T04:00:00Z');
const everywhere = getEdition('2020-04').counties(HEBEI);
const asker = person(HEBEI, 'province-staff');
const second = person(HEBEI, 'province-staff');
let hub: TestHub;
let campaign: SeededCampaign;
let reports: CountyReports;
let region: string;
let used = 0;

beforeAll(async () => {
  hub = await openTestHub();
});
afterAll(() => hub.stop());
beforeEach(async () => {
  region = everywhere[used++]!.code;
  campaign = await seedCampaign(hub.db, { counties: [region] });
  reports = new CountyReports(region);
});

const send = (...items: Parameters<typeof ingestReports>[1]['items']) =>
  ingestReports(hub.db, { region, items, now });
const lose = (kind: string, entityIds: string[]) =>
  hub.db.transaction().execute(async (trx) => {
    await noteMissing(trx, { region, lost: [{ campaignId: campaign.id, kind, entityIds }], now });
    const found = { region, comparedAt: now.toISOString(), resent: 0, redelivered: 0, inStep: false };
    await recordReconciliation(trx, { ...found, differences: [], trigger: 'daily', now });
  });
const ask = (kind: 'problem' | 'rep-group' = 'problem') =>
  hub.db.transaction().execute((trx) =>
    askWriteOff(trx, {
      region,
      campaignId: campaign.id,
      kind,
      reason: '县级数据库损毁且无备份',
      actor: asker,
      now: later,
    }),
  );
const decide = (id: string, confirm = true, actor = second) =>
  hub.db
    .transaction()
    .execute((trx) => decideWriteOff(trx, { id, confirm, note: '已电话核实', actor, now: later }));
const found = async () => (await keptCount(hub.db, campaign.id)).get(`${region}/mining/problems_found`) ?? 0;

describe('writing off what a county lost for good', () => {
  it('takes it out of every figure once a second person has confirmed, and never before', async () => {
    const [kept, lost] = [reports.problem(campaign.id), reports.problem(campaign.id)];
    await send(kept, lost);
    expect(await listMissing(hub.db, region)).toEqual([]);
    await expect(ask()).rejects.toMatchObject({ code: 'not-found' });
    await lose('problem', [lost.entityId]);
    expect(await listMissing(hub.db, HEBEI)).toMatchObject([
      { region, campaignId: campaign.id, kind: 'problem', things: 1, missingSince: now.toISOString() },
    ]);
    const id = await ask();
    expect(await found()).toBe(2);
    await expect(ask()).rejects.toMatchObject({ code: 'already-exists' });
    await expect(decide(id, true, asker)).rejects.toMatchObject({ code: 'second-person-required' });
    await decide(id);
    expect(await found()).toBe(1);
    expect(await auditRollups(hub.db, campaign.id)).toEqual([]);
    expect(await digestOf(hub.db, region)).toMatchObject([{ kind: 'problem', count: 1 }]);
    expect(await listMissing(hub.db, region)).toEqual([]);
    const [row] = await listWriteOffs(hub.db, { within: region, readerId: second.userId });
    expect(row).toMatchObject({ state: 'done', things: 1, decidedByName: second.name, mayDecide: false });
    await expect(decide(id)).rejects.toMatchObject({ code: 'illegal-transition' });
    const lines = await hub.db
      .selectFrom('audit_log')
      .select(['action', 'actor'])
      .where('subject', '=', id)
      .orderBy('at')
      .orderBy('id')
      .execute();
    expect(lines).toEqual([
      { action: 'write-off.ask', actor: asker.userId },
      { action: 'write-off.confirm', actor: second.userId },
    ]);
  });

  it('leaves the figures as they are when the second person refuses', async () => {
    const lost = reports.problem(campaign.id);
    await send(lost);
    await lose('problem', [lost.entityId]);
    await decide(await ask(), false);
    expect(await found()).toBe(1);
    // It is still missing, and can be asked for again.
    expect(await listMissing(hub.db, region)).toHaveLength(1);
  });

  it('is over with the campaign, whose figures are final', async () => {
    const thing = reports.problem(campaign.id);
    await send(thing);
    await lose('problem', [thing.entityId]);
    const id = await ask();
    await hub.db.updateTable('campaigns').set({ state: 'closed' }).where('id', '=', campaign.id).execute();
    await expect(decide(id)).rejects.toMatchObject({ code: 'campaign-not-running' });
    await expect(ask('rep-group')).rejects.toMatchObject({ code: 'campaign-not-running' });
    expect(await found()).toBe(1);
    expect(await listMissing(hub.db, region)).toEqual([]);
  });

  it('leaves alone what the county has told of again meanwhile', async () => {
    const [back, gone] = [reports.problem(campaign.id), reports.problem(campaign.id)];
    await send(back, gone);
    await lose('problem', [back.entityId, gone.entityId]);
    const id = await ask();
    await send(reports.problem(campaign.id, {}, { entityId: back.entityId, revision: 2 }));
    await decide(id);
    expect(await found()).toBe(1);
    expect(await auditRollups(hub.db, campaign.id)).toEqual([]);
  });

  it('counts a written-off thing again when the county tells of it after all', async () => {
    const thing = reports.problem(campaign.id);
    await send(thing);
    await lose('problem', [thing.entityId]);
    await decide(await ask());
    expect(await found()).toBe(0);
    await send(reports.problem(campaign.id, {}, { entityId: thing.entityId, revision: 2 }));
    expect(await found()).toBe(1);
    expect(await auditRollups(hub.db, campaign.id)).toEqual([]);
  });

  it('agrees with a recount whatever is lost, written off, told of again and lost again', async () => {
    const step = fc.record({ thing: fc.nat(4), what: fc.constantFrom('tell', 'lose', 'write-off') });
    const things = Array.from({ length: 5 }, () => newId());
    const revisions = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 25 }), async (steps) => {
        for (const { thing, what } of steps) {
          const entityId = things[thing]!;
          if (what === 'tell') {
            const revision = (revisions.get(entityId) ?? 0) + 1;
            revisions.set(entityId, revision);
            const state = revision % 3 === 0 ? 'closed' : 'rectifying';
            await send(reports.problem(campaign.id, { state }, { entityId, revision }));
          } else if (what === 'lose') await lose('problem', [entityId]);
          else
            await ask().then(
              (id) => decide(id),
              () => {},
            );
        }
        expect(await auditRollups(hub.db, campaign.id)).toEqual([]);
      }),
      { numRuns: 15, interruptAfterTimeLimit: 40_000 },
    );
  }, 60_000);
});
