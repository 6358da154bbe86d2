/**
 * A letter whose last day is moved again and again: its workflow continues as new and keeps nothing but its id, so
 * nothing can be lost. The server suggests it after 120 events here, after 4,096 in service.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { addDays, shanghaiDate } from '@linked/shared/calendar/dates.ts';
import { cacheFolder } from '@linked/stack/paths.ts';
import { type RunningTemporal, startTemporal } from '@linked/stack/temporal.ts';
import { eventually } from '@linked/workers/testing/eventually.ts';
import { hebeiCounties, startRig } from '@linked/workers/testing/rig.ts';
import {
  actOnLetter,
  letterOutcome,
  letterStatus,
  letterWorkflow,
  readLetter,
  recordReply,
  sendLetter,
} from '@linked/workers/testing/supervision.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';

const SUGGESTED_AFTER = 120;
const MOVES = 60;

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'linked-supervised-'));
let temporal: RunningTemporal;
beforeAll(async () => {
  const dynamicConfig = { 'limit.historyCount.suggestContinueAsNew': SUGGESTED_AFTER };
  temporal = await startTemporal({ stateDir: folder, cacheDir: cacheFolder(), dynamicConfig, log: () => {} });
});
afterAll(async () => {
  await temporal?.stop();
  fs.rmSync(folder, { recursive: true, force: true });
});

it('follows a letter over several runs to its end', async () => {
  await using rig = await startRig(hebeiCounties.slice(0, 1), temporal.address);
  const campaign = await rig.issue(await rig.approved());
  const { id } = await sendLetter(rig, campaign.id, 'government');
  const handle = letterWorkflow(rig, id);
  const runs = new Set([(await handle.describe()).runId]);
  const today = shanghaiDate(await rig.now());
  for (let nth = 1; nth <= MOVES; nth += 1) {
    const replyDueOn = addDays(today, 60 + nth);
    await actOnLetter(rig, id, 'extend', { note: `第${nth}次`, replyDueOn });
    const expected = (await readLetter(rig, id)).next?.at;
    await eventually(async () => (await letterStatus(rig, id)).next?.at === expected);
    runs.add((await handle.describe()).runId);
  }
  expect(runs.size).toBeGreaterThanOrEqual(3);
  await recordReply(rig, id);
  await actOnLetter(rig, id, 'verify', { note: '属实' });
  await actOnLetter(rig, id, 'close', { lookBackOn: addDays(today, 90) });
  await actOnLetter(rig, id, 'look-back');
  await actOnLetter(rig, id, 'pass', { note: '未反弹' });
  expect(await letterOutcome(rig, id)).toEqual({ state: 'concluded' });
});
