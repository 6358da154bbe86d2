import { beginClosing } from '@linked/hub-core/campaigns/course.ts';
import { drafter } from '@linked/hub-core/testing/campaigns.ts';
import { addDays, shanghaiDate } from '@linked/shared/calendar/dates.ts';
import { describe, expect, it } from 'vitest';
import { callOff } from '../testing/call-off.ts';
import { HOUR_MS, issuedTo } from '../testing/course.ts';
import { eventually } from '../testing/eventually.ts';
import { hebeiCounties, type Rig, startRig } from '../testing/rig.ts';

const HOUR = HOUR_MS;
const counties = hebeiCounties.slice(0, 4);
const [first] = counties as [string];

const running = async (rig: Rig): Promise<string> => (await issuedTo(rig, counties)).id;

describe('a withdrawal', () => {
  it('of a running campaign ends its workflow once all counties have it, and nothing of its course comes after', async () => {
    await using rig = await startRig(counties);
    const id = await running(rig);
    await callOff(rig, id);
    expect((await rig.outcome(id)).stage).toBe('withdrawn');
    await rig.env.sleep(60 * 24 * HOUR);
    for (const event of ['receipts-late', 'phase-ends'])
      expect(await rig.history(id, event), event).toEqual([]);
    for (const county of counties)
      expect(rig.endpoints.stored(county).map((item) => item.kind)).toEqual(['campaign', 'withdraw']);
  });

  it('of a closing campaign waits for the county that is away, and for nothing else', async () => {
    await using rig = await startRig(counties);
    const id = await running(rig);
    await rig.act(async (trx, now) => {
      const step = { id, version: await rig.version(id), actor: drafter, now };
      await beginClosing(trx, { ...step, lastDay: addDays(shanghaiDate(now), 3) });
    });
    await eventually(async () => (await rig.delivered(id, 'closing')).length === counties.length);
    rig.endpoints.setMood('down', first);
    await callOff(rig, id);
    await eventually(async () => (await rig.status(id)).unreachable.length === 1);
    const { stage, waiting, unreachable } = await rig.status(id);
    expect([stage, waiting.map((one) => one.what), unreachable]).toEqual([
      'withdrawn',
      ['delivery'],
      [first],
    ]);
    rig.endpoints.setMood('up', first);
    await rig.env.sleep(HOUR);
    expect((await rig.outcome(id)).stage).toBe('withdrawn');
    expect(rig.endpoints.stored(first).map((item) => item.kind)).toEqual(['campaign', 'closing', 'withdraw']);
  });
});

describe('two campaigns in the same counties', () => {
  it('have a workflow each: one is withdrawn and ends, the other goes on with its course', async () => {
    await using rig = await startRig(counties);
    const [one, two] = [await running(rig), await running(rig)];
    await callOff(rig, one);
    expect((await rig.outcome(one)).stage).toBe('withdrawn');
    await eventually(async () => (await rig.status(two)).waiting.some((w) => w.what === 'receipts'));
    expect((await rig.status(two)).stage).toBe('open');
    for (const county of counties)
      expect(rig.endpoints.stored(county).map((item) => [item.campaignId, item.kind])).toEqual([
        [one, 'campaign'],
        [two, 'campaign'],
        [one, 'withdraw'],
      ]);
    // Past the receipt deadline: nobody has signed either, but only the one that goes on says so.
    for (let day = 0; day < 12; day += 1) await rig.env.sleep(24 * HOUR);
    await eventually(async () => (await rig.history(two, 'receipts-late')).length === 1);
    expect(await rig.history(one, 'receipts-late')).toEqual([]);
  });
});
