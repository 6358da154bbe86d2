/** What teams write down of the places they went to. */
import type { Principal } from '@linked/shared/access/roles.ts';
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import type { roundsContract } from '@linked/shared/contracts/hub/rounds.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import type { z } from 'zod';
import { writeAudit } from '../audit/write-audit.ts';
import type { HubTransaction } from '../db/database.ts';
import { type RoundDetail, readRoundDetail } from './read-round.ts';
import {
  liesIn,
  lockRound,
  type Round,
  type RoundCampaign,
  readRoundCampaign,
  readTeam,
  requireOpen,
  requireRecorder,
  requireUnderWay,
  requireVersion,
} from './round-access.ts';

type VisitInput = z.infer<typeof roundsContract.saveVisit.input>;
type By = { actor: Principal; now: Date };

/** Throws `region-not-yours` for a place the round does not go to. */
export function requirePlace(campaign: RoundCampaign, round: Round, place: string): void {
  const isKnown = campaign.edition.has(place) || campaign.cameFrom.has(place);
  if (!isKnown || !round.places.some((one) => liesIn(campaign, place, one)))
    throw new AppError('region-not-yours', { region: place });
}

/** Throws `date-invalid` for a day that has not come. */
export function requirePast(day: string, now: Date): void {
  if (day > shanghaiDate(now)) throw new AppError('date-invalid', { date: day });
}

/**
 * A visit of a round under way, to a place of the round, within the team's scope; new with version 0.
 * @throws `not-found`, `illegal-transition`, `campaign-not-running`, the errors of `requireRecorder`,
 * `region-not-yours`, `date-invalid`, `invalid-input` for an answer to what is not asked, `changed-meanwhile`
 */
export async function saveVisit(trx: HubTransaction, input: VisitInput & By): Promise<RoundDetail> {
  const { actor, now } = input;
  const round = await lockRound(trx, actor, input.roundId);
  const campaign = await readRoundCampaign(trx, round.campaign_id);
  const team = await readTeam(trx, round.id, input.teamId);
  requireRecorder(actor, campaign, round, team, { place: input.place, field: null });
  requirePlace(campaign, round, input.place);
  requireOpen(campaign);
  requireUnderWay(round, 'visit');
  requirePast(input.visitedOn, now);
  const asked = new Set(round.checklist.map((item) => item.code));
  const answered = input.answers.map((answer) => answer.item);
  if (answered.some((item) => !asked.has(item)) || new Set(answered).size < answered.length)
    throw new AppError('invalid-input', { detail: 'answers' });
  const content = {
    team_id: team.id,
    place: input.place,
    visited_on: input.visitedOn,
    people: input.people,
    answers: JSON.stringify(input.answers),
    notes: input.notes,
    recorded_by: actor.userId,
    recorded_by_name: actor.name,
  };
  if (input.version === 0) {
    const made = await trx
      .insertInto('round_visits')
      .values({ id: input.id, round_id: round.id, ...content })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!made) throw new AppError('already-exists', { what: input.visitedOn });
  } else {
    const visit = await lockVisit(trx, round, input.id);
    requireVersion(visit, input.version);
    // It was within their scope before, too: nobody takes another team's record over.
    const before = await readTeam(trx, round.id, visit.team_id);
    requireRecorder(actor, campaign, round, before, { place: visit.place, field: null });
    await trx
      .updateTable('round_visits')
      .set({ ...content, version: visit.version + 1 })
      .where('id', '=', visit.id)
      .execute();
  }
  await writeAudit(trx, {
    actor,
    action: 'round.visit',
    region: input.place,
    subject: input.id,
    detail: { round: round.id, visitedOn: input.visitedOn },
    now,
  });
  return readRoundDetail(trx, actor, round.id);
}

/** One entered by mistake, on which nothing was found. Throws as `saveVisit`, `already-exists` when findings name it. */
export async function removeVisit(
  trx: HubTransaction,
  input: { id: string; version: number } & By,
): Promise<RoundDetail> {
  const { actor, now } = input;
  const found = await trx
    .selectFrom('round_visits')
    .select('round_id')
    .where('id', '=', input.id)
    .executeTakeFirst();
  if (!found) throw new AppError('not-found');
  const round = await lockRound(trx, actor, found.round_id);
  const visit = await lockVisit(trx, round, input.id);
  const team = await readTeam(trx, round.id, visit.team_id);
  const campaign = await readRoundCampaign(trx, round.campaign_id);
  requireRecorder(actor, campaign, round, team, { place: visit.place, field: null });
  requireUnderWay(round, 'remove');
  requireVersion(visit, input.version);
  const used = await trx
    .selectFrom('round_findings')
    .select('id')
    .where('visit_id', '=', visit.id)
    .executeTakeFirst();
  if (used) throw new AppError('already-exists', { what: '该次走访的问题记录' });
  await trx.deleteFrom('round_visits').where('id', '=', visit.id).execute();
  await writeAudit(trx, {
    actor,
    action: 'round.visit-removed',
    region: visit.place,
    subject: visit.id,
    detail: { round: round.id, visitedOn: visit.visited_on },
    now,
  });
  return readRoundDetail(trx, actor, round.id);
}

async function lockVisit(trx: HubTransaction, round: Round, id: string) {
  const visit = await trx
    .selectFrom('round_visits')
    .select(['id', 'team_id', 'place', 'visited_on', 'version'])
    .where('round_id', '=', round.id)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!visit) throw new AppError('not-found');
  return visit;
}
