/** A supplement before it goes out: composed, changed, approved by a second person, taken back or withdrawn. */
import { requireReach } from '@linked/shared/access/reach.ts';
import { type Principal, rolesOf } from '@linked/shared/access/roles.ts';
import { type CampaignState, openCampaignStates } from '@linked/shared/campaigns/states.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { refusedStep } from '@linked/shared/errors/refused-step.ts';
import { nextBy } from '@linked/shared/state-machine.ts';
import {
  type SupplementEvent,
  type SupplementState,
  supplementTransitions,
} from '@linked/shared/supplements/states.ts';
import type { SupplementContent } from '@linked/shared/supplements/supplement.ts';
import { type Selectable, sql, type Updateable } from 'kysely';
import { writeAudit } from '../audit/write-audit.ts';
import { type Campaign, lockCampaign } from '../campaigns/change-state.ts';
import { regionsOfTheDay } from '../campaigns/counties-of-the-day.ts';
import type { HubTransaction } from '../db/database.ts';
import type { Supplements } from '../db/types.generated.ts';
import { checkContent } from './check-content.ts';
import { planChanges } from './plan-changes.ts';
import { getSupplement, type SupplementDetail } from './read-supplements.ts';

export type Supplement = Omit<Selectable<Supplements>, 'state' | 'content'> & {
  state: SupplementState;
  content: SupplementContent;
};

/** What every step on a supplement is called with; `version` as the caller saw it. */
export interface SupplementStep {
  id: string;
  version: number;
  actor: Principal;
  now: Date;
}

const composers = ['province-staff'] as const;
/** A campaign that closes asks for nothing new. */
const supplementable: readonly CampaignState[] = openCampaignStates.filter((state) => state !== 'closing');

/**
 * A draft. Sent a second time with the same id it is answered as stored.
 * @throws `campaign-unknown`, `campaign-not-running`, `forbidden`, `region-not-yours`, those of `checkContent`
 * and `planChanges`
 */
export async function createSupplement(
  trx: HubTransaction,
  wanted: { id: string; campaignId: string; content: SupplementContent; actor: Principal; now: Date },
): Promise<SupplementDetail> {
  const { id, campaignId, actor, now } = wanted;
  const campaign = await lockCampaign(trx, campaignId);
  requireReach(actor, composers, campaign.region);
  const known = await trx.selectFrom('supplements').selectAll().where('id', '=', id).executeTakeFirst();
  if (known) {
    if (known.campaign_id !== campaignId || known.created_by !== actor.userId)
      throw new AppError('already-exists', { what: id });
    return getSupplement(trx, id, { now });
  }
  const content = await checked(trx, campaign, wanted.content, now);
  await trx
    .insertInto('supplements')
    .values({
      id,
      campaign_id: campaignId,
      state: 'draft',
      content: JSON.stringify(content),
      created_by: actor.userId,
      created_by_name: actor.name,
      created_at: now,
      drafters: [actor.userId],
    })
    .execute();
  await audit(trx, campaign, id, 'create', actor, now, { title: content.title });
  return getSupplement(trx, id, { now });
}

/**
 * Replaces the content of a draft; whoever changes it becomes one of its drafters.
 * @throws `not-found`, `changed-meanwhile`, `illegal-transition` when it is no draft, and those of `createSupplement`
 */
export async function updateSupplement(
  trx: HubTransaction,
  step: SupplementStep & { content: SupplementContent },
): Promise<SupplementDetail> {
  const { id, actor, now } = step;
  const { supplement, campaign } = await lockSupplement(trx, step);
  requireReach(actor, composers, campaign.region);
  if (supplement.state !== 'draft') throw refusedStep('supplement', supplement.state, 'update');
  const content = await checked(trx, campaign, step.content, now);
  await setSupplement(trx, supplement, {
    content: JSON.stringify(content),
    drafters: [...new Set([...supplement.drafters, actor.userId])],
  });
  await audit(trx, campaign, id, 'update', actor, now, { version: supplement.version + 1 });
  return getSupplement(trx, id, { now });
}

/**
 * Draft → approved; remembers which versions of the tasks the approver saw.
 * @throws `second-person-required` for anyone who wrote the draft; those of every step
 */
export async function approveSupplement(
  trx: HubTransaction,
  step: SupplementStep,
): Promise<SupplementDetail> {
  const { id, actor, now } = step;
  const { supplement, campaign, to } = await beginStep(trx, step, 'approve');
  if (supplement.created_by === actor.userId || supplement.drafters.includes(actor.userId))
    throw new AppError('second-person-required');
  await checked(trx, campaign, supplement.content, now);
  await setSupplement(trx, supplement, {
    state: to,
    approved_by: actor.userId,
    approved_by_name: actor.name,
    approved_at: now,
    approved_on: JSON.stringify(await versionsOf(trx, supplement)),
  });
  await audit(trx, campaign, id, 'approve', actor, now, {});
  return getSupplement(trx, id, { now });
}

/** Approved → draft: the approval lapses. */
export async function reopenSupplement(
  trx: HubTransaction,
  step: SupplementStep & { reason: string },
): Promise<SupplementDetail> {
  const { id, actor, now, reason } = step;
  const { supplement, campaign, to } = await beginStep(trx, step, 'reopen-draft');
  await setSupplement(trx, supplement, {
    state: to,
    approved_by: null,
    approved_by_name: null,
    approved_at: null,
    approved_on: null,
  });
  await audit(trx, campaign, id, 'reopen-draft', actor, now, { reason });
  return getSupplement(trx, id, { now });
}

/** Given up before it went out; one that was issued is changed back by a further one. */
export async function withdrawSupplement(
  trx: HubTransaction,
  step: SupplementStep & { reason: string },
): Promise<SupplementDetail> {
  const { id, actor, now, reason } = step;
  const { supplement, campaign, to } = await beginStep(trx, step, 'withdraw');
  await setSupplement(trx, supplement, { state: to, withdrawn_reason: reason });
  await audit(trx, campaign, id, 'withdraw', actor, now, { reason });
  return getSupplement(trx, id, { now });
}

/** The campaign, then the supplement, locked: supplements of one campaign go one after the other. */
export async function lockSupplement(
  trx: HubTransaction,
  { id, version }: { id: string; version: number },
): Promise<{ supplement: Supplement; campaign: Campaign }> {
  const place = await trx
    .selectFrom('supplements')
    .select('campaign_id')
    .where('id', '=', id)
    .executeTakeFirst();
  if (!place) throw new AppError('not-found');
  const campaign = await lockCampaign(trx, place.campaign_id);
  const row = await trx
    .selectFrom('supplements')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow();
  if (row.version !== version) throw new AppError('changed-meanwhile');
  return { supplement: row as unknown as Supplement, campaign };
}

/** Throws `not-found`, `changed-meanwhile`, `illegal-transition`, `forbidden`, `region-not-yours`. */
export async function beginStep(trx: HubTransaction, step: SupplementStep, event: SupplementEvent) {
  const locked = await lockSupplement(trx, step);
  const to = nextBy(supplementTransitions, locked.supplement.state, event, rolesOf(step.actor));
  const row = supplementTransitions.find(
    (one) => one.from === locked.supplement.state && one.event === event,
  )!;
  requireReach(step.actor, row.who, locked.campaign.region);
  return { ...locked, to };
}

/** Throws `campaign-not-running`. */
export function requireSupplementable(campaign: Campaign): void {
  if (!supplementable.includes(campaign.state))
    throw new AppError('campaign-not-running', { state: campaign.state });
}

export async function setSupplement(
  trx: HubTransaction,
  supplement: Supplement,
  set: Updateable<Supplements>,
): Promise<void> {
  await trx
    .updateTable('supplements')
    .set({ ...set, version: supplement.version + 1 })
    .where('id', '=', supplement.id)
    .execute();
}

/** Newest version of each task that it changes, by task. */
export async function versionsOf(
  trx: HubTransaction,
  { campaign_id: campaignId, content }: Supplement,
): Promise<Record<string, number>> {
  const ids = content.changes.flatMap((change) => (change.kind === 'add' ? [] : [change.taskId]));
  const { rows } = await sql<{ task_id: string; revision: number }>`
    select task_id, max(revision)::int as revision from task_versions
    where campaign_id = ${campaignId} and task_id = any (${ids}::uuid[]) group by task_id`.execute(trx);
  return Object.fromEntries(rows.map((row) => [row.task_id, row.revision]));
}

/** Content that would change something now. */
async function checked(
  trx: HubTransaction,
  campaign: Campaign,
  sent: SupplementContent,
  now: Date,
): Promise<SupplementContent> {
  requireSupplementable(campaign);
  const content = await checkContent(trx, campaign, sent, now);
  const regions = await regionsOfTheDay(trx, campaign.id, content.regions);
  await planChanges(trx, { campaignId: campaign.id, content, regions, startsOn: '2000-01-01' });
  return content;
}

async function audit(
  trx: HubTransaction,
  campaign: Campaign,
  id: string,
  event: string,
  actor: Principal,
  now: Date,
  detail: Record<string, unknown>,
): Promise<void> {
  await writeAudit(trx, {
    actor,
    action: `supplement.${event}`,
    region: campaign.region,
    subject: campaign.id,
    detail: { id, ...detail },
    now,
  });
}
