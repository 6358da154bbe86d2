import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLog } from '@linked/server-kit/log.ts';
import { freePort } from '@linked/server-kit/ports.ts';
import { campaignTaskQueue, campaignWorkflowType } from '@linked/workers/campaign/names.ts';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHub, type TestHub } from './testing/hub.ts';
import { NOW } from './testing/walk-places.ts';
import { campaignMaker } from './testing/walk-samples.ts';
import { createWorkflowRelay } from './workflow-relay.ts';

const address = process.env.LINKED_TEST_TEMPORAL_ADDRESS!;
const temporal = { address, namespace: 'default', taskQueuePrefix: 'relay-test' };

let hub: TestHub;
let connection: Connection;
let client: Client;
beforeAll(async () => {
  // This hub's own relay has no Temporal to reach; the relays of the tests have.
  hub = await openHub({}, { now: () => NOW });
  connection = await Connection.connect({ address });
  client = new Client({ connection });
});
afterAll(async () => {
  await connection?.close();
  await hub?.stop();
});

const open = async (campaignId: string) =>
  hub.db
    .selectFrom('workflow_requests')
    .select(['kind', 'attempts', 'last_error', 'done_at'])
    .where('workflow_id', '=', `campaign:${campaignId}`)
    .orderBy('ordinal')
    .execute();

const relayTo = (target = temporal) =>
  createWorkflowRelay({
    db: hub.db,
    temporal: target,
    now: () => NOW,
    log: createLog('relay', 'silent'),
    everyMs: 100,
  });

/** Signals in the order the workflow would see them. */
async function signalsOf(campaignId: string): Promise<string[]> {
  const { events } = await client.workflow.getHandle(`campaign:${campaignId}`).fetchHistory();
  return (events ?? []).flatMap((event) => event.workflowExecutionSignaledEventAttributes?.signalName ?? []);
}

describe('the workflow relay', () => {
  it('does not fail the person’s request while Temporal is down, and keeps it until it is back', async () => {
    const staff = await hub.person({ role: 'province-staff' });
    const approved = await campaignMaker(hub.db)('approved');
    const issued = await staff.client.campaigns.issue.mutate({ id: approved.id, version: approved.version });
    expect(issued.state).toBe('issued');
    await expect
      .poll(async () => (await open(issued.id))[0]?.attempts, { timeout: 15_000 })
      .toBeGreaterThan(0);
    const [waiting] = await open(issued.id);
    expect(waiting).toMatchObject({ kind: 'start-campaign', done_at: null });
    expect(waiting?.last_error).toBeTruthy();

    const relay = relayTo();
    relay.start();
    await expect.poll(async () => (await open(issued.id))[0]?.done_at, { timeout: 15_000 }).not.toBeNull();
    await relay.stop();
    const started = await client.workflow.getHandle(`campaign:${issued.id}`).describe();
    expect(started).toMatchObject({
      type: campaignWorkflowType,
      taskQueue: campaignTaskQueue('relay-test'),
      status: { name: 'RUNNING' },
    });
  });

  it('starts a workflow once and delivers its signals in order, however many relays run', async () => {
    const make = campaignMaker(hub.db);
    const campaign = await make('closing');
    const relays = [relayTo(), relayTo(), relayTo()];
    for (const relay of relays) relay.start();
    await expect
      .poll(async () => (await open(campaign.id)).every((request) => request.done_at !== null), {
        timeout: 15_000,
      })
      .toBe(true);
    for (const relay of relays) await relay.stop();
    const signals = await signalsOf(campaign.id);
    // Each relay may have sent the signal once: the workflow knows a repeat by its request's id.
    expect(new Set(signals)).toEqual(new Set(['begin-closing']));
  });

  it('counts a signal to a workflow that has ended as carried out', async () => {
    const make = campaignMaker(hub.db);
    const campaign = await make('running');
    const first = relayTo();
    first.start();
    await expect.poll(async () => (await open(campaign.id))[0]?.done_at, { timeout: 15_000 }).not.toBeNull();
    await client.workflow.getHandle(`campaign:${campaign.id}`).terminate();
    const approver = await hub.person({ role: 'province-approver' });
    const { version } = await approver.client.campaigns.get.query({ id: campaign.id });
    await approver.client.campaigns.withdraw.mutate({ id: campaign.id, version, reason: '方案调整' });
    first.wake();
    await expect
      .poll(async () => (await open(campaign.id)).map((request) => request.done_at !== null), {
        timeout: 15_000,
      })
      .toEqual([true, true]);
    await first.stop();
  });

  it('starts a workflow again that Temporal lost while its campaign goes on', async () => {
    const campaign = await campaignMaker(hub.db)('running');
    const relay = relayTo();
    relay.start();
    await expect.poll(async () => (await open(campaign.id))[0]?.done_at, { timeout: 15_000 }).not.toBeNull();
    const lost = client.workflow.getHandle(`campaign:${campaign.id}`);
    const { runId } = await lost.describe();
    await lost.terminate();
    const staff = await hub.person({ role: 'province-staff' });
    await staff.client.directives.retryNow.mutate({ campaignId: campaign.id });
    relay.wake();
    await expect.poll(async () => (await open(campaign.id))[1]?.done_at, { timeout: 15_000 }).not.toBeNull();
    await relay.stop();
    const again = await lost.describe();
    expect(again).toMatchObject({ status: { name: 'RUNNING' }, taskQueue: campaignTaskQueue('relay-test') });
    expect(again.runId).not.toBe(runId);
    expect(await signalsOf(campaign.id)).toEqual(['retry-now']);
  });

  it('connects when Temporal comes up after the hub', async () => {
    const port = await freePort('127.0.0.1');
    const relay = relayTo({ ...temporal, address: `127.0.0.1:${port}` });
    const { id } = await campaignMaker(hub.db)('issued');
    relay.start();
    await expect.poll(async () => (await open(id))[0]?.attempts, { timeout: 15_000 }).toBeGreaterThan(0);
    const [host = '', realPort] = address.split(':');
    const door = net.createServer((caller) => {
      const inside = net.connect(Number(realPort), host);
      caller.pipe(inside).pipe(caller);
      caller.on('error', () => inside.destroy());
      inside.on('error', () => caller.destroy());
    });
    door.listen(port, '127.0.0.1');
    await expect.poll(async () => (await open(id))[0]?.done_at, { timeout: 20_000 }).not.toBeNull();
    await relay.stop();
    door.close();
  });

  it('stops at once while Temporal is not there', async () => {
    const relay = relayTo({ ...temporal, address: `127.0.0.1:${await freePort('127.0.0.1')}` });
    await campaignMaker(hub.db)('issued');
    relay.start();
    await sleep(300);
    const begun = Date.now();
    await relay.stop();
    expect(Date.now() - begun).toBeLessThan(1000);
  });
});
