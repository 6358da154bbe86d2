/** 168 counties writing and reporting while something is killed, and what must hold afterwards. */
import { setTimeout as sleep } from 'node:timers/promises';
import { auditRollups } from '@linked/hub-core/rollup/recount.ts';
import type { CampaignDocument } from '@linked/shared/campaigns/document.ts';
import { newId } from '@linked/shared/ids.ts';
import type { CountyClient } from '@linked/stack/demo/client.ts';
import type { Random } from '@linked/stack/demo/random.ts';
import { TRPCClientError } from '@trpc/client';
import { expect } from 'vitest';
import { type BothSides, linesOf } from '../harness/both-sides.ts';
import { countedInCounties, keptAtHub } from '../harness/county-count.ts';
import { eventually } from '../harness/eventually.ts';
import { type Province, today } from '../harness/province.ts';
import { expectInStep } from './issuing.ts';

/** What every county writes down: groups a field, problems, tasks with progress saved twice and handed in. */
export const perCounty = { groups: 7, problems: 6, tasks: 3 } as const;

/** One county's day; each step is repeated by its people until it has been taken. */
export async function writeDown(
  staff: CountyClient,
  campaign: { id: string; document: CampaignDocument },
  random: Random,
): Promise<void> {
  const campaignId = campaign.id;
  const { fields, tasks } = campaign.document;
  const on = today();
  const [directive] = (await persist(() => staff.directives.list.query()))!.filter(
    (one) => one.campaignId === campaignId && one.kind === 'campaign',
  );
  await persist(() => staff.directives.sign.mutate({ id: directive!.id }));
  const county = random.int(40, 150);
  const people = { national: 0, provincial: 1, city: 9, county, township: random.int(60, 200) };
  await persist(() =>
    staff.campaigns.saveFigures.mutate({
      campaignId,
      revision: 0,
      figures: {
        representativesTotal: 900,
        participating: people,
        staffParticipating: 12,
        representativesTrained: 10 + county,
        staffTrained: 12,
        opinionsCollected: 30,
        opinionsAnswered: 20,
        cadreVisits: 300,
        inspectionTeams: random.int(1, 6),
        asOf: on,
      },
    }),
  );
  const groups = fields.slice(0, perCounty.groups).map((field) => ({
    id: newId(),
    campaignId,
    field: field.code,
    name: `${field.name}代表小组`,
    leaderName: '李组长',
    members: { national: 0, provincial: 0, city: 1, county: random.int(3, 12), township: 6 },
    otherMembers: 1,
    trained: 8,
    revision: 0,
  }));
  await persist(() => staff.groups.saveMany.mutate({ groups }));
  const problems = Array.from({ length: perCounty.problems }, (_, index) => ({
    id: newId(),
    field: random.pick(fields).code,
    title: `第${index + 1}项问题`,
    source: index % 2 === 0 ? ('group-inspection' as const) : ('government-self-check' as const),
    foundOn: on,
  }));
  await persist(() => staff.problems.registerMany.mutate({ campaignId, problems: problems.slice(1) }));
  await persist(() => staff.problems.register.mutate({ campaignId, problem: problems[0]! }));
  await persist(() =>
    staff.problems.act.mutate({ id: problems[0]!.id, revision: 1, event: 'hand-over', input: {} }),
  );
  for (const task of tasks.slice(0, perCounty.tasks)) {
    const at = { campaignId, taskId: task.id };
    const indicators = task.indicators.map((item) => ({
      code: item.code,
      value: random.int(0, 40),
      base: item.baselineName === null ? null : 40,
    }));
    for (const [revision, percent] of [random.int(5, 50), 100].entries())
      await persist(() =>
        staff.tasks.saveProgress.mutate({ ...at, revision, percent, indicators, note: '按计划推进。' }),
      );
    await persist(() => staff.tasks.submit.mutate({ ...at, revision: 2 }));
  }
}

/** Codes that say that an earlier try, whose answer was lost, was taken. */
const taken = new Set(['already-exists', 'changed-meanwhile', 'illegal-transition', 'directive-signed']);

/** Does it as people do: again while the server is away, until it answers. undefined: an earlier try was taken. */
async function persist<T>(act: () => Promise<T>): Promise<T | undefined> {
  const until = performance.now() + 90_000;
  for (let lost = false; ; lost = true) {
    try {
      return await act();
    } catch (error) {
      const code = error instanceof TRPCClientError ? error.data?.appCode : undefined;
      if (lost && taken.has(code)) return undefined;
      const away = code === undefined || code === 'internal';
      if (!away || performance.now() > until) throw error;
      await sleep(150);
    }
  }
}

/** How many reports the hub has stored for all counties. */
export async function stored({ hub }: BothSides): Promise<number> {
  const { rows } = await hub.query<{ number: number }>(`select sum(up_cursor)::int as number from nodes`);
  return rows[0]!.number;
}

/** Everything the counties wrote lies at the hub, once, and every number agrees with a count in the counties. */
export async function expectAllCounted(
  sides: BothSides,
  { hubAdmin, counties }: Province,
  campaignId: string,
): Promise<void> {
  const { hub, county, hubDb } = sides;
  const waiting = () =>
    linesOf(county, `select region, up_seq, up_acked from instances where up_seq <> up_acked`);
  await eventually('every outbox is empty', async () => (await waiting()).length === 0);

  const sent = await linesOf(county, `select region, seq, id, outcome from outbox`);
  expect(sent.length).toBeGreaterThan(168 * 20);
  expect(await linesOf(hub, `select region, seq, id, outcome from report_log`)).toEqual(sent);
  expect(await linesOf(hub, `select region, up_cursor from nodes`)).toEqual(
    await linesOf(county, `select region, up_seq from instances`),
  );
  expect(await linesOf(hub, `select region, seq from report_log where outcome <> 'accepted'`)).toEqual([]);

  const counted = await countedInCounties(sides, campaignId);
  for (const [counter, each] of [
    ['groups', perCounty.groups],
    ['problems_found', perCounty.problems],
    ['tasks_started', perCounty.tasks],
    ['progress_sum', perCounty.tasks * 100],
  ] as const)
    expect(sumOf(counted, counter), counter).toBe(each * counties.length);
  expect(await keptAtHub(sides, campaignId)).toEqual(counted);
  expect(await auditRollups(hubDb, campaignId)).toEqual([]);
  await expectInStep(
    hubAdmin,
    counties.map((one) => one.code),
  );
}

/** Over all lines `region field counter number`. */
function sumOf(lines: readonly string[], counter: string): number {
  return lines
    .map((line) => line.split(' '))
    .filter(([, , name]) => name === counter)
    .reduce((sum, parts) => sum + Number(parts[3]), 0);
}
