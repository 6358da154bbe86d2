/** Planning a round, its teams, and its own course: planned, under way, reported. */
import type { Principal } from '@linked/shared/access/roles.ts';
import type { roundsContract, roundTeam } from '@linked/shared/contracts/hub/rounds.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { refusedStep } from '@linked/shared/errors/refused-step.ts';
import type { StepOf } from '@linked/shared/errors/step-in-words.ts';
import { type RoundEvent, roundTransitions } from '@linked/shared/rounds/states.ts';
import { nextBy } from '@linked/shared/state-machine.ts';
import { sql } from 'kysely';
import type { z } from 'zod';
import { writeAudit } from '../audit/write-audit.ts';
import type { HubTransaction } from '../db/database.ts';
import { type RoundDetail, readRoundDetail } from './read-round.ts';
import {
  lockRound,
  type Round,
  type RoundCampaign,
  readRoundCampaign,
  readTeam,
  requireOpen,
  requireStaff,
  requireVersion,
  rolesInRound,
} from './round-access.ts';
import { readFigures } from './round-figures.ts';

type SaveInput = z.infer<typeof roundsContract.save.input>;
type TeamInput = z.infer<typeof roundTeam> & { roundId: string; version: number };
type By = { actor: Principal; now: Date };

/** Units directly below: what a round of this region goes to. A city without counties is its own. */
export function placesOf(campaign: RoundCampaign, region: string): string[] {
  const units = campaign.edition.children(region).map((unit) => unit.code);
  return units.length > 0 ? units : [region];
}

/**
 * New (version 0) or changed. Once under way, places that were visited stay.
 * @throws `forbidden`, `region-not-yours`, `campaign-unknown`, `campaign-not-running`, `region-unknown`,
 * `invalid-input`, `changed-meanwhile`, `not-found`
 */
export async function saveRound(trx: HubTransaction, input: SaveInput & By): Promise<RoundDetail> {
  const { id, region, actor, now } = input;
  requireStaff(actor, region);
  const campaign = await readRoundCampaign(trx, input.campaignId);
  requireOpen(campaign);
  checkPlan(campaign, input);
  const content = {
    title: input.title,
    starts_on: input.startsOn,
    ends_on: input.endsOn,
    checklist: JSON.stringify(input.checklist),
    places: [...new Set(input.places)].sort(),
  };
  if (input.version === 0) await insertRound(trx, input, content);
  else {
    const round = await lockRound(trx, actor, id);
    requireStaff(actor, round.region);
    requireVersion(round, input.version);
    if (round.region !== region || round.campaign_id !== campaign.id) throw new AppError('not-found');
    if (round.state === 'reported') throw refusedStep('round', round.state, 'save');
    await trx
      .updateTable('rounds')
      .set({ ...content, version: round.version + 1 })
      .where('id', '=', id)
      .execute();
  }
  await writeAudit(trx, {
    actor,
    action: input.version === 0 ? 'round.plan' : 'round.change',
    region,
    subject: id,
    detail: { title: input.title, startsOn: input.startsOn, endsOn: input.endsOn },
    now,
  });
  return readRoundDetail(trx, actor, id);
}

function checkPlan(campaign: RoundCampaign, input: SaveInput): void {
  const { edition } = campaign;
  if (!edition.has(input.region) || !edition.isWithin(input.region, campaign.region))
    throw new AppError('region-unknown', { region: input.region });
  if (input.endsOn < input.startsOn)
    throw new AppError('invalid-input', { detail: `${input.startsOn} – ${input.endsOn}` });
  const possible = placesOf(campaign, input.region);
  const wrong = input.places.find((place) => !possible.includes(place));
  if (wrong !== undefined) throw new AppError('region-not-yours', { region: wrong });
}

async function insertRound(
  trx: HubTransaction,
  input: SaveInput & By,
  content: { title: string; starts_on: string; ends_on: string; checklist: string; places: string[] },
): Promise<void> {
  const { id, campaignId, region, actor, now } = input;
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
  const made = await trx
    .insertInto('rounds')
    .values({
      id,
      campaign_id: campaignId,
      region,
      number: last + 1,
      ...content,
      created_by: actor.userId,
      created_at: now,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!made) throw new AppError('already-exists', { what: input.title });
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
  const round = await lockRound(trx, actor, id);
  requireStaff(actor, round.region);
  requireVersion(round, step.version);
  const to = nextBy(roundTransitions, round.state, event, rolesInRound(actor, round.region));
  requireOpen(await readRoundCampaign(trx, round.campaign_id));
  if (event === 'report' && text === '') throw new AppError('invalid-input', { detail: '督导调研报告' });
  await trx
    .updateTable('rounds')
    .set({
      state: to,
      version: round.version + 1,
      ...(event === 'report'
        ? {
            report_text: text,
            report_figures: JSON.stringify(await readFigures(trx, round, 'whole')),
            reported_by: actor.name,
            reported_at: now,
          }
        : {}),
    })
    .where('id', '=', id)
    .execute();
  await writeAudit(trx, {
    actor,
    action: `round.${event}`,
    region: round.region,
    subject: id,
    detail: { from: round.state, to },
    now,
  });
  return readRoundDetail(trx, actor, id);
}

/** A team of a round that is not reported yet. Throws as `saveRound`, `field-unknown`, `invalid-input`. */
export async function saveTeam(trx: HubTransaction, input: TeamInput & By): Promise<RoundDetail> {
  const { actor, now } = input;
  const round = await lockRound(trx, actor, input.roundId);
  requireStaff(actor, round.region);
  await requireChangeable(trx, round, 'save');
  checkTeam(await readRoundCampaign(trx, round.campaign_id), round, input);
  const content = {
    kind: input.kind,
    name: input.name,
    leader: input.leader,
    members: input.members,
    fields: input.fields,
    areas: input.areas,
  };
  if (input.version === 0) {
    const made = await trx
      .insertInto('round_teams')
      .values({ id: input.id, round_id: round.id, ...content })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!made) throw new AppError('already-exists', { what: input.name });
  } else {
    const team = await readTeam(trx, round.id, input.id);
    requireVersion(team, input.version);
    await trx
      .updateTable('round_teams')
      .set({ ...content, version: team.version + 1 })
      .where('id', '=', team.id)
      .execute();
  }
  await writeAudit(trx, {
    actor,
    action: 'round.team',
    region: round.region,
    subject: round.id,
    detail: { name: input.name, leader: input.leader },
    now,
  });
  return readRoundDetail(trx, actor, round.id);
}

function checkTeam(campaign: RoundCampaign, round: Round, team: TeamInput): void {
  const scope = team.kind === 'field' ? team.fields : team.areas;
  const other = team.kind === 'field' ? team.areas : team.fields;
  if (scope === null || other !== null) throw new AppError('invalid-input', { detail: team.name });
  const known = new Set(campaign.document.fields.map((field) => field.code));
  const wrongField = team.fields?.find((field) => !known.has(field));
  if (wrongField !== undefined) throw new AppError('field-unknown', { field: wrongField });
  for (const area of team.areas ?? [])
    if (!campaign.edition.has(area) || !campaign.edition.isWithin(area, round.region))
      throw new AppError('region-not-yours', { region: area });
}

/** Only one that recorded nothing. Throws as `saveTeam`, `already-exists` when it has visits or findings. */
export async function removeTeam(
  trx: HubTransaction,
  input: { id: string; version: number } & By,
): Promise<RoundDetail> {
  const { actor } = input;
  const found = await trx
    .selectFrom('round_teams')
    .select('round_id')
    .where('id', '=', input.id)
    .executeTakeFirst();
  if (!found) throw new AppError('not-found');
  const round = await lockRound(trx, actor, found.round_id);
  requireStaff(actor, round.region);
  await requireChangeable(trx, round, 'remove');
  const team = await readTeam(trx, round.id, input.id);
  requireVersion(team, input.version);
  const { rows } = await sql<{ used: boolean }>`
    select exists (select from round_visits where team_id = ${team.id})
      or exists (select from round_findings where team_id = ${team.id}) as used`.execute(trx);
  if (rows[0]?.used) throw new AppError('already-exists', { what: '该组的走访或问题记录' });
  await trx.deleteFrom('round_teams').where('id', '=', team.id).execute();
  await writeAudit(trx, {
    actor,
    action: 'round.team-removed',
    region: round.region,
    subject: round.id,
    detail: { name: team.name },
    now: input.now,
  });
  return readRoundDetail(trx, actor, round.id);
}

async function requireChangeable(trx: HubTransaction, round: Round, event: StepOf<'round'>): Promise<void> {
  if (round.state === 'reported') throw refusedStep('round', round.state, event);
  requireOpen(await readRoundCampaign(trx, round.campaign_id));
}
