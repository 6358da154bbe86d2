/** Random histories with a merger in the middle: nothing is counted twice or lost, and the recount agrees. */
import { newId } from '@linked/shared/ids.ts';
import { counterNames } from '@linked/shared/rollup/counters.ts';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lockCampaign } from '../campaigns/change-state.ts';
import { ingestReports } from '../link/ingest.ts';
import { auditRollups } from '../rollup/recount.ts';
import { CountyReports } from '../testing/county-reports.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { HEBEI, person } from '../testing/people.ts';
import { entityOf, payloadOf, type Step, stepOf } from '../testing/report-history.ts';
import { type SeededCampaign, seedCampaign } from '../testing/seed-campaign.ts';
import { carryOutSuccession } from './carry-out-succession.ts';
import { approveSuccession, proposeSuccession } from './decide-succession.ts';

/** 任县 goes over; 桥东区 has the campaign already, 任泽区 is new. */
const counties = ['130526', '130502'];
const now = new Date('2026-11-30T00:00:00Z');
let hub: TestHub;
beforeAll(async () => {
  hub = await openTestHub({ max: 20 });
});
afterAll(() => hub.stop());

const history = fc.record({
  before: fc.array(stepOf(2), { minLength: 1, maxLength: 60, size: 'max' }),
  after: fc.array(stepOf(2), { maxLength: 20 }),
  isNew: fc.boolean(),
});

async function send(campaign: SeededCampaign, region: string, steps: readonly Step[]): Promise<void> {
  if (steps.length === 0) return;
  const node = hub.db.selectFrom('nodes').select('up_cursor').where('region', '=', region);
  const county = new CountyReports(region);
  county.seq = (await node.executeTakeFirstOrThrow()).up_cursor;
  const items = steps.map((one) =>
    county.draft({
      campaignId: campaign.id,
      kind: one.kind,
      entityId: entityOf(one, region, campaign),
      revision: one.revision,
      payload: payloadOf(one, campaign),
    }),
  );
  await ingestReports(hub.db, { region, items, now });
}
async function sums(campaignId: string): Promise<Record<string, number>> {
  const columns = sql.raw(counterNames.map((name) => `sum(${name})::float8 as ${name}`).join(', '));
  const { rows } = await sql<Record<string, number>>`
    select ${columns} from rollups where campaign_id = ${campaignId}`.execute(hub.db);
  return rows[0]!;
}
/** Counters that a merger leaves as they are, summed over all counties, whoever takes over. */
const lasting = counterNames.filter((name) => !/^(tasks|progress|reviewed|work_items)/.test(name));

describe('a merger in the middle of any history', () => {
  it('moves what is open, keeps every sum, and agrees with a recount before and after', async () => {
    await fc.assert(
      fc.asyncProperty(history, async ({ before, after, isNew }) => {
        const campaign = await seedCampaign(hub.db, { counties });
        const approval = { documentNo: '1号', approvedOn: '2026-08-31', mobilisedOn: null };
        await hub.db
          .updateTable('campaigns')
          .set({ party_approval: JSON.stringify(approval), receipt_due_on: '2026-09-04' })
          .where('id', '=', campaign.id)
          .execute();
        for (const [index, region] of counties.entries())
          await send(
            campaign,
            region,
            before.filter((one) => one.county === index),
          );
        const asItWas = await sums(campaign.id);
        const heir = isNew ? { region: '130505', name: '任泽区' } : { region: '130502', name: '襄都区' };
        await hub.db.transaction().execute(async (trx) => {
          const { id } = await proposeSuccession(trx, {
            campaignId: campaign.id,
            from: counties[0]!,
            successors: [heir],
            effectiveOn: '2026-11-30',
            reason: newId(),
            actor: person(HEBEI, 'province-staff'),
            now,
          });
          await approveSuccession(trx, { id, actor: person(HEBEI, 'province-approver'), now });
          await carryOutSuccession(trx, { campaign: await lockCampaign(trx, campaign.id), id, now });
        });
        const afterwards = await sums(campaign.id);
        for (const name of lasting) expect([name, afterwards[name] ?? 0]).toEqual([name, asItWas[name] ?? 0]);
        expect(await auditRollups(hub.db, campaign.id)).toEqual([]);
        const { open } = await hub.db
          .selectFrom('rollups')
          .select((eb) => eb.fn.sum<number>('problems_open').as('open'))
          .where('campaign_id', '=', campaign.id)
          .where('region', '=', counties[0]!)
          .executeTakeFirstOrThrow();
        expect(Number(open ?? 0)).toBe(0);
        await send(
          campaign,
          heir.region,
          after.filter((one) => one.county === 0),
        );
        expect(await auditRollups(hub.db, campaign.id)).toEqual([]);
      }),
      { numRuns: 25, interruptAfterTimeLimit: 60_000 },
    );
  }, 120_000);
});
