/**
 * Random histories with a merger or a split in the middle, of tasks reviewed and returned as well: nothing is counted
 * twice or lost, what is counted no more is told, and the recount agrees.
 */
import { isAppError } from '@linked/shared/errors/app-error.ts';
import { newId } from '@linked/shared/ids.ts';
import { counterNames } from '@linked/shared/rollup/counters.ts';
import { takeOver } from '@linked/shared/successions/payload.ts';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lockCampaign } from '../campaigns/change-state.ts';
import type { HubTransaction } from '../db/database.ts';
import { ingestReports } from '../link/ingest.ts';
import { returnTask, reviewTasks } from '../reviews/review-tasks.ts';
import { auditRollups } from '../rollup/recount.ts';
import { CountyReports } from '../testing/county-reports.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { HEBEI, person } from '../testing/people.ts';
import { entityOf, payloadOf, type Step, stepOf } from '../testing/report-history.ts';
import { type SeededCampaign, seedCampaign } from '../testing/seed-campaign.ts';
import { allotItems, listOpenItems } from './allot-items.ts';
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
  between: fc.array(stepOf(2), { maxLength: 20 }),
  reviewed: fc.boolean(),
  returned: fc.boolean(),
  /** Into a county the campaign has, under a new code, or shared out between both. */
  into: fc.constantFrom('known', 'new', 'both'),
  /** Which of both an open item goes to, in turn. */
  turns: fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }),
});
const known = { region: '130502', name: '襄都区' };
const fresh = { region: '130505', name: '任泽区' };
const successorsOf = { known: [known], new: [fresh], both: [known, fresh] };

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
const lasting = counterNames.filter((name) => !/^(tasks|progress|reviewed)/.test(name));

/** Values reported of each indicator, summed over all counties: reported and as reviewed. */
async function values(campaignId: string): Promise<unknown[]> {
  const { rows } = await sql`
    select 'reported' as basis, task_id, indicator, sum(value) as value, sum(base) as base, count(*) as counties
    from rollup_indicators where campaign_id = ${campaignId} group by task_id, indicator
    union all
    select 'reviewed', task_id, indicator, sum(value), sum(base), count(*)
    from rollup_reviewed_indicators where campaign_id = ${campaignId} group by task_id, indicator
    order by 1, 2, 3`.execute(hub.db);
  return rows;
}

/** Every hand-in of the county that ends, by its city. */
async function decideAll(campaign: SeededCampaign, decision: 'review' | 'return'): Promise<void> {
  const { rows } = await sql<{ taskId: string; revision: number }>`
    select payload->>'taskId' as "taskId", revision from facts where campaign_id = ${campaign.id}
      and region = ${counties[0]} and kind = 'task-progress'
      and payload->>'state' in ('submitted', 'reviewed', 'locked')`.execute(hub.db);
  for (const row of rows) {
    const seen = { region: counties[0]!, ...row };
    const by = { campaignId: campaign.id, actor: person('130500', 'city-staff'), now };
    const decide = async (trx: HubTransaction): Promise<void> => {
      if (decision === 'review') await reviewTasks(trx, { ...by, tasks: [seen] });
      else await returnTask(trx, { ...by, ...seen, reason: '不符', asked: '' });
    };
    await hub.db
      .transaction()
      .execute(decide)
      .catch((error: unknown) => {
        // One that is reviewed already, or was not handed in again.
        if (!isAppError(error)) throw error;
      });
  }
}

/** What the successors were told of tasks that they have themselves. */
async function toldOfJoined(campaignId: string) {
  const rows = await hub.db
    .selectFrom('directives')
    .select('payload')
    .where('campaign_id', '=', campaignId)
    .where('kind', '=', 'take-over')
    .execute();
  return rows.flatMap((row) => takeOver.parse(row.payload).tasks).filter((task) => !task.given);
}

describe('a merger or a split in the middle of any history', () => {
  it('moves what is open, keeps every sum, and agrees with a recount before and after', async () => {
    await fc.assert(
      fc.asyncProperty(history, async ({ before, between, after, reviewed, returned, into, turns }) => {
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
        if (reviewed) await decideAll(campaign, 'review');
        const meanwhile = between.filter((one) => one.county === 0);
        await send(
          campaign,
          counties[0]!,
          meanwhile.map((one) => ({ ...one, revision: one.revision + 6 })),
        );
        if (returned) await decideAll(campaign, 'return');
        const [asItWas, valued] = [await sums(campaign.id), await values(campaign.id)];
        expect(await auditRollups(hub.db, campaign.id)).toEqual([]);
        const successors = successorsOf[into];
        const heir = successors[0]!;
        await hub.db.transaction().execute(async (trx) => {
          const { id } = await proposeSuccession(trx, {
            campaignId: campaign.id,
            from: counties[0]!,
            successors,
            effectiveOn: '2026-11-30',
            reason: newId(),
            actor: person(HEBEI, 'province-staff'),
            now,
          });
          await approveSuccession(trx, { id, actor: person(HEBEI, 'province-approver'), now });
          const { items } = await listOpenItems(trx, id);
          const choices = items
            .filter((_, index) => into === 'both' && turns[index % turns.length])
            .map((one) => ({ kind: one.kind, id: one.id, to: fresh.region }));
          await allotItems(trx, { id, choices, actor: person(HEBEI, 'province-staff'), now });
          await carryOutSuccession(trx, { campaign: await lockCampaign(trx, campaign.id), id, now });
        });
        const afterwards = await sums(campaign.id);
        for (const name of lasting) expect([name, afterwards[name] ?? 0]).toEqual([name, asItWas[name] ?? 0]);
        expect(await values(campaign.id)).toEqual(valued);
        const joined = await toldOfJoined(campaign.id);
        const percent = joined.reduce((sum, task) => sum + task.percent, 0);
        expect(asItWas.progress_sum! - afterwards.progress_sum!).toBe(percent);
        const begun = joined.filter((task) => task.state !== 'pending').length;
        expect(asItWas.tasks_started! - afterwards.tasks_started!).toBe(begun);
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
