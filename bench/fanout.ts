/**
 * From the commit of issuing a campaign to the last county's commit: by hub, Temporal and worker (`hub_ms`), by a plain
 * loop that makes the same calls and the same records (`loop_ms`), beside a bare workflow of as many activities that do
 * nothing (`bare_temporal_ms`). Rounds are interleaved, so that all three see the same machine.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { pendingCounties } from '@linked/hub-core/directives/deliveries.ts';
import { createCountyLinkClient } from '@linked/hub-core/link/county-client.ts';
import { openCredential } from '@linked/hub-core/nodes/sealing.ts';
import { createLog } from '@linked/server-kit/log.ts';
import { DELIVERIES_AT_ONCE } from '@linked/workers/dispatch/activities.ts';
import { deliverToCounties } from '@linked/workers/dispatch/deliver-to-counties.ts';
import { splitIntoBatches } from '@linked/workers/dispatch/workflow-batches.ts';
import { approvedCampaign, issue } from './fanout/campaigns.ts';
import { type FanoutRig, startFanoutRig } from './fanout/rig.ts';
import { machine, median, print, round } from './measure.ts';
import { startNoOpWorker } from './temporal/no-op-worker.ts';

const WARM_UPS = 2;

/** `--rounds N` (5 at least), `--counties N`, `--tasks N`, `--json`. */
export async function run(argv: string[]): Promise<void> {
  const { values } = parseArgs({
    args: argv,
    options: {
      rounds: { type: 'string', default: '7' },
      counties: { type: 'string', default: '168' },
      tasks: { type: 'string', default: '35' },
      json: { type: 'boolean', default: false },
    },
  });
  const rounds = Math.max(5, Number(values.rounds));
  const [counties, tasks] = [Number(values.counties), Number(values.tasks)];
  const log = (line: string): void => console.error(line);
  await using rig = await startFanoutRig(counties, log);
  await using noOps = await startNoOpWorker(rig.temporalAddress);
  const times = { hub: [] as number[], loop: [] as number[], bare: [] as number[] };
  for (let at = -WARM_UPS; at < rounds; at++) {
    const hub = await throughTemporal(rig, counties, tasks);
    const loop = await inLoop(rig, counties, tasks);
    const bare = await noOps.time('noOps', counties);
    log(
      `round ${at + 1}${at < 0 ? ' (warm-up)' : ''}: hub ${round(hub)}, loop ${round(loop)}, bare ${round(bare)} ms`,
    );
    if (at < 0) continue;
    times.hub.push(hub);
    times.loop.push(loop);
    times.bare.push(bare);
  }
  const [hub, loop, bare] = [median(times.hub), median(times.loop), median(times.bare)];
  print(
    {
      hub_ms: round(hub),
      loop_ms: round(loop),
      bare_temporal_ms: round(bare),
      ratio_loop: round(hub / loop, 2),
      ratio_bare_temporal: round(hub / bare, 2),
      counties,
      tasks,
      rounds,
      hub_rounds: times.hub.map((value) => round(value)),
      loop_rounds: times.loop.map((value) => round(value)),
      bare_rounds: times.bare.map((value) => round(value)),
      machine: machine(),
    },
    values.json,
  );
}

async function throughTemporal(rig: FanoutRig, counties: number, tasks: number): Promise<number> {
  const campaign = await approvedCampaign(rig.db, tasks);
  const begun = await issue(rig.db, campaign);
  return (await lastCommit(rig, campaign.id, counties)) - begun;
}

async function inLoop(rig: FanoutRig, counties: number, tasks: number): Promise<number> {
  const campaign = await approvedCampaign(rig.db, tasks);
  const begun = await issue(rig.db, campaign, async (trx) => {
    // Nothing for the relay: this one is delivered here.
    const requests = trx.updateTable('workflow_requests').set({ done_at: new Date() });
    await requests.where('workflow_id', '=', `campaign:${campaign.id}`).execute();
  });
  const regions = await pendingCounties(rig.db, { campaignId: campaign.id });
  await deliverToCounties(
    {
      db: rig.db,
      countyLink,
      openCredential: (sealed) => openCredential(rig.credentialKey, sealed),
      clock: () => new Date(),
      log: createLog('bench', 'warn'),
    },
    regions,
    {
      concurrency: DELIVERIES_AT_ONCE * splitIntoBatches(regions).length,
      signal: new AbortController().signal,
      onUnreachable: (region) => {
        throw new Error(`${region} could not be reached`);
      },
    },
  );
  return (await lastCommit(rig, campaign.id, counties)) - begun;
}

const countyLink = createCountyLinkClient();

/** Waits until all counties have it and all deliveries are on record, then for the machine to be idle again. */
async function lastCommit(rig: FanoutRig, campaignId: string, counties: number): Promise<number> {
  const giveUp = Date.now() + 60_000;
  for (;;) {
    const { counties: stored, lastCommit } = await rig.stored(campaignId);
    const { confirmed } = await rig.db
      .selectFrom('deliveries')
      .innerJoin('directives', 'directives.id', 'deliveries.directive_id')
      .select((eb) => eb.fn.countAll<number>().as('confirmed'))
      .where('campaign_id', '=', campaignId)
      .where('state', '=', 'delivered')
      .executeTakeFirstOrThrow();
    if (stored === counties && confirmed === counties) {
      await sleep(500);
      return lastCommit;
    }
    if (Date.now() > giveUp) throw new Error(`only ${stored} counties of ${counties} after a minute`);
    await sleep(50);
  }
}
