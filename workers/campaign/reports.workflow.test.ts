import { createWorkflowReports, type WorkflowReport } from '@linked/hub-server/workflow-reports.ts';
import { createLog } from '@linked/server-kit/log.ts';
import { campaignWorkflowId } from '@linked/shared/campaigns/workflow-names.ts';
import { newId } from '@linked/shared/ids.ts';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../testing/eventually.ts';
import { hebeiCounties, startRig } from '../testing/rig.ts';
import { campaignWorkflowType } from './names.ts';

const address = process.env.LINKED_TEST_TEMPORAL_ADDRESS!;
const [first, second] = hebeiCounties as [string, string];
const log = createLog('reports-test', 'silent');

const reportsOf = (server: string, uiUrl: string | null = null) =>
  createWorkflowReports({ temporal: { address: server, namespace: 'default' }, uiUrl, log });

let connection: Connection;
let client: Client;
const reports = reportsOf(address, 'https://temporal.example/');
const about = (campaignId: string): Promise<WorkflowReport> => reports.campaign(campaignId);

/** A workflow whose queue nobody polls. */
const startAlone = async (): Promise<string> => {
  const campaignId = newId();
  const args = [{ campaignId, region: '130000' }];
  const workflowId = campaignWorkflowId(campaignId);
  await client.workflow.start(campaignWorkflowType, { workflowId, taskQueue: 'nobody-polls', args });
  return campaignId;
};

beforeAll(async () => {
  connection = await Connection.connect({ address });
  client = new Client({ connection });
});
afterAll(async () => {
  await reports.stop();
  await connection.close();
});

it('says what a running workflow waits for, and links to Temporal’s own page of it', async () => {
  await using rig = await startRig([first, second], address);
  rig.endpoints.setMood('down', second);
  const campaign = await rig.issue(await rig.approved());
  await eventually(async () => (await about(campaign.id)).failedRounds === 1);
  await eventually(async () => (await about(campaign.id)).waiting.some((one) => one.what === 'receipts'));
  const report = await about(campaign.id);
  expect(report).toMatchObject({ condition: 'running', failure: null, endedAt: null, trying: [] });
  expect(report.waiting[0]?.what).toBe('delivery');
  expect(report.events).toBeGreaterThan(10);
  expect(report.uiUrl).toBe(
    `https://temporal.example/namespaces/default/workflows/campaign%3A${campaign.id}`,
  );
  await rig.workflow(campaign.id).terminate('over');
});

it('tells a workflow without a worker from one that ended and one that never was', async () => {
  const campaignId = await startAlone();
  expect((await about(campaignId)).condition).toBe('no-worker');
  await client.workflow.getHandle(campaignWorkflowId(campaignId)).terminate('by hand');
  const ended = await about(campaignId);
  expect([ended.condition, ended.endedAt === null]).toEqual(['stopped', false]);
  expect((await about(newId())).condition).toBe('not-found');
});

it('says why a workflow failed', async () => {
  await using rig = await startRig([], address);
  const campaign = await rig.approved();
  const unknown = newId();
  const { taskQueue } = await rig.issue(campaign).then(({ id }) => rig.workflow(id).describe());
  await client.workflow.start(campaignWorkflowType, {
    workflowId: campaignWorkflowId(unknown),
    taskQueue,
    args: [{ campaignId: unknown, region: '130000' }],
  });
  await eventually(async () => (await about(unknown)).condition === 'failed');
  expect((await about(unknown)).failure).toMatch(/no such campaign/);
  await rig.workflow(campaign.id).terminate('over');
});

it('answers within seconds that Temporal does not', async () => {
  const nobody = reportsOf('127.0.0.1:9');
  const begun = Date.now();
  expect((await nobody.campaign(newId())).condition).toBe('unreachable');
  expect(Date.now() - begun).toBeLessThan(8_000);
  await nobody.stop();
});
