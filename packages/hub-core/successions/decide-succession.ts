/**
 * A county is merged, split or renamed while a campaign runs: the province's staff propose what becomes of it, another
 * person approves, and the campaign's course carries it out on its day.
 */
import { requireReach } from '@linked/shared/access/reach.ts';
import { type Principal, rolesOf } from '@linked/shared/access/roles.ts';
import { shanghaiDate, shanghaiMidnight } from '@linked/shared/calendar/dates.ts';
import { type CampaignState, openCampaignStates } from '@linked/shared/campaigns/states.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { newId } from '@linked/shared/ids.ts';
import { EDITION_IDS, getEdition } from '@linked/shared/regions/editions.ts';
import { nextBy } from '@linked/shared/state-machine.ts';
import {
  type SuccessionEvent,
  type SuccessionState,
  successionTransitions,
} from '@linked/shared/successions/states.ts';
import { writeAudit } from '../audit/write-audit.ts';
import { type Campaign, lockCampaign } from '../campaigns/change-state.ts';
import { planMoment, wakeCourse } from '../course/moments.ts';
import type { HubTransaction } from '../db/database.ts';
import { loadFrame } from '../rollup/campaign-frame.ts';
import { nameIn, validLeaves } from '../rollup/places.ts';
import { requireLasting } from './lasting-heirs.ts';
import { type Place, readSuccession, type Succession } from './read-successions.ts';

export interface Proposal {
  campaignId: string;
  from: string;
  /** The first takes over what is open; the county itself when it is only renamed. */
  successors: readonly Place[];
  /** First day (YYYY-MM-DD) on which it holds; may be past. */
  effectiveOn: string;
  reason: string;
}

/**
 * @throws `campaign-unknown`, `campaign-not-running` before issue and after the end, `region-unknown` for a county
 * that is none of the campaign's, or a successor that is in no list or outside of the province, `invalid-input` for a
 * day before the issue or a county among its own successors, `successor-ends` for one that will be no county itself on
 * the day, `already-exists` while another proposal for it is open,
 * `forbidden`, `region-not-yours`
 */
export async function proposeSuccession(
  trx: HubTransaction,
  { actor, now, ...proposal }: Proposal & { actor: Principal; now: Date },
): Promise<Succession> {
  const campaign = await openCampaign(trx, proposal.campaignId);
  requireReach(actor, ['province-staff'], campaign.region);
  const frame = await loadFrame(trx, campaign.id);
  const counties = validLeaves(frame, campaign.region, shanghaiDate(now));
  if (!counties.includes(proposal.from)) throw new AppError('region-unknown', { region: proposal.from });
  checkSuccessors(proposal, campaign, counties);
  await requireLasting(trx, lastingOf(campaign.id, proposal));
  if (campaign.issued_at && proposal.effectiveOn < shanghaiDate(campaign.issued_at))
    throw new AppError('invalid-input', { detail: `effectiveOn ${proposal.effectiveOn}` });
  const id = newId();
  const written = await trx
    .insertInto('successions')
    .values({
      id,
      campaign_id: campaign.id,
      from_region: proposal.from,
      from_name: nameIn(frame, proposal.from),
      successors: JSON.stringify(proposal.successors),
      effective_on: proposal.effectiveOn,
      reason: proposal.reason,
      state: 'proposed' satisfies SuccessionState,
      proposed_by: actor.userId,
      proposed_by_name: actor.name,
      proposed_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!written) throw new AppError('already-exists', { what: nameIn(frame, proposal.from) });
  await audit(trx, { action: 'succession.propose', campaign, actor, now, proposal });
  return readSuccession(trx, id, actor);
}

/** A county that is only renamed is none of its own successors here. */
const lastingOf = (
  campaignId: string,
  { from, successors, effectiveOn: day }: Pick<Proposal, 'from' | 'successors' | 'effectiveOn'>,
) => ({ campaignId, successors: successors.filter((place) => place.region !== from), day });

function checkSuccessors(
  { from, successors }: Proposal,
  campaign: Campaign,
  counties: readonly string[],
): void {
  const codes = successors.map((place) => place.region);
  if (new Set(codes).size < codes.length) throw new AppError('invalid-input', { detail: 'successors' });
  if (codes.includes(from) && codes.length > 1)
    throw new AppError('invalid-input', { detail: `successors ${from}` });
  for (const region of codes) {
    const isCounty = EDITION_IDS.map(getEdition).some(
      (edition) =>
        edition.has(region) && edition.leafUnits(campaign.region).some((unit) => unit.code === region),
    );
    // One that was merged away itself takes nothing over.
    const lasts = counties.includes(region) || !getEdition(campaign.edition_id).has(region);
    if (!isCounty || !lasts) throw new AppError('region-unknown', { region });
  }
}

/**
 * Proposed → approved; its day puts it into the campaign's course, at once when it is past.
 * @throws `second-person-required` for whoever proposed it, `successor-ends` as when proposing, `not-found`, `illegal-transition`, `forbidden`,
 * `region-not-yours`, `campaign-not-running`
 */
export async function approveSuccession(
  trx: HubTransaction,
  step: { id: string; actor: Principal; now: Date },
): Promise<Succession> {
  const { row, campaign } = await decide(trx, step, 'approve');
  if (row.proposed_by === step.actor.userId) throw new AppError('second-person-required');
  const successors = row.successors as unknown as Place[];
  await requireLasting(
    trx,
    lastingOf(campaign.id, { from: row.from_region, successors, effectiveOn: row.effective_on }),
  );
  await planMoment(trx, {
    campaignId: campaign.id,
    key: `succession:${row.id}:${row.effective_on}`,
    kind: 'succession',
    at: shanghaiMidnight(row.effective_on),
    args: { successionId: row.id },
  });
  await wakeCourse(trx, { campaignId: campaign.id, now: step.now });
  return readSuccession(trx, row.id, step.actor);
}

/** Proposed → declined; whoever proposed it may take it back so. Throws as `approveSuccession`. */
export async function declineSuccession(
  trx: HubTransaction,
  step: { id: string; actor: Principal; now: Date },
): Promise<Succession> {
  const { row } = await decide(trx, step, 'decline');
  return readSuccession(trx, row.id, step.actor);
}

async function decide(
  trx: HubTransaction,
  { id, actor, now }: { id: string; actor: Principal; now: Date },
  event: SuccessionEvent,
) {
  const found = await trx
    .selectFrom('successions')
    .select('campaign_id')
    .where('id', '=', id)
    .executeTakeFirst();
  if (!found) throw new AppError('not-found');
  const campaign = await openCampaign(trx, found.campaign_id);
  requireReach(actor, ['province-staff', 'province-approver'], campaign.region);
  const row = await trx
    .selectFrom('successions')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow();
  const state = nextBy(successionTransitions, row.state as SuccessionState, event, rolesOf(actor));
  if (event === 'approve' && row.proposed_by === actor.userId) throw new AppError('second-person-required');
  await trx
    .updateTable('successions')
    .set({ state, decided_by: actor.userId, decided_by_name: actor.name, decided_at: now })
    .where('id', '=', id)
    .execute();
  const proposal = {
    from: row.from_region,
    successors: row.successors as unknown as Place[],
    effectiveOn: row.effective_on,
    reason: row.reason,
  };
  await audit(trx, { action: `succession.${event}`, campaign, actor, now, proposal });
  return { row, campaign };
}

async function openCampaign(trx: HubTransaction, id: string): Promise<Campaign> {
  const campaign = await lockCampaign(trx, id);
  if (!openCampaignStates.includes(campaign.state as CampaignState))
    throw new AppError('campaign-not-running', { state: campaign.state });
  return campaign;
}

const audit = (
  trx: HubTransaction,
  {
    action,
    campaign,
    actor,
    now,
    proposal,
  }: {
    action: string;
    campaign: Campaign;
    actor: Principal;
    now: Date;
    proposal: Omit<Proposal, 'campaignId'>;
  },
) =>
  writeAudit(trx, {
    actor,
    action,
    region: proposal.from,
    subject: campaign.id,
    detail: {
      from: proposal.from,
      successors: proposal.successors.map((place) => `${place.region} ${place.name}`),
      effectiveOn: proposal.effectiveOn,
      reason: proposal.reason,
    },
    now,
  });
