/** Putting a problem under supervision: out of a county's ledger, out of a round's findings, or entered by staff. */

import { requireReach } from '@linked/shared/access/reach.ts';
import type { Principal } from '@linked/shared/access/roles.ts';
import type { supervisionContract } from '@linked/shared/contracts/hub/supervision.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { refusedStep } from '@linked/shared/errors/refused-step.ts';
import { newId } from '@linked/shared/ids.ts';
import { getEdition } from '@linked/shared/regions/editions.ts';
import { unsentStates } from '@linked/shared/supervision/states.ts';
import { rolesAtTier } from '@linked/shared/supervision/tier-roles.ts';
import type { z } from 'zod';
import { writeAudit } from '../audit/write-audit.ts';
import { requireCountyOfTheDay } from '../campaigns/counties-of-the-day.ts';
import type { HubTransaction } from '../db/database.ts';
import { cityOf } from '../places/city-of.ts';
import { supervisableFinding } from '../rounds/hand-over-by-letter.ts';
import {
  finishStep,
  lockSupervision,
  requireOpen,
  type SupervisedCampaign,
  shareCampaign,
  writeStep,
} from './change-supervision.ts';
import { getSupervision, type SupervisionDetail } from './read-supervisions.ts';

type Draft = z.infer<typeof supervisionContract.draft.input>;
export type Letter = z.infer<typeof supervisionContract.revise.input>['letter'];

export type Matter = Draft['matter'];

interface Subject {
  county: string;
  field: string;
  title: string;
  detail: string;
  place: string;
  problem_id: string;
  source_problem_id: string | null;
  finding_id: string | null;
  round_title: string | null;
  /** Region of the round that found it; null for what no round did. */
  foundBy: string | null;
}

/**
 * A draft of the actor's own tier: the campaign's region for its staff, a city for the city's.
 * @throws `campaign-unknown`, `campaign-not-running`, `not-found` for a problem that was not reported,
 * `field-unknown`, `region-unknown`, `region-not-yours`, `county-ended`, `already-exists` while it is supervised already,
 * `illegal-transition` for a finding its team has not reported
 */
export async function draftSupervision(
  trx: HubTransaction,
  wanted: { id: string; campaignId: string; matter: Matter; letter: Letter; actor: Principal; now: Date },
): Promise<SupervisionDetail> {
  const { id, actor, letter, now } = wanted;
  const campaign = await shareCampaign(trx, wanted.campaignId);
  requireOpen(campaign);
  const { foundBy, ...subject } = await subjectOf(trx, campaign, wanted.matter);
  if (!campaign.document.fields.some((field) => field.code === subject.field))
    throw new AppError('field-unknown', { field: subject.field });
  await requireCountyOfTheDay(trx, campaign.id, subject.county);
  const region = ownTier(actor, campaign, subject.county);
  // A round's findings go to the office of its own tier first.
  if (foundBy !== null && foundBy !== region) throw new AppError('region-not-yours');
  const inserted = await trx
    .insertInto('supervisions')
    .values({
      id,
      campaign_id: campaign.id,
      region,
      origin: wanted.matter.origin,
      ...subject,
      ...letterColumns(letter),
      state: 'drafted',
      drafted_by: actor.userId,
      drafted_by_name: actor.name,
      drafted_at: now,
      writers: [actor.userId],
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!inserted) return alreadyThere(trx, id, subject.title);
  await writeStep(trx, {
    supervisionId: id,
    actor,
    event: 'draft',
    from: null,
    to: 'drafted',
    note: '',
    now,
  });
  await writeAudit(trx, {
    actor,
    action: 'supervision.draft',
    region,
    subject: id,
    detail: { county: subject.county, origin: wanted.matter.origin },
    now,
  });
  return getSupervision(trx, { id, scopes: null, now });
}

/** The answer to the first sending was lost and it is repeated; or the problem is supervised already. */
async function alreadyThere(trx: HubTransaction, id: string, title: string): Promise<never> {
  const same = await trx.selectFrom('supervisions').select('id').where('id', '=', id).executeTakeFirst();
  throw new AppError('already-exists', { what: same ? `督办 ${title}` : `对“${title}”的督办` });
}

/**
 * Another text or addressee before it goes out; a signed letter has to be signed again.
 * @throws `not-found`, `changed-meanwhile`, `illegal-transition` once it is out, `region-not-yours`, `forbidden`
 */
export async function reviseSupervision(
  trx: HubTransaction,
  step: { id: string; version: number; letter: Letter; actor: Principal; now: Date },
): Promise<SupervisionDetail> {
  const { actor, now } = step;
  const locked = await lockSupervision(trx, step.id);
  const { supervision, campaign } = locked;
  if (!unsentStates.includes(supervision.state))
    throw refusedStep('supervision', supervision.state, 'revise');
  const roles = rolesAtTier(actor, supervision.region, campaign.region);
  if (roles.length === 0) throw new AppError('region-not-yours');
  if (!roles.some((role) => role === 'province-staff' || role === 'city-staff'))
    throw new AppError('forbidden');
  if (supervision.version !== step.version) throw new AppError('changed-meanwhile');
  const writers = [...new Set([...supervision.writers, actor.userId])];
  await finishStep(trx, locked, {
    event: 'revise',
    actor,
    to: 'drafted',
    set: {
      ...letterColumns(step.letter),
      writers,
      signed_by: null,
      signed_by_name: null,
      signed_at: null,
    },
    note: '',
    now,
  });
  return getSupervision(trx, { id: step.id, scopes: null, now });
}

const letterColumns = (letter: Letter) => ({
  way: letter.way,
  addressee: letter.addressee,
  letter_title: letter.title,
  letter_text: letter.text,
  reply_workdays: letter.replyWorkdays,
});

/** Staff of the whole campaign act for it; staff of a city for the city. */
function ownTier(actor: Principal, campaign: SupervisedCampaign, county: string): string {
  const city = cityOf(getEdition(campaign.editionId), county).code;
  for (const [tier, role] of [
    [campaign.region, 'province-staff'],
    [city, 'city-staff'],
  ] as const)
    if (rolesAtTier(actor, tier, campaign.region).includes(role)) return tier;
  requireReach(actor, ['province-staff', 'city-staff'], county);
  throw new AppError('region-not-yours');
}

async function subjectOf(
  trx: HubTransaction,
  campaign: SupervisedCampaign,
  matter: Matter,
): Promise<Subject> {
  if (matter.origin === 'problem') return reportedProblem(trx, campaign.id, matter);
  const none = { source_problem_id: null, finding_id: null, round_title: null, foundBy: null };
  if (matter.origin === 'entered') {
    const { county, field, title, detail, place } = matter;
    return { ...none, county, field, title, detail, place, problem_id: newId() };
  }
  const finding = await supervisableFinding(trx, matter.findingId);
  if (finding.campaignId !== campaign.id) throw new AppError('not-found');
  const { county, field, title, detail, place } = finding;
  return {
    ...{ county, field, title, detail, place },
    problem_id: finding.problemId,
    source_problem_id: null,
    finding_id: finding.id,
    round_title: finding.roundTitle,
    foundBy: finding.region,
  };
}

/** The county's own problem as it was last reported; a removed or merged one is none. */
async function reportedProblem(
  trx: HubTransaction,
  campaignId: string,
  { county, problemId }: { county: string; problemId: string },
): Promise<Subject> {
  const fact = await trx
    .selectFrom('facts')
    .select(['field', 'payload'])
    .where('campaign_id', '=', campaignId)
    .where('region', '=', county)
    .where('kind', '=', 'problem')
    .where('entity_id', '=', problemId)
    .executeTakeFirst();
  const problem = fact?.payload as { title: string; state: string; deleted?: boolean } | undefined;
  if (!fact || !problem || problem.deleted || problem.state === 'merged') throw new AppError('not-found');
  return {
    county,
    field: fact.field,
    title: problem.title,
    detail: '',
    place: '',
    problem_id: problemId,
    source_problem_id: problemId,
    finding_id: null,
    round_title: null,
    foundBy: null,
  };
}
