/** A campaign on Temporal's own server on PostgreSQL, with the settings of deploy/temporal. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findTemporalServer, startTemporalServer } from '@linked/stack/temporal-server.ts';
import { testServerSettings } from '@linked/stack/test-database.ts';
import { campaignSearchAttributes } from '@linked/workers/campaign/names.ts';
import { eventually } from '@linked/workers/testing/eventually.ts';
import { hebeiCounties, startRig } from '@linked/workers/testing/rig.ts';
import { scenarios } from '@linked/workers/testing/scenarios.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const programs = findTemporalServer();
if (typeof programs === 'string') console.warn(`skipped: ${programs}`);

describe.skipIf(typeof programs === 'string')('temporal-server on PostgreSQL', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'linked-temporal-server-'));
  let temporal: Awaited<ReturnType<typeof startTemporalServer>>;

  beforeAll(async () => {
    if (typeof programs === 'string') return;
    temporal = await startTemporalServer({
      ...programs,
      adminUrl: process.env[testServerSettings.adminUrl]!,
      stateDir: folder,
      suffix: 'of_the_server_test',
      log: () => {},
    });
  });
  afterAll(async () => {
    await temporal?.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  it.each(scenarios)('plays $path', async (scenario) => {
    await using rig = await startRig(scenario.counties, temporal.address);
    const workflowId = await scenario.play(rig);
    expect(workflowId).toMatch(/:/);
  });

  it('goes on after kill -9 in the middle of a dispatch, and lists the campaign by its region', async () => {
    await using rig = await startRig(hebeiCounties.slice(0, 60), temporal.address);
    let deliveries = 0;
    const halfway = Promise.withResolvers<void>();
    rig.endpoints.onDelivery(() => {
      deliveries += 1;
      if (deliveries === 30) halfway.resolve();
    });
    const issued = rig.issue(await rig.approved());
    await halfway.promise;
    await temporal.process!.kill('SIGKILL');
    await temporal.process!.start();
    const campaign = await issued;
    await eventually(async () => (await rig.delivered(campaign.id, 'campaign')).length === 60, 60_000);
    for (const county of hebeiCounties.slice(0, 60)) expect(rig.endpoints.stored(county)).toHaveLength(1);
    const query = `${campaignSearchAttributes.region} = '130000' and WorkflowId = '${rig.workflow(campaign.id).workflowId}'`;
    await eventually(async () => (await rig.env.client.workflow.count(query)).count === 1, 30_000);
    await rig.workflow(campaign.id).terminate('over');
  });
});
