/** What teams write down of the places they went to. */
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import type { roundsContract } from '@linked/shared/contracts/hub/rounds.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import type { z } from 'zod';
import type { HubTransaction } from '../db/database.ts';
import { type By, recordChange, saveRow } from './change-frame.ts';
import { type RoundDetail, readRoundDetail } from './read-round.ts';
import {
  isPlace,
  liesIn,
  lockRound,
  lockRoundOf,
  type Round,
  type RoundCampaign,
  readTeam,
  requireOpen,
  requireRecorder,
  requireUnderWay,
  requireVersion,
} from './round-access.ts';

type VisitInput = z.infer<typeof roundsContract.saveVisit.input>;

/** Throws `region-not-yours` for a place the round does not go to. */
export function requirePlace(campaign: RoundCampaign, round: Round, place: string): void {
  if (!isPlace(campaign, place) || !round.places.some((one) => liesIn(campaign, place, one)))
    throw new AppError('region-not-yours', { region: place });
}

/** A visit lies in the campaign and its round, and is not to come. Throws `day-not-between`. */
function requireDayOfVisit(campaign: RoundCampaign, round: Round, day: string, now: Date): void {
  const { issuedOn } = campaign;
  requireBetween(day, issuedOn && issuedOn > round.starts_on ? issuedOn : round.starts_on, now);
}

/** From a day (YYYY-MM-DD; null for no matter when) up to today. Throws `day-not-between`. */
export function requireBetween(day: string, from: string | null, now: Date): void {
  const today = shanghaiDate(now);
  if (day > today || (from !== null && day < from))
    throw new AppError('day-not-between', { date: day, from: from ?? '…', until: today });
}

/**
 * A visit of a round under way, to a place of the round, within the team's scope; new with version 0.
 * @throws `not-found`, `illegal-transition`, `campaign-not-running`, the errors of `requireRecorder`,
 * `region-not-yours`, `day-not-between`, `invalid-input` for an answer to what is not asked, `changed-meanwhile`
 */
export async function saveVisit(trx: HubTransaction, input: VisitInput & By): Promise<RoundDetail> {
  const { actor, now } = input;
  const { round, campaign } = await lockRound(trx, actor, input.roundId);
  const team = await readTeam(trx, round.id, input.teamId);
  requireRecorder(actor, campaign, round, team, { place: input.place, field: null });
  requirePlace(campaign, round, input.place);
  requireOpen(campaign);
  requireUnderWay(round, 'visit');
  requireDayOfVisit(campaign, round, input.visitedOn, now);
  const asked = new Set(round.checklist.map((item) => item.code));
  const answered = input.answers.map((answer) => answer.item);
  if (answered.some((item) => !asked.has(item)) || new Set(answered).size < answered.length)
    throw new AppError('invalid-input', { detail: 'answers' });
  await saveRow(trx, 'round_visits', {
    asked: input,
    title: input.visitedOn,
    content: {
      team_id: team.id,
      place: input.place,
      visited_on: input.visitedOn,
      people: input.people,
      answers: JSON.stringify(input.answers),
      notes: input.notes,
      recorded_by: actor.userId,
      recorded_by_name: actor.name,
    },
    made: async () => ({ round_id: round.id }),
    find: () => lockVisit(trx, round, input.id),
    // It was within their scope before, too: nobody takes another team's record over.
    async check(visit) {
      const before = await readTeam(trx, round.id, visit.team_id);
      requireRecorder(actor, campaign, round, before, { place: visit.place, field: null });
    },
  });
  return changed(trx, round, input, { action: 'round.visit', ...input });
}

/** One entered by mistake, on which nothing was found. Throws as `saveVisit`, `already-exists` when findings name it. */
export async function removeVisit(
  trx: HubTransaction,
  input: { id: string; version: number } & By,
): Promise<RoundDetail> {
  const { actor } = input;
  const { round, campaign } = await lockRoundOf(trx, actor, 'round_visits', input.id);
  const visit = await lockVisit(trx, round, input.id);
  const team = await readTeam(trx, round.id, visit.team_id);
  requireRecorder(actor, campaign, round, team, { place: visit.place, field: null });
  requireOpen(campaign);
  requireUnderWay(round, 'remove');
  requireVersion(visit, input.version);
  const used = await trx
    .selectFrom('round_findings')
    .select('id')
    .where('visit_id', '=', visit.id)
    .executeTakeFirst();
  if (used) throw new AppError('already-exists', { what: '该次走访的问题记录' });
  await trx.deleteFrom('round_visits').where('id', '=', visit.id).execute();
  const { id, place, visited_on: visitedOn } = visit;
  return changed(trx, round, input, { action: 'round.visit-removed', id, place, visitedOn });
}

async function changed(
  trx: HubTransaction,
  round: Round,
  by: By,
  visit: { action: string; id: string; place: string; visitedOn: string },
): Promise<RoundDetail> {
  await recordChange(trx, round.campaign_id, by, {
    action: visit.action,
    region: visit.place,
    subject: visit.id,
    detail: { round: round.id, visitedOn: visit.visitedOn },
  });
  return readRoundDetail(trx, by.actor, round.id);
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
