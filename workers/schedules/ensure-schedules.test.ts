import { lastRuns } from '@linked/hub-core/schedules/runs.ts';
import { snapshotDays } from '@linked/hub-core/snapshots/read-snapshots.ts';
import { scheduledKinds } from '@linked/shared/schedules/kinds.ts';
import type { ScheduleDescription, ScheduleHandle } from '@temporalio/client';
import { expect, it } from 'vitest';
import { eventually } from '../testing/eventually.ts';
import { hebeiCounties, type Rig, startRig } from '../testing/rig.ts';
import { ensureSchedules } from './ensure-schedules.ts';
import { calendarKinds, scheduleId } from './names.ts';

/** A real server: the time-skipping one has no Schedules. */
const startReal = (counties: readonly string[]) =>
  startRig(counties, process.env.LINKED_TEST_TEMPORAL_ADDRESS!);
const ensure = (rig: Rig) =>
  ensureSchedules(rig.env.nativeConnection, { namespace: 'default', queuePrefix: rig.queuePrefix });
const handleOf = (rig: Rig, kind: (typeof calendarKinds)[number]): ScheduleHandle =>
  rig.env.client.schedule.getHandle(scheduleId(rig.queuePrefix, kind));
const inShanghai = (at: Date) =>
  at.toLocaleString('sv-SE', {
    timeZone: 'Asia/Shanghai',
    hour: '2-digit',
    minute: '2-digit',
    weekday: 'short',
  });
const stateOf = ({ spec, action, policies, state }: ScheduleDescription) => ({
  spec,
  action,
  policies,
  paused: state.paused,
});

it('has a calendar for everything that the hub does by one', () => {
  expect([...calendarKinds].sort()).toEqual([...scheduledKinds].sort());
});

it('makes the Schedules once, however often and from however many workers it is asked', async () => {
  await using rig = await startReal([]);
  await Promise.all([ensure(rig), ensure(rig), ensure(rig)]);
  const daily = handleOf(rig, 'daily-work');
  const made = await daily.describe();
  expect(made.policies).toMatchObject({ overlap: 'SKIP', catchupWindow: 20 * 60_000 });
  expect(made.action).toMatchObject({ workflowType: 'dailyWork', taskQueue: `${rig.queuePrefix}-hub` });
  expect(new Set(made.info.nextActionTimes.map(inShanghai).map((text) => text.slice(-5)))).toEqual(
    new Set(['23:30']),
  );
  // Somebody pauses it, and another version of the program wrote another calendar.
  await daily.pause('维护');
  await daily.update((found) => ({ ...found, spec: { cronExpressions: ['0 3 * * *'] } }));
  await ensure(rig);
  const again = await daily.describe();
  expect(stateOf(again)).toEqual({ ...stateOf(made), paused: true });
  for (const kind of calendarKinds) await handleOf(rig, kind).delete();
}, 60_000);

it('runs the daily work when it is told to, and never twice at once', async () => {
  await using rig = await startReal(hebeiCounties.slice(0, 3));
  const campaign = await rig.issue(await rig.approved());
  await ensure(rig);
  const daily = handleOf(rig, 'daily-work');
  // Held by its slowest county, so that the second is due while the first is at work.
  rig.endpoints.setMood('silent', hebeiCounties[0]!);
  await daily.trigger('SKIP');
  await eventually(async () => (await lastRuns(rig.db, 'daily-work')).length === 1);
  await daily.trigger('SKIP');
  await eventually(async () => (await daily.describe()).info.numActionsSkippedOverlap === 1);
  expect(await lastRuns(rig.db, 'daily-work')).toHaveLength(1);
  await eventually(async () => (await snapshotDays(rig.db, campaign.id)).length === 1);
  for (const { workflow } of (await daily.describe()).info.runningActions as {
    workflow: { workflowId: string };
  }[])
    await rig.env.client.workflow.getHandle(workflow.workflowId).terminate('the test is over');
  for (const kind of calendarKinds) await handleOf(rig, kind).delete();
}, 60_000);
