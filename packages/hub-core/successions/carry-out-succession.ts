/**
 * What happens on the day. What is open goes over to the successor it was given to, else to the first: the facts
 * themselves move, so that each counts once at any instant, and the county goes on with the same ids where the one
 * before stopped. What is finished stays and counts where it was done, and so do the values of a task that the
 * successor has of its own. Counties stop and begin to be counties of the campaign on the day.
 */
import { derivedId } from '@linked/shared/ids.ts';
import type { SuccessionState } from '@linked/shared/successions/states.ts';
import { systemActor, writeAudit } from '../audit/write-audit.ts';
import { type Campaign, writeHistory } from '../campaigns/change-state.ts';
import { channels } from '../db/channels.ts';
import type { HubTransaction } from '../db/database.ts';
import { notify } from '../db/notify.ts';
import type { Place } from './read-successions.ts';
import type { Choice } from './shares.ts';
import { type TakenOver, takeOver } from './take-over.ts';

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
  const nothing = { problems: 0, groups: 0, tasks: 0, letters: 0, joined: 0, shares: [] };
  if (row.state !== ('approved' satisfies SuccessionState)) return nothing;
  const successors = row.successors as unknown as Place[];
  const from = { region: row.from_region, name: row.from_name };
  const choices = row.choices as unknown as Choice[];
  const about = { id, from, successors, choices, effectiveOn: row.effective_on, reason: row.reason };
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
