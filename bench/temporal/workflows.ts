/** Workflows that do nothing but what is measured. */
import { executeChild, proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { noOpActivities } from './no-op-worker.ts';

const { noOp } = proxyActivities<typeof noOpActivities>({ startToCloseTimeout: '1 minute' });
const local = proxyLocalActivities<typeof noOpActivities>({ startToCloseTimeout: '1 minute' });

/** `count` activities at once: what a fan-out of one activity a county costs before it does anything. */
export async function noOps(count: number): Promise<void> {
  await Promise.all(Array.from({ length: count }, () => noOp()));
}

/** A plan and two batches, as the campaign's workflow does it: the plan as a local activity. */
export async function dispatchInside(): Promise<void> {
  await local.noOp();
  await Promise.all([noOp(), noOp()]);
}

/** The same with the plan as an ordinary activity. */
export async function dispatchWithoutLocal(): Promise<void> {
  await noOp();
  await Promise.all([noOp(), noOp()]);
}

/** The same in a workflow of its own. */
export async function dispatchAsChild(): Promise<void> {
  await executeChild(dispatchInside);
}
