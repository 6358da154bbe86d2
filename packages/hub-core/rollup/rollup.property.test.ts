/** Random histories of several counties: the roll-up that is kept up, a recount and a plain model must agree. */
import type { Report } from '@linked/shared/link/protocol.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ingestReports } from '../link/ingest.ts';
import { CountyReports } from '../testing/county-reports.ts';
import { openTestHub, type TestHub } from '../testing/hub-database.ts';
import { entityOf, payloadOf, type Step, stepOf } from '../testing/report-history.ts';
import { modelRollup } from '../testing/rollup-model.ts';
import { type SeededCampaign, seedCampaign } from '../testing/seed-campaign.ts';
import {
  changeOf,
  type SupplementStep,
  supplementOf,
  type TasksInForce,
  tasksInForce,
} from '../testing/supplement-history.ts';
import { contentOf, issuedSupplement } from '../testing/supplements.ts';
import { auditRollups, differences, keptCount, recount } from './recount.ts';

/** 任县 and 南和县 were merged away in June 2020; the campaign's pinned edition still has them. */
const counties = ['130123', '130526', '130527', '130502'];
const now = new Date('2026-11-30T00:00:00Z');
/** Before any due date of the campaign. */
const issuedAt = new Date('2026-09-01T02:00:00Z');
let hub: TestHub;

beforeAll(async () => {
  hub = await openTestHub({ max: 20 });
});
afterAll(() => hub.stop());

const history = fc.record({
  steps: fc.array(stepOf(counties.length), { minLength: 1, maxLength: 80, size: 'max' }),
  /** Sizes of the batches a county's reports are cut into, used over and over. */
  cuts: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
  /** Whether each batch is sent twice at once, the second time with a part of the one before. */
  doubled: fc.boolean(),
  /** Supplements that go out beside the reports, one after the other. */
  supplements: fc.array(supplementOf(counties.length), { maxLength: 4 }),
});

/** Cuts a county's reports into batches; when doubled, each goes with the tail of the one before, twice at once. */
async function send(reports: readonly Report[], cuts: readonly number[], doubled: boolean): Promise<void> {
  const region = reports[0]!.region;
  for (let at = 0, turn = 0; at < reports.length; turn++) {
    const size = cuts[turn % cuts.length]!;
    const items = reports.slice(at, at + size);
    const again = reports.slice(Math.max(0, at - 2), at + Math.ceil(size / 2));
    const calls = doubled ? [items, again, items] : [items];
    const answers = await Promise.all(
      calls.map((call) => ingestReports(hub.db, { region, items: call, now })),
    );
    expect(answers.every((answer, index) => answer.judgements.length === calls[index]!.length)).toBe(true);
    at += size;
  }
}

interface History {
  steps: Step[];
  cuts: number[];
  doubled: boolean;
  supplements?: SupplementStep[];
}

async function play({ steps, cuts, doubled, supplements = [] }: History) {
  const campaign = await seedCampaign(hub.db, { counties });
  const nodes = await hub.db.selectFrom('nodes').select(['region', 'up_cursor']).execute();
  const sent = counties.map((region, index) => {
    const county = new CountyReports(region);
    county.seq = nodes.find((node) => node.region === region)!.up_cursor;
    return steps
      .filter((one) => one.county === index)
      .map((one) => ({
        one,
        report: county.draft({
          campaignId: campaign.id,
          kind: one.kind,
          entityId: entityOf(one, region, campaign),
          revision: one.revision,
          payload: payloadOf(one, campaign),
        }),
      }));
  });
  const changed = issueAll(campaign, supplements);
  await Promise.all(
    sent
      .filter((reports) => reports.length > 0)
      .map((reports) =>
        send(
          reports.map(({ report }) => report),
          cuts,
          doubled,
        ),
      ),
  );
  const force = await changed;
  const accepted = sent
    .flat()
    .filter(({ one }) => !one.refused)
    .map(({ report }) => report);
  return { campaign, expected: modelRollup(accepted, force) };
}

/** Issues them in turn; what each county must do in the end. Those that would change nothing are left out. */
async function issueAll(
  campaign: SeededCampaign,
  supplements: readonly SupplementStep[],
): Promise<TasksInForce> {
  const force = tasksInForce(campaign, counties);
  for (const one of supplements) {
    const regions = one.everywhere ? [...counties] : [counties[one.county]!];
    const change = changeOf(one, campaign);
    const wanted = regions.filter((region) => force.wouldChange(region, change));
    if (wanted.length === 0) continue;
    const content = contentOf([change], { regions: one.everywhere ? null : regions });
    await issuedSupplement(hub.db, campaign.id, content, issuedAt);
    for (const region of wanted) force.change(region, change);
  }
  return force;
}

describe('the roll-up', () => {
  it('equals a recount and a plain model after any history', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (drawn) => {
        const { campaign, expected } = await play(drawn);
        expect(differences(await keptCount(hub.db, campaign.id), expected)).toEqual([]);
        expect(differences(await recount(hub.db, campaign.id), expected)).toEqual([]);
      }),
      // On a busy machine: fewer histories, or a counterexample not fully shrunk, rather than a bare timeout.
      { numRuns: 40, interruptAfterTimeLimit: 60_000 },
    );
  }, 120_000);

  it('is compared with the facts by the audit, which names every number that is off', async () => {
    const steps: Step[] = [0, 1].map((county) => ({
      county,
      kind: 'problem',
      entity: 0,
      revision: 1,
      field: 0,
      deleted: false,
      state: 0,
      number: 0,
      dated: true,
      refused: false,
    }));
    const { campaign } = await play({ steps, cuts: [1], doubled: false });
    expect(await auditRollups(hub.db, campaign.id)).toEqual([]);
    await hub.db
      .updateTable('rollups')
      .set({ problems_found: 5 })
      .where('campaign_id', '=', campaign.id)
      .where('region', '=', counties[0]!)
      .execute();
    await hub.db
      .deleteFrom('rollup_due')
      .where('campaign_id', '=', campaign.id)
      .where('region', '=', counties[1]!)
      .execute();
    expect(await auditRollups(hub.db, campaign.id)).toEqual([
      { what: `${counties[0]}/mining/problems_found`, kept: 5, counted: 1 },
      { what: `${counties[1]}/mining/problem-open/2026-10-10`, kept: 0, counted: 1 },
    ]);
  });
});
