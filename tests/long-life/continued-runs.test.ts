/**
 * A campaign that is told thousands of things: its run continues as new again and again, and nothing is lost or done
 * twice. The server suggests it after 300 events here, after 4,096 in service.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { queueDirective } from '@linked/hub-core/directives/queue-directive.ts';
import { requestWorkflow } from '@linked/hub-core/workflow-requests/requests.ts';
import { addDays, shanghaiDate, shanghaiMidnight } from '@linked/shared/calendar/dates.ts';
import { campaignSignals } from '@linked/shared/campaigns/workflow-names.ts';
import { cacheFolder } from '@linked/stack/paths.ts';
import { type RunningTemporal, startTemporal } from '@linked/stack/temporal.ts';
import { eventually } from '@linked/workers/testing/eventually.ts';
import { hebeiCounties, type Rig, startRig } from '@linked/workers/testing/rig.ts';
import pMap from 'p-map';
import { afterAll, beforeAll, expect, it } from 'vitest';

const SUGGESTED_AFTER = 300;
/** Each is sent twice. */
const SIGNALS = 1_000;
const WAVE = 50;
/** One a day, each with a receipt deadline of its own. */
const DIRECTIVES = 30;
const DAY = 86_400_000;
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

it('loses nothing and does nothing twice over several runs', async () => {
  await using rig = await startRig(counties, temporal.address);
  rig.endpoints.setMood('down', dark);
  const campaign = await rig.issue(await rig.approved());
  const { id } = campaign;
  await eventually(async () => (await rig.status(id)).failedRounds >= 1);
  // Supplements: one a day of the hub's clock among the signals, through the relay; receipts and phases fall due.
  const issueAll = async (): Promise<void> => {
    for (let nth = 0; nth < DIRECTIVES; nth += 1) {
      rig.shiftClock(nth * DAY);
      await rig.act(async (trx, now) => {
        await queueDirective(trx, {
          campaignId: id,
          kind: 'closing',
          revision: nth + 2,
          payload: { lastDay: '2030-01-01' },
          issuingOrgan: campaign.issuingOrgan,
          regions: counties,
          receiptDueOn: shanghaiDate(now),
          now,
        });
        const args = { campaignId: id, signal: 'directive-queued' } as const;
        await requestWorkflow(trx, { kind: 'signal-campaign', args, now });
      });
    }
    rig.shiftClock((DIRECTIVES + 1) * DAY);
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

  const ordered = [1, ...Array.from({ length: DIRECTIVES }, (_, nth) => nth + 2)];
  await eventually(
    () => others.every((county) => rig.endpoints.stored(county).length === ordered.length),
    30_000,
  );
  const isPast = (day: string): boolean => shanghaiMidnight(addDays(day, 1)) <= lastDay;
  const lastDay = await rig.now();
  const { phases } = campaign.document;
  const wanted = [
    ...phases.flatMap(({ name, startsOn, endsOn }) => [
      ...(shanghaiMidnight(startsOn) <= lastDay ? [`phase-begins ${name}`] : []),
      ...(isPast(endsOn) ? [`phase-ends ${name}`] : []),
    ]),
    `receipts-late ${hebeiCounties.length}`,
    ...Array.from({ length: DIRECTIVES }, () => `receipts-late ${counties.length}`),
  ].sort();
  const recorded = async (): Promise<string[]> => {
    const lines = rig.db
      .selectFrom('campaign_history')
      .select(['event', 'reason'])
      .where('campaign_id', '=', id)
      .where('event', 'in', ['phase-begins', 'phase-ends', 'receipts-late']);
    return (await lines.execute()).map(({ event, reason }) => `${event} ${reason}`).sort();
  };
  await eventually(async () => (await recorded()).length >= wanted.length, 30_000);
  expect(await recorded()).toEqual(wanted);

  const runs = await runsOf(rig, id);
  console.log(
    `${runs.length} runs for ${2 * SIGNALS} signals, ${DIRECTIVES} directives, ${wanted.length} moments: ${runs.map((run) => run.events).join(' ')} events`,
  );
  expect(runs.length).toBeGreaterThanOrEqual(4);
  expect(runs.filter((run) => run.status === 'RUNNING')).toHaveLength(1);
  for (const county of others)
    expect(rig.endpoints.stored(county).map((item) => item.revision)).toEqual(ordered);

  // What dispatch remembers was carried over: one failed round a call, from the first run to the last.
  rig.endpoints.setMood('up', dark);
  const { failedRounds } = await rig.status(id);
  expect(failedRounds).toBe(rig.endpoints.calls(dark));
  await rig.signal(id, 'retry-now', 'the last one');
  await eventually(() => rig.endpoints.stored(dark).length === ordered.length);
  expect(rig.endpoints.stored(dark).map((item) => item.revision)).toEqual(ordered);

  // A request that an earlier run carried out is known to the last: it wakes nothing.
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
  await rig.signal(id, 'retry-now', `signal-${SIGNALS - 1}`);
  await rig.signal(id, 'retry-now', 'the last one');
  await rig.status(id);
  expect(rig.endpoints.calls(dark)).toBe(before);
  await rig.signal(id, 'retry-now', 'a new one');
  await eventually(() => rig.endpoints.calls(dark) === before + 1);
  await rig.workflow(id).terminate('over');
}, 170_000);
