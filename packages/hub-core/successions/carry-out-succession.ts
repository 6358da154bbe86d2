/**
 * What happens on the day. What is open goes over to the first successor: the facts themselves move to it, so that
 * each counts once at any instant, and the county goes on with the same ids where the one before stopped. What is
 * finished stays and counts where it was done. Counties stop and begin to be counties of the campaign on the day.
 */

import { refusedStep } from '@linked/shared/errors/refused-step.ts';
import { derivedId } from '@linked/shared/ids.ts';
import { getEdition } from '@linked/shared/regions/editions.ts';
import type { TakeOver } from '@linked/shared/successions/payload.ts';
import type { SuccessionState } from '@linked/shared/successions/states.ts';
import { sql } from 'kysely';
import { systemActor, writeAudit } from '../audit/write-audit.ts';
import { type Campaign, writeHistory } from '../campaigns/change-state.ts';
import { channels } from '../db/channels.ts';
import type { HubTransaction } from '../db/database.ts';
import { notify } from '../db/notify.ts';
import { queueCountyDirectives } from '../directives/queue-county-directives.ts';
import { ensureNodes, queueDirective } from '../directives/queue-directive.ts';
import { cityOf } from '../places/city-of.ts';
import { requestWorkflow } from '../workflow-requests/requests.ts';
import { type MovedFact, moveFacts } from './move-facts.ts';
import { openItems } from './open-items.ts';
import type { Place } from './read-successions.ts';

export interface TakenOver {
  problems: number;
  groups: number;
  tasks: number;
}

/** Repeatable: one that is carried out already changes nothing. The campaign's row is locked. */
export async function carryOutSuccession(
  trx: HubTransaction,
  { campaign, id, now }: { campaign: Campaign; id: string; now: Date },
): Promise<TakenOver> {
  const row = await trx
    .selectFrom('successions')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow();
  const nothing = { problems: 0, groups: 0, tasks: 0 };
  if (row.state !== ('approved' satisfies SuccessionState)) return nothing;
  const successors = row.successors as unknown as Place[];
  const from = { region: row.from_region, name: row.from_name };
  const about = { id, from, successors, effectiveOn: row.effective_on, reason: row.reason };
  const isRename = successors[0]!.region === from.region;
  const taken = isRename ? nothing : await takeOver(trx, campaign, about, now);
  if (isRename)
    await trx
      .updateTable('campaign_targets')
      .set({ name: successors[0]!.name, renamed_on: about.effectiveOn })
      .where('campaign_id', '=', campaign.id)
      .where('region', '=', from.region)
      .execute();
  await trx
    .updateTable('successions')
    .set({
      state: 'carried-out' satisfies SuccessionState,
      carried_out_at: now,
      outcome: JSON.stringify(taken),
    })
    .where('id', '=', id)
    .execute();
  const words = `${from.name} → ${successors.map((place) => place.name).join('、')}（${about.effectiveOn}）`;
  await writeHistory(trx, {
    campaignId: campaign.id,
    actorName: systemActor.name,
    event: 'succession',
    from: campaign.state,
    to: campaign.state,
    reason: words,
    id: derivedId(campaign.id, 'history', 'succession', id),
    now,
  });
  await writeAudit(trx, {
    actor: systemActor,
    action: 'succession.carry-out',
    region: from.region,
    subject: campaign.id,
    detail: { from: from.region, successors: successors.map((place) => place.region), ...taken },
    now,
  });
  const changed = [from.region, ...successors.map((place) => place.region)];
  await notify(
    trx,
    channels.rollup,
    changed.map((region) => ({ campaignId: campaign.id, region })),
  );
  return taken;
}

interface About {
  id: string;
  from: Place;
  successors: readonly Place[];
  effectiveOn: string;
  reason: string;
}

async function takeOver(
  trx: HubTransaction,
  campaign: Campaign,
  about: About,
  now: Date,
): Promise<TakenOver> {
  const { from, successors, effectiveOn } = about;
  const heir = successors[0]!.region;
  // As ingest does: the counties first, so that nothing is reported while what they have is shared out. Every one of
  // them is given a directive below, so that what was judged before is judged again.
  const regions = [from.region, ...successors.map((place) => place.region)].sort();
  await ensureNodes(trx, regions);
  await sql`select from nodes where region = any (${regions}::text[]) order by region for no key update`.execute(
    trx,
  );
  const added = await addTargets(trx, campaign, about);
  const open = await openItems(trx, { campaignId: campaign.id, from: from.region, heir });
  const moved: MovedFact[] = [
    ...[...open.problems, ...open.groups].map(({ kind, entityId }) => ({
      kind,
      entityId,
      toEntityId: entityId,
    })),
    ...open.tasks
      .filter((task) => task.entityId !== null && !task.heirHasIt)
      .map((task) => ({
        kind: 'task-progress',
        entityId: task.entityId!,
        toEntityId: derivedId(campaign.id, heir, 'task', task.taskId),
      })),
  ];
  await handOverTasks(
    trx,
    campaign.id,
    from.region,
    heir,
    open.tasks.map((task) => task.taskId),
  );
  await moveFacts(trx, { campaignId: campaign.id, from: from.region, to: heir, moved, now });
  await trx
    .updateTable('campaign_targets')
    .set({ valid_to: effectiveOn })
    .where('campaign_id', '=', campaign.id)
    .where('region', '=', from.region)
    .execute();
  if (added.length > 0) await sendCampaign(trx, campaign, added, now);
  await tellThem(trx, campaign, about, { ...open, moved }, now);
  return { problems: open.problems.length, groups: open.groups.length, tasks: open.tasks.length };
}

/** Successors that the campaign does not have yet; returns their codes. */
async function addTargets(trx: HubTransaction, campaign: Campaign, about: About): Promise<string[]> {
  const edition = getEdition(campaign.edition_id);
  const added: string[] = [];
  for (const { region, name } of about.successors) {
    const written = await trx
      .insertInto('campaign_targets')
      .values({
        campaign_id: campaign.id,
        region,
        city: cityOf(edition, region).code,
        valid_from: about.effectiveOn,
        name,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('region')
      .executeTakeFirst();
    if (written) added.push(region);
  }
  return added;
}

/**
 * Tasks that are not handed in: the heir gets those it does not have, due when they were due; its own stay as they
 * are. The county before is asked for none of them any more.
 */
async function handOverTasks(
  trx: HubTransaction,
  campaignId: string,
  from: string,
  heir: string,
  taskIds: readonly string[],
): Promise<void> {
  const open = sql`${[...taskIds]}::uuid[]`;
  await sql`
    insert into county_tasks (campaign_id, region, task_id, revision, field, due_on, starts_on, owner)
    select campaign_id, ${heir}, task_id, revision, field, due_on, starts_on, owner from county_tasks
    where campaign_id = ${campaignId} and region = ${from} and task_id = any (${open})
    on conflict do nothing`.execute(trx);
  await sql`
    update county_tasks set dropped = true
    where campaign_id = ${campaignId} and region = ${from} and task_id = any (${open})`.execute(trx);
}

/** A county that is new gets the whole campaign first. */
async function sendCampaign(
  trx: HubTransaction,
  campaign: Campaign,
  regions: readonly string[],
  now: Date,
): Promise<void> {
  const first = await trx
    .selectFrom('directives')
    .select(['payload', 'revision', 'receipt_due_on', 'issuing_organ'])
    .where('campaign_id', '=', campaign.id)
    .where('kind', '=', 'campaign')
    .orderBy('revision', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!first || !campaign.party_approval) throw refusedStep('campaign', campaign.state, 'succession');
  await queueDirective(trx, {
    campaignId: campaign.id,
    kind: 'campaign',
    revision: first.revision,
    payload: {
      document: campaign.document,
      editionId: campaign.edition_id,
      partyApproval: campaign.party_approval,
      receiptDueOn: first.receipt_due_on ?? campaign.receipt_due_on!,
    },
    issuingOrgan: first.issuing_organ,
    regions,
    receiptDueOn: null,
    now,
  });
}

async function tellThem(
  trx: HubTransaction,
  campaign: Campaign,
  about: About,
  open: Awaited<ReturnType<typeof openItems>> & { moved: readonly MovedFact[] },
  now: Date,
): Promise<void> {
  const { from, successors, effectiveOn, reason } = about;
  const common = { successionId: about.id, from, successors: [...successors], effectiveOn, reason };
  const empty = { problems: [], groups: [], tasks: [], doneTasks: [], moved: [] };
  const moved = open.moved.map(({ kind, entityId }) => ({ kind, entityId }));
  const payloadOf = (region: string): TakeOver => {
    if (region === from.region) return { ...common, ...empty, role: 'predecessor', moved };
    if (region !== successors[0]!.region) return { ...common, ...empty, role: 'successor' };
    return {
      ...common,
      role: 'successor',
      problems: open.problems.map((one) => one.wire),
      groups: open.groups.map((one) => one.wire),
      tasks: open.tasks.map((one) => one.wire),
      doneTasks: open.doneTasks,
      moved: [],
    };
  };
  const regions = [from.region, ...successors.map((place) => place.region)];
  await queueCountyDirectives(trx, {
    campaignId: campaign.id,
    kind: 'take-over',
    items: regions.map((region) => ({
      region,
      issuingOrgan: campaign.document.issuingOrgan,
      payload: payloadOf(region),
    })),
    now,
  });
  await requestWorkflow(trx, {
    kind: 'signal-campaign',
    args: { campaignId: campaign.id, signal: 'directive-queued' },
    now,
  });
}
