/** Inputs for what the hub's operators call: comparisons, incidents, facts that are written off. */
import { ingestReports } from '@linked/hub-core/link/ingest.ts';
import { noteMissing } from '@linked/hub-core/reconciliation/missing-facts.ts';
import { recordReconciliation } from '@linked/hub-core/reconciliation/record-reconciliation.ts';
import { CountyReports } from '@linked/hub-core/testing/county-reports.ts';
import { person } from '@linked/hub-core/testing/people.ts';
import { askWriteOff } from '@linked/hub-core/write-offs/write-offs.ts';
import type { Sample } from '@linked/server-kit/testing/walk.ts';
import { newId } from '@linked/shared/ids.ts';
import { foreignPlaces, OTHER_FIELD } from './walk-places.ts';
import type { WalkWorld } from './walk-samples.ts';

/** Within the campaigns that the walk makes. */
const NOW = new Date('2020-04-10T02:00:00Z');

/** A campaign in which this county's problem is counted and missing. */
async function missingProblem({ db, make }: WalkWorld, region: string, province: string): Promise<string> {
  const { id: campaignId } = await make('running', province);
  const reports = new CountyReports(region);
  const node = db.selectFrom('nodes').select('up_cursor').where('region', '=', region);
  reports.seq = (await node.executeTakeFirstOrThrow()).up_cursor;
  const problem = reports.problem(campaignId, { foundOn: '2020-04-09' }, { occurredAt: NOW.toISOString() });
  await ingestReports(db, { region, items: [problem], now: NOW });
  const found = { region, comparedAt: NOW.toISOString(), differences: [], resent: 0, redelivered: 0 };
  await db.transaction().execute(async (trx) => {
    const lost = [{ campaignId, kind: 'problem', entityIds: [problem.entityId] }];
    await noteMissing(trx, { region, lost, now: NOW });
    await recordReconciliation(trx, { ...found, inStep: false, trigger: 'daily', now: NOW });
  });
  return campaignId;
}

async function asked(world: WalkWorld, region: string, province: string): Promise<string> {
  const campaignId = await missingProblem(world, region, province);
  const actor = person(province, 'province-staff');
  const request = { region, campaignId, kind: 'problem', reason: '数据库损毁', actor, now: NOW } as const;
  return world.db.transaction().execute((trx) => askWriteOff(trx, request));
}

export function reconciliationSamples(world: WalkWorld): Record<string, Sample> {
  const here = '130109';
  const there = '140105';
  const within: Sample = {
    input: (caller) => ({ within: caller.region }),
    foreign: (caller) => foreignPlaces(caller).map((place) => ({ within: place })),
  };
  const figures = (more: object): Sample => ({
    input: (caller) => ({ campaignId: world.ours.id, region: caller.region, ...more }),
    foreign: (caller) => [
      ...foreignPlaces(caller).map((region) => ({ campaignId: world.ours.id, region, ...more })),
      { campaignId: world.theirs.id, region: caller.region, ...more },
      ...(caller.roles.includes('field-team')
        ? [{ campaignId: world.ours.id, region: caller.region, ...more, field: OTHER_FIELD }]
        : []),
    ],
  });
  const request = { kind: 'problem', reason: '数据库损毁且无备份' };
  return {
    'nodes.comparisons': {
      input: () => ({ region: world.connected }),
      foreign: (caller) => foreignPlaces(caller).map((region) => ({ region })),
    },
    'rollup.days': {
      input: () => ({ campaignId: world.ours.id }),
      foreign: () => [{ campaignId: world.theirs.id }, { campaignId: newId() }],
    },
    'rollup.trend': figures({ field: null, from: '2020-04-03', to: '2020-04-10' }),
    'rollup.closing': figures({ field: null }),
    'schedules.list': { input: () => undefined, foreign: null },
    'schedules.runNow': { input: () => ({ kind: 'daily-work' }), foreign: null },
    'incidents.list': within,
    'writeOffs.missing': within,
    'writeOffs.list': within,
    'writeOffs.ask': {
      input: async () => ({
        ...request,
        region: here,
        campaignId: await missingProblem(world, here, '130000'),
      }),
      foreign: async () => {
        const campaignId = await missingProblem(world, there, '140000');
        return [
          { ...request, region: there, campaignId },
          { ...request, region: here, campaignId },
        ];
      },
    },
    'writeOffs.decide': {
      input: async () => ({ id: await asked(world, here, '130000'), confirm: true }),
      foreign: async () => [
        { id: await asked(world, there, '140000'), confirm: true },
        { id: newId(), confirm: true },
      ],
    },
  };
}
