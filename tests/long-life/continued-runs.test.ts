/**
 * A campaign with hundreds of supplements, well over a thousand reminders and thousands of signals: its run continues as
 * new again and again, and nothing is lost or done twice. The server suggests it after 300 events here, after 4,096 in
 * service.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { wakeCourse } from '@linked/hub-core/course/moments.ts';
import { queueDirective } from '@linked/hub-core/directives/queue-directive.ts';
import { contentOf, issuedSupplement } from '@linked/hub-core/testing/supplements.ts';
import { addDays, shanghaiMidnight } from '@linked/shared/calendar/dates.ts';
import type { CampaignTask } from '@linked/shared/campaigns/document.ts';
import { campaignSignals } from '@linked/shared/campaigns/workflow-names.ts';
import { defaultReminders } from '@linked/shared/reminders/settings.ts';
import { cacheFolder } from '@linked/stack/paths.ts';
import { type RunningTemporal, startTemporal } from '@linked/stack/temporal.ts';
import { relay } from '@linked/workers/testing/course.ts';
import { eventually } from '@linked/workers/testing/eventually.ts';
import { hebeiCounties, type Rig, startRig } from '@linked/workers/testing/rig.ts';
import { sql } from 'kysely';
import pMap from 'p-map';
import { afterAll, beforeAll, expect, it } from 'vitest';

const SUGGESTED_AFTER = 300;
/** Each is sent twice. */
const SIGNALS = 1_000;
const WAVE = 50;
/** Of the hub's clock, with so many supplements on each. */
const DAYS = 30;
const A_DAY = 10;
const DAY = 86_400_000;
const PATIENCE_MS = 60_000;
/** Signals that change nothing of the campaign's stage. */
const harmless = campaignSignals.filter((name) => !['withdraw', 'begin-closing', 'close'].includes(name));

const counties = hebeiCounties.slice(0, 5);
const [dark, ...others] = counties as [string, ...string[]];

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'linked-continued-'));
let temporal: RunningTemporal;
beforeAll(async () => {
  const dynamicConfig = { 'limit.historyCount.suggestContinueAsNew': SUGGESTED_AFTER };
  temporal = await startTemporal({ stateDir: folder, cacheDir: cacheFolder(), dynamicConfig, log: () => {} });
});
afterAll(async () => {
  await temporal?.stop();
  fs.rmSync(folder, { recursive: true, force: true });
});

interface Run {
  runId: string;
  events: number;
  status: string;
}

/** Every run of the campaign's workflow, first to last. */
async function runsOf(rig: Rig, campaignId: string): Promise<Run[]> {
  const { workflowId } = rig.workflow(campaignId);
  const runs: (Run & { startTime: Date })[] = [];
  for await (const { runId, historyLength, startTime, status } of rig.env.client.workflow.list({
    query: `WorkflowId = '${workflowId}'`,
  }))
    runs.push({ runId, events: historyLength ?? 0, startTime, status: status.name });
  return runs.toSorted((a, b) => a.startTime.getTime() - b.startTime.getTime());
}

/** One that the relay has told the workflow of, so many requests ago: fewer than it remembers, more than a run takes. */
const REQUESTS_AGO = 150;
async function earlierRequest(rig: Rig): Promise<string> {
  const requests = rig.db
    .selectFrom('workflow_requests')
    .select('id')
    .where('kind', '=', 'signal-campaign')
    .where('done_at', 'is not', null)
    .orderBy('ordinal', 'desc')
    .offset(REQUESTS_AGO)
    .limit(1);
  return (await requests.executeTakeFirstOrThrow()).id;
}

const isSupplement = (line: string): boolean => line.startsWith('supplement ');

/** What the hub has for the county, in its order: `supplement 2`. */
async function queuedFor(rig: Rig, campaignId: string, county: string): Promise<string[]> {
  const rows = await rig.db
    .selectFrom('deliveries')
    .innerJoin('directives', 'directives.id', 'directive_id')
    .select(['kind', 'revision'])
    .where('campaign_id', '=', campaignId)
    .where('region', '=', county)
    .orderBy('deliveries.seq')
    .execute();
  return rows.map(({ kind, revision }) => `${kind} ${revision}`);
}

it('loses nothing and does nothing twice over several runs', async () => {
  await using rig = await startRig(counties, temporal.address);
  rig.endpoints.setMood('down', dark);
  // Reminders go out at any hour of a working day: the test runs at any hour.
  const reminders = { ...defaultReminders, quietTo: '00:00', quietFrom: '23:59' };
  const campaign = await rig.issue(await rig.approved((document) => ({ ...document, reminders })));
  const { id } = campaign;
  const [task] = campaign.document.tasks as [CampaignTask];
  await eventually(async () => (await rig.status(id)).failedRounds >= 1);
  // Through the relay, among the signals; receipts, phases, reports and reminders fall due on the way.
  const deadlines: string[] = [];
  const issueAll = async (): Promise<void> => {
    for (let day = 0; day < DAYS; day += 1) {
      rig.shiftClock(day * DAY);
      for (let nth = 0; nth < A_DAY; nth += 1) {
        const standard = `第 ${deadlines.length + 1} 次调整的标准`;
        const change = { kind: 'change', taskId: task.id, standard } as const;
        const content = contentOf([change], { regions: [...counties], receiptWorkdays: 1 });
        const { receiptDueOn } = await issuedSupplement(rig.db, id, content, await rig.now());
        deadlines.push(receiptDueOn!);
      }
      await relay(rig);
    }
    rig.shiftClock((DAYS + 1) * DAY);
    await rig.act((trx, now) => wakeCourse(trx, { campaignId: id, now }));
  };
  // Each signal comes twice, as a relay repeats what it could not mark. In waves: while signals come without any
  // pause the server takes no end of a run, whatever the workflow does.
  const signalAll = async (): Promise<void> => {
    for (let wave = 0; wave < SIGNALS / WAVE; wave += 1) {
      await pMap(
        Array.from({ length: WAVE }, (_, nth) => wave * WAVE + nth),
        async (nth) => {
          const signal = harmless[nth % harmless.length]!;
          await rig.signal(id, signal, `signal-${nth}`);
          await rig.signal(id, signal, `signal-${nth}`);
        },
        { concurrency: 8 },
      );
      await sleep(200);
    }
  };
  await Promise.all([issueAll(), signalAll()]);

  const isPast = (day: string): boolean => shanghaiMidnight(addDays(day, 1)) <= lastDay;
  const lastDay = await rig.now();
  const { phases } = campaign.document;
  const wanted = [
    ...phases.flatMap(({ name, startsOn, endsOn }) => [
      ...(shanghaiMidnight(startsOn) <= lastDay ? [`phase-begins ${name}`] : []),
      ...(isPast(endsOn) ? [`phase-ends ${name}`] : []),
    ]),
    `receipts-late ${hebeiCounties.length}`,
    ...deadlines.filter(isPast).map(() => `receipts-late ${counties.length}`),
  ].sort();
  const recorded = async (): Promise<string[]> => {
    const lines = rig.db
      .selectFrom('campaign_history')
      .select(['event', 'reason'])
      .where('campaign_id', '=', id)
      .where('event', 'in', ['phase-begins', 'phase-ends', 'receipts-late']);
    return (await lines.execute()).map(({ event, reason }) => `${event} ${reason}`).sort();
  };
  await eventually(async () => (await recorded()).length >= wanted.length, PATIENCE_MS);
  expect(await recorded()).toEqual(wanted);
  const reminded = await rig.db
    .selectFrom('deliveries')
    .innerJoin('directives', 'directives.id', 'directive_id')
    .select(['region', sql<string>`payload ->> 'day'`.as('day')])
    .where('campaign_id', '=', id)
    .where('kind', '=', 'reminder')
    .execute();
  expect(reminded.length).toBeGreaterThan(1_000);
  expect(new Set(reminded.map(({ region, day }) => `${region} ${day}`)).size).toBe(reminded.length);

  const runs = await runsOf(rig, id);
  console.log(
    `${runs.length} runs for ${2 * SIGNALS} signals, ${deadlines.length} supplements, ${reminded.length} reminders, ${wanted.length} moments: ${runs.map((run) => run.events).join(' ')} events`,
  );
  expect(runs.length).toBeGreaterThanOrEqual(4);
  expect(runs.filter((run) => run.status === 'RUNNING')).toHaveLength(1);
  const told = (county: string): string[] =>
    rig.endpoints.stored(county).map(({ kind, revision }) => `${kind} ${revision}`);
  for (const county of others) {
    const queued = await queuedFor(rig, id, county);
    await eventually(() => told(county).length === queued.length, PATIENCE_MS);
    expect(told(county)).toEqual(queued);
    expect(queued.filter(isSupplement)).toHaveLength(DAYS * A_DAY);
  }

  // What dispatch remembers was carried over: one failed round a call, from the first run to the last.
  rig.endpoints.setMood('up', dark);
  const { failedRounds } = await rig.status(id);
  expect(failedRounds).toBe(rig.endpoints.calls(dark));
  await rig.signal(id, 'retry-now', 'the last one');
  const missed = await queuedFor(rig, id, dark);
  await eventually(() => told(dark).length === missed.length, PATIENCE_MS);
  expect(told(dark)).toEqual(missed);

  // A request that an earlier run carried out is known to the last: it wakes nothing.
  // Nothing is left that the relay still has to tell: what wakes it from here on is sent by the test.
  await relay(rig);
  await eventually(() => rig.isAtRest(id));
  rig.endpoints.setMood('down', dark);
  await rig.act(async (trx, now) => {
    await queueDirective(trx, {
      campaignId: id,
      kind: 'closing',
      revision: 99,
      payload: { lastDay: '2030-01-01' },
      issuingOrgan: campaign.issuingOrgan,
      regions: [dark],
      receiptDueOn: null,
      now,
    });
  });
  const before = rig.endpoints.calls(dark);
  for (const known of [await earlierRequest(rig), 'the last one']) await rig.signal(id, 'retry-now', known);
  await rig.status(id);
  expect(rig.endpoints.calls(dark)).toBe(before);
  await rig.signal(id, 'retry-now', 'a new one');
  await eventually(() => rig.endpoints.calls(dark) === before + 1);
  await rig.workflow(id).terminate('over');
}, 240_000);
