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
import { lastingHeirs } from './lasting-heirs.ts';
import type { Place, Succession } from './read-successions.ts';
import type { Choice } from './shares.ts';
import { takeOver } from './take-over.ts';

export type Outcome = NonNullable<Succession['outcome']>;

/**
 * Repeatable: one that is carried out already changes nothing. A successor that has ended meanwhile is replaced by who
 * goes on in its place; where that is the county itself, it goes on as it was. The campaign's row is locked.
 */
export async function carryOutSuccession(
  trx: HubTransaction,
  { campaign, id, now }: { campaign: Campaign; id: string; now: Date },
): Promise<Outcome> {
  const row = await trx
    .selectFrom('successions')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow();
  const nothing = {
    problems: 0,
    groups: 0,
    tasks: 0,
    letters: 0,
    questions: 0,
    joined: 0,
    shares: [],
    followed: [],
  };
  if (row.state !== ('approved' satisfies SuccessionState)) return nothing;
  const decided = row.successors as unknown as Place[];
  const from = { region: row.from_region, name: row.from_name };
  const isRename = decided[0]!.region === from.region;
  const lasting = { campaignId: campaign.id, from: from.region, successors: decided, day: row.effective_on };
  const { heirs, followed } = isRename ? { heirs: decided, followed: [] } : await lastingHeirs(trx, lasting);
  const instead = new Map(followed.map((one) => [one.from.region, one.to.region]));
  const choices = (row.choices as unknown as Choice[]).map((choice) => ({
    ...choice,
    to: instead.get(choice.to) ?? choice.to,
  }));
  const successors = heirs.length > 0 ? heirs : decided;
  const about = { id, from, successors, choices, effectiveOn: row.effective_on, reason: row.reason };
  const goesOver = !isRename && heirs.length > 0;
  const taken = { ...nothing, ...(goesOver && (await takeOver(trx, campaign, about, now))), followed };
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
      successors: JSON.stringify(successors),
      outcome: JSON.stringify(taken),
    })
    .where('id', '=', id)
    .execute();
  const named = (places: readonly Place[]) => places.map((place) => place.name).join('、');
  const passed = followed.map((one) => `；${one.from.name}已不存在，由${one.to.name}承接`).join('');
  const words = `${from.name} → ${named(successors)}（${about.effectiveOn}${passed}）`;
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
    detail: { ...taken, from: from.region, successors: successors.map((place) => place.region) },
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
