/** Planning a round, and its own course: planned, under way, reported. */
import type { roundsContract } from '@linked/shared/contracts/hub/rounds.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { refusedStep } from '@linked/shared/errors/refused-step.ts';
import { type RoundEvent, roundTransitions } from '@linked/shared/rounds/states.ts';
import { nextBy } from '@linked/shared/state-machine.ts';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { HubTransaction } from '../db/database.ts';
import { type By, recordChange, saveRow } from './change-frame.ts';
import { checkPlan, requirePlacesOfTheDay, requireVisitsFit } from './check-plan.ts';
import { type RoundDetail, readRoundDetail } from './read-round.ts';
import {
  lockRound,
  requireOpen,
  requireStaff,
  requireVersion,
  rolesInRound,
  shareRoundCampaign,
} from './round-access.ts';
import { readFiguresOf } from './round-figures.ts';

type SaveInput = z.infer<typeof roundsContract.save.input>;

/**
 * New (version 0) or changed. What visits were made to and answered on stays in the plan.
 * @throws `forbidden`, `region-not-yours`, `campaign-unknown`, `campaign-not-running`, `region-unknown`,
 * `county-ended` for a place that is none any more, `plan-in-use`, `invalid-input`, `changed-meanwhile`, `not-found`
 */
export async function saveRound(trx: HubTransaction, input: SaveInput & By): Promise<RoundDetail> {
  const { id, region, actor, now } = input;
  requireStaff(actor, region);
  const campaign = await shareRoundCampaign(trx, input.campaignId);
  requireOpen(campaign);
  checkPlan(campaign, input);
  const made = await saveRow(trx, 'rounds', {
    asked: input,
    title: input.title,
    content: {
      title: input.title,
      starts_on: input.startsOn,
      ends_on: input.endsOn,
      checklist: JSON.stringify(input.checklist),
      places: [...new Set(input.places)].sort(),
    },
    async made() {
      await requirePlacesOfTheDay(trx, campaign, input, null);
      return {
        campaign_id: campaign.id,
        region,
        number: await nextNumber(trx, campaign.id, region),
        created_by: actor.userId,
        created_at: now,
      };
    },
    find: async () => (await lockRound(trx, actor, id)).round,
    async check(round) {
      requireStaff(actor, round.region);
      if (round.region !== region || round.campaign_id !== campaign.id) throw new AppError('not-found');
      if (round.state === 'reported') throw refusedStep('round', round.state, 'save');
      await requirePlacesOfTheDay(trx, campaign, input, round);
      await requireVisitsFit(trx, campaign, round, input);
    },
  });
  await recordChange(trx, campaign.id, input, {
    action: made === 'made' ? 'round.plan' : 'round.change',
    region,
    subject: id,
    detail: { title: input.title, startsOn: input.startsOn, endsOn: input.endsOn },
  });
  return readRoundDetail(trx, actor, id);
}

async function nextNumber(trx: HubTransaction, campaignId: string, region: string): Promise<number> {
  // Two that plan at once do not get one number.
  await sql`select pg_advisory_xact_lock(hashtext('round-number'), hashtext(${`${campaignId}/${region}`}))`.execute(
    trx,
  );
  const { last } = await trx
    .selectFrom('rounds')
    .select(sql<number>`coalesce(max(number), 0)::int`.as('last'))
    .where('campaign_id', '=', campaignId)
    .where('region', '=', region)
    .executeTakeFirstOrThrow();
  return last + 1;
}

/**
 * Starts a round, reports on it (with the numbers as they are then), or opens it again.
 * @throws `not-found`, `changed-meanwhile`, `illegal-transition`, `forbidden`, `region-not-yours`,
 * `campaign-not-running`, `invalid-input` for a report without a text
 */
export async function actOnRound(
  trx: HubTransaction,
  step: { id: string; version: number; event: RoundEvent; text: string } & By,
): Promise<RoundDetail> {
  const { id, event, text, actor, now } = step;
  const { round, campaign } = await lockRound(trx, actor, id);
  requireStaff(actor, round.region);
  requireVersion(round, step.version);
  const to = nextBy(roundTransitions, round.state, event, rolesInRound(actor, round));
  requireOpen(campaign);
  if (event === 'report' && text === '') throw new AppError('invalid-input', { detail: '督导调研报告' });
  await trx
    .updateTable('rounds')
    .set({
      state: to,
      version: round.version + 1,
      ...(event === 'report'
        ? {
            report_text: text,
            report_figures: JSON.stringify(await readFiguresOf(trx, { round, seen: 'whole' })),
            reported_by: actor.name,
            reported_at: now,
          }
        : {}),
    })
    .where('id', '=', id)
    .execute();
  await recordChange(trx, round.campaign_id, step, {
    action: `round.${event}`,
    region: round.region,
    subject: id,
    detail: { from: round.state, to },
  });
  return readRoundDetail(trx, actor, id);
}
