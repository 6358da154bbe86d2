/** What teams found: written down, reported to the leading group's office, handed over down the tiers as problems. */
import type { Principal } from '@linked/shared/access/roles.ts';
import type { roundsContract } from '@linked/shared/contracts/hub/rounds.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { refusedStep } from '@linked/shared/errors/refused-step.ts';
import { type FindingEvent, type FindingState, findingTransitions } from '@linked/shared/rounds/states.ts';
import { nextBy } from '@linked/shared/state-machine.ts';
import { sql } from 'kysely';
import type { z } from 'zod';
import { requireNotEnded } from '../campaigns/counties-of-the-day.ts';
import type { HubTransaction } from '../db/database.ts';
import { leavesOf } from '../rollup/places.ts';
import { type By, recordChange, saveRow } from './change-frame.ts';
import { handOver, tellCity } from './hand-over.ts';
import { type RoundFinding, readFinding } from './read-findings.ts';
import {
  type Finding,
  liesIn,
  lockRound,
  lockRoundOf,
  type Round,
  type RoundCampaign,
  readTeam,
  requireOpen,
  requireRecorder,
  requireStaff,
  requireUnderWay,
  requireVersion,
  rolesInRound,
} from './round-access.ts';
import { requireBetween, requirePlace } from './visits.ts';

type FindingInput = z.infer<typeof roundsContract.saveFinding.input>;
type ActInput = z.infer<typeof roundsContract.actOnFinding.input>;

/**
 * New (version 0) or changed while it is only noted: what the office has is not changed under its hands.
 * @throws `not-found`, `illegal-transition`, `campaign-not-running`, the errors of `requireRecorder`,
 * `field-unknown`, `region-unknown` for a place that is no county, `county-ended` for one that is none any more,
 * `region-not-yours`, `day-not-between`, `changed-meanwhile`
 */
export async function saveFinding(trx: HubTransaction, input: FindingInput & By): Promise<RoundFinding> {
  const { actor, now } = input;
  const { round, campaign } = await lockRound(trx, actor, input.roundId);
  const team = await readTeam(trx, round.id, input.teamId);
  requireRecorder(actor, campaign, round, team, { place: input.county, field: input.field });
  const counties = leavesOf(campaign.frame, campaign.region);
  if (!counties.includes(input.county)) throw new AppError('region-unknown', { region: input.county });
  await requireNotEnded(trx, campaign.id, input.county);
  requirePlace(campaign, round, input.county);
  if (!campaign.document.fields.some((field) => field.code === input.field))
    throw new AppError('field-unknown', { field: input.field });
  requireOpen(campaign);
  requireUnderWay(round, 'finding');
  requireBetween(input.foundOn, campaign.issuedOn, now);
  await requireVisitOf(trx, campaign, round, input);
  const made = await saveRow(trx, 'round_findings', {
    asked: input,
    title: input.title,
    content: {
      team_id: team.id,
      visit_id: input.visitId,
      field: input.field,
      county: input.county,
      location: input.location,
      title: input.title,
      detail: input.detail,
      severity: input.severity,
      found_on: input.foundOn,
    },
    made: async () => ({
      round_id: round.id,
      recorded_by: actor.userId,
      recorded_by_name: actor.name,
      recorded_at: now,
    }),
    async find() {
      const finding = await lockFinding(trx, input.id);
      if (finding.round_id !== round.id) throw new AppError('not-found');
      await requireOwnFinding(trx, actor, { round, campaign }, finding);
      return finding;
    },
    check({ state }) {
      if (state !== 'noted') throw refusedStep('finding', state, 'save');
    },
  });
  if (made === 'made') {
    const first = { event: 'note', from: null, to: 'noted', note: '' } as const;
    await writeFindingStep(trx, { id: input.id, ...first, actor, now });
  }
  await recordChange(trx, campaign.id, input, {
    action: 'round.finding',
    region: input.county,
    subject: input.id,
    detail: { round: round.id, title: input.title },
  });
  return readFinding(trx, actor, input.id);
}

/**
 * A step of a finding. Handing over queues a `problem-assignment` to the county, which registers the problem under
 * the id made here and reports on it like on any other.
 * @throws `not-found`, `changed-meanwhile`, `illegal-transition`, `forbidden`, the errors of `requireRecorder`
 * for a team's step, `campaign-not-running`, `invalid-input` for what the step asks for and is missing,
 * `county-ended` for handing over to a county that is none any more
 */
export async function actOnFinding(trx: HubTransaction, input: ActInput & By): Promise<RoundFinding> {
  const { event, note, actor, now } = input;
  const { round, campaign } = await lockRoundOf(trx, actor, 'round_findings', input.id);
  const finding = await lockFinding(trx, input.id);
  if (event === 'report') await requireOwnFinding(trx, actor, { round, campaign }, finding);
  else requireStaff(actor, round.region);
  requireVersion(finding, input.version);
  const from = finding.state as FindingState;
  const to = nextBy(findingTransitions, from, event, rolesInRound(actor, round));
  if (event === 'send-back' && note === '') throw new AppError('invalid-input', { detail: '退回原因' });
  requireOpen(campaign);
  const handedOver = event === 'hand-over' ? await handOver(trx, round, finding, input.handOver, now) : {};
  await trx
    .updateTable('round_findings')
    .set({ ...handedOver, state: to, version: finding.version + 1 })
    .where('id', '=', finding.id)
    .execute();
  await writeFindingStep(trx, { id: finding.id, event, from, to, note, actor, now });
  if (event === 'hand-over') await tellCity(trx, { round, county: finding.county, now });
  await recordChange(trx, campaign.id, input, {
    action: `round.finding-${event}`,
    region: finding.county,
    subject: finding.id,
    detail: { round: round.id, title: finding.title, ...(note ? { reason: note } : {}) },
  });
  return readFinding(trx, actor, finding.id);
}

export async function lockFinding(trx: HubTransaction, id: string): Promise<Finding> {
  const finding = await trx
    .selectFrom('round_findings')
    .selectAll()
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!finding) throw new AppError('not-found');
  return finding;
}

/** It lies in the scope of the team that wrote it down, and the actor works in that team or for the round's tier. */
async function requireOwnFinding(
  trx: HubTransaction,
  actor: Principal,
  { round, campaign }: { round: Round; campaign: RoundCampaign },
  finding: Finding,
): Promise<void> {
  const team = await readTeam(trx, round.id, finding.team_id);
  requireRecorder(actor, campaign, round, team, { place: finding.county, field: finding.field });
}

/** The visit is one of this team, to a place the county lies in. Throws `not-found`. */
async function requireVisitOf(
  trx: HubTransaction,
  campaign: RoundCampaign,
  round: Round,
  input: FindingInput,
): Promise<void> {
  if (input.visitId === null) return;
  const visit = await trx
    .selectFrom('round_visits')
    .select('place')
    .where('round_id', '=', round.id)
    .where('team_id', '=', input.teamId)
    .where('id', '=', input.visitId)
    .executeTakeFirst();
  if (!visit || !liesIn(campaign, input.county, visit.place)) throw new AppError('not-found');
}

export async function writeFindingStep(
  trx: HubTransaction,
  step: {
    id: string;
    event: FindingEvent | 'note';
    from: FindingState | null;
    to: FindingState;
    note: string;
    actor: Principal;
    now: Date;
  },
): Promise<void> {
  await sql`
    insert into round_finding_steps (finding_id, ordinal, at, actor, event, from_state, to_state, note)
    select ${step.id}, coalesce(max(ordinal), 0) + 1, ${step.now}, ${step.actor.name}, ${step.event}, ${step.from},
      ${step.to}, ${step.note}
    from round_finding_steps where finding_id = ${step.id}`.execute(trx);
}
