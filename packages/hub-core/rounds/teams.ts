/** The teams of a round: field teams (专班) by their fields, area teams (包联组) by their areas and people. */
import type { roundTeam } from '@linked/shared/contracts/hub/rounds.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { refusedStep } from '@linked/shared/errors/refused-step.ts';
import type { StepOf } from '@linked/shared/errors/step-in-words.ts';
import { sql } from 'kysely';
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
  requireStaff,
  requireVersion,
} from './round-access.ts';

type TeamInput = z.input<typeof roundTeam> & { roundId: string; version: number };

/** A team of a round that is not reported yet. Throws as `saveRound`, `field-unknown`, `invalid-input`. */
export async function saveTeam(trx: HubTransaction, input: TeamInput & By): Promise<RoundDetail> {
  const { actor } = input;
  const { round, campaign } = await lockRound(trx, actor, input.roundId);
  requireStaff(actor, round.region);
  requireChangeable(campaign, round, 'save');
  checkTeam(campaign, round, input);
  await saveRow(trx, 'round_teams', {
    asked: input,
    title: input.name,
    content: {
      kind: input.kind,
      name: input.name,
      leader: input.leader,
      members: input.members,
      fields: input.fields,
      areas: input.areas,
      accounts: [...new Set(input.accounts ?? [])],
    },
    made: async () => ({ round_id: round.id }),
    find: () => readTeam(trx, round.id, input.id),
  });
  return changed(trx, round, input, { action: 'round.team', name: input.name, leader: input.leader });
}

function checkTeam(campaign: RoundCampaign, round: Round, team: TeamInput): void {
  const scope = team.kind === 'field' ? team.fields : team.areas;
  const other = team.kind === 'field' ? team.areas : team.fields;
  // A field team's people are those who hold its fields at the round's tier.
  const isNamed = team.kind === 'field' && (team.accounts ?? []).length > 0;
  if (scope === null || other !== null || isNamed) throw new AppError('invalid-input', { detail: team.name });
  const known = new Set(campaign.document.fields.map((field) => field.code));
  const wrongField = team.fields?.find((field) => !known.has(field));
  if (wrongField !== undefined) throw new AppError('field-unknown', { field: wrongField });
  for (const area of team.areas ?? [])
    if (!isPlace(campaign, area) || !liesIn(campaign, area, round.region))
      throw new AppError('region-not-yours', { region: area });
}

/** Only one that recorded nothing. Throws as `saveTeam`, `already-exists` when it has visits or findings. */
export async function removeTeam(
  trx: HubTransaction,
  input: { id: string; version: number } & By,
): Promise<RoundDetail> {
  const { actor } = input;
  const { round, campaign } = await lockRoundOf(trx, actor, 'round_teams', input.id);
  requireStaff(actor, round.region);
  requireChangeable(campaign, round, 'remove');
  const team = await readTeam(trx, round.id, input.id);
  requireVersion(team, input.version);
  const { rows } = await sql<{ used: boolean }>`
    select exists (select from round_visits where team_id = ${team.id})
      or exists (select from round_findings where team_id = ${team.id}) as used`.execute(trx);
  if (rows[0]?.used) throw new AppError('already-exists', { what: '该组的走访或问题记录' });
  await trx.deleteFrom('round_teams').where('id', '=', team.id).execute();
  return changed(trx, round, input, { action: 'round.team-removed', name: team.name });
}

async function changed(
  trx: HubTransaction,
  round: Round,
  by: By,
  { action, ...detail }: { action: string; name: string; leader?: string },
): Promise<RoundDetail> {
  await recordChange(trx, round.campaign_id, by, { action, region: round.region, subject: round.id, detail });
  return readRoundDetail(trx, by.actor, round.id);
}

function requireChangeable(campaign: RoundCampaign, round: Round, event: StepOf<'round'>): void {
  if (round.state === 'reported') throw refusedStep('round', round.state, event);
  requireOpen(campaign);
}
