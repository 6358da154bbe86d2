/** Whose round it is, who may write in it, and what a reader sees of it. */
import { grantReaches, regionPrefix, regionWithin, requireReach } from '@linked/shared/access/reach.ts';
import { type Grant, type Principal, type Role, rolesOf } from '@linked/shared/access/roles.ts';
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import type { CampaignDocument } from '@linked/shared/campaigns/document.ts';
import { type CampaignState, openCampaignStates } from '@linked/shared/campaigns/states.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { refusedStep } from '@linked/shared/errors/refused-step.ts';
import type { StepOf } from '@linked/shared/errors/step-in-words.ts';
import type { ChecklistItem } from '@linked/shared/rounds/checklist.ts';
import { type RoundState, roleOfTeam, type TeamKind } from '@linked/shared/rounds/states.ts';
import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { HubDatabase, HubTransaction } from '../db/database.ts';
import type { RoundFindings, Rounds, RoundTeams } from '../db/types.generated.ts';
import { type CampaignFrame, loadFrame } from '../rollup/campaign-frame.ts';
import { shareCampaign } from '../supervision/change-supervision.ts';

export type Round = Omit<Selectable<Rounds>, 'state' | 'checklist'> & {
  state: RoundState;
  checklist: ChecklistItem[];
  /** User ids of the people of its area teams. */
  accounts: string[];
};
export type Team = Selectable<RoundTeams> & { kind: TeamKind };
export type Finding = Selectable<RoundFindings>;

export interface RoundCampaign {
  id: string;
  region: string;
  state: CampaignState;
  /** First day it was in force (YYYY-MM-DD); null before the issue. */
  issuedOn: string | null;
  document: CampaignDocument;
  /** Its counties as they are now. */
  frame: CampaignFrame;
  /** Of counties that go on in the place of others since the issue: in whose, and in whose those did. */
  cameFrom: ReadonlyMap<string, readonly string[]>;
}

const readerRoles: readonly Role[] = [
  'province-staff',
  'province-approver',
  'city-staff',
  'field-team',
  'area-team',
  'leader',
];
const isTeamRole = (role: Role): boolean => role === 'field-team' || role === 'area-team';

/** What one grant shows of a round: places, fields, and whether it shows what the office has not handed over. */
export interface RoundScope {
  prefix: string;
  fields: string[] | null;
  /** The tier of the round itself, and its teams. Others see what was handed over to their places, and nothing before. */
  open: boolean;
}

/**
 * Whether a team's grant is held for a team of this round: a field team's at the tier whose round it is, so that a
 * city's team is none of the province's round. An area team's lies below either tier and cannot tell; its people are
 * named in the round's teams.
 */
const isOfRound = (grant: Grant, userId: string, round: Pick<Round, 'region' | 'accounts'>): boolean =>
  grant.role === 'field-team' ? grant.region === round.region : round.accounts.includes(userId);

/** Empty for a reader to whom the round does not exist: it covers nothing of theirs. */
export function roundScopes(reader: Principal, round: Pick<Round, 'region' | 'accounts'>): RoundScope[] {
  const owner = round.region;
  return reader.grants
    .filter((grant) => readerRoles.includes(grant.role) && grant.region !== '000000')
    .filter((grant) => regionWithin(owner, grant.region) || regionWithin(grant.region, owner))
    .map((grant) => ({
      prefix: regionPrefix(grant.region),
      fields: grant.fields,
      open: isTeamRole(grant.role)
        ? isOfRound(grant, reader.userId, round)
        : regionWithin(owner, grant.region),
    }));
}

/** Throws `campaign-unknown`. */
export async function readRoundCampaign(db: HubDatabase, id: string): Promise<RoundCampaign> {
  const row = await db
    .selectFrom('campaigns')
    .select(['id', 'region', 'state', 'issued_at', 'document'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw new AppError('campaign-unknown');
  const { rows } = await sql<{ region: string; from: string[] }>`
    with recursive step as (
      select place->>'region' as region, from_region as before
      from successions, jsonb_array_elements(successors) place
      where campaign_id = ${id} and carried_out_at is not null
    ),
    chain as (
      select region, before from step
      union select chain.region, step.before from chain join step on step.region = chain.before
    )
    select region, array_agg(before) as from from chain group by region`.execute(db);
  return {
    id: row.id,
    region: row.region,
    state: row.state as CampaignState,
    issuedOn: row.issued_at && shanghaiDate(row.issued_at),
    document: row.document as unknown as CampaignDocument,
    frame: await loadFrame(db, id),
    cameFrom: new Map(rows.map((one) => [one.region, one.from])),
  };
}

/** The same, held in its state until the transaction ends: what is written lies before its close. Taken first. */
export async function shareRoundCampaign(trx: HubTransaction, id: string): Promise<RoundCampaign> {
  await shareCampaign(trx, id);
  return readRoundCampaign(trx, id);
}

/** Whether the code is one of a place of the campaign, also of one that came in since its issue. */
export const isPlace = ({ frame }: RoundCampaign, code: string): boolean =>
  frame.edition.has(code) || frame.changed.some((one) => one.region === code);

/** Whether a place lies inside another, itself or by what it was before it took another county's place. */
export const liesIn = ({ cameFrom }: RoundCampaign, place: string, other: string): boolean =>
  [place, ...(cameFrom.get(place) ?? [])].some((one) => regionWithin(one, other));

/** Throws `campaign-not-running` before issue and after the end. */
export function requireOpen(campaign: RoundCampaign): void {
  if (!openCampaignStates.includes(campaign.state))
    throw new AppError('campaign-not-running', { state: campaign.state });
}

/** Throws `not-found`, also for a round of which the reader sees nothing. */
export async function readRound(db: HubDatabase, reader: Principal, id: string): Promise<Round> {
  const [round] = await roundsWhere(db, sql`id = ${id}`);
  if (!round || roundScopes(reader, round).length === 0) throw new AppError('not-found');
  return round;
}

/** In the order of their regions and numbers, a province's first. */
export async function roundsWhere(db: HubDatabase, condition: RawBuilder<unknown>): Promise<Round[]> {
  const rows = await db
    .selectFrom('rounds')
    .selectAll()
    .select(
      sql<string[]>`array(select distinct account from round_teams t, unnest(t.accounts) account
        where t.round_id = rounds.id)`.as('accounts'),
    )
    .where(sql<boolean>`${condition}`)
    .orderBy('region')
    .orderBy('number')
    .execute();
  return rows as unknown as Round[];
}

/**
 * The round, locked against other changes until the transaction ends, with its campaign held in its state. Everything
 * that changes a round takes its locks in this order: campaign, round, then what belongs to it. Throws `not-found`.
 */
export async function lockRound(
  trx: HubTransaction,
  actor: Principal,
  id: string,
): Promise<{ round: Round; campaign: RoundCampaign }> {
  const of = await trx.selectFrom('rounds').select('campaign_id').where('id', '=', id).executeTakeFirst();
  if (!of) throw new AppError('not-found');
  const campaign = await shareRoundCampaign(trx, of.campaign_id);
  await trx.selectFrom('rounds').select('id').where('id', '=', id).forNoKeyUpdate().execute();
  return { round: await readRound(trx, actor, id), campaign };
}

type PartOfRound = 'round_teams' | 'round_visits' | 'round_findings';

/** Id of the round that a team, visit or finding belongs to. Throws `not-found`. */
export async function roundIdOf(db: HubDatabase, part: PartOfRound, id: string): Promise<string> {
  // All of these tables have `id` and `round_id`; the union is too wide for the query builder's types.
  const table = part as 'round_teams';
  const row = await db.selectFrom(table).select('round_id').where('id', '=', id).executeTakeFirst();
  if (!row) throw new AppError('not-found');
  return row.round_id;
}

/** As {@link lockRound}, by what belongs to it: that itself is not locked yet. */
export const lockRoundOf = async (trx: HubTransaction, actor: Principal, part: PartOfRound, id: string) =>
  lockRound(trx, actor, await roundIdOf(trx, part, id));

/**
 * The staff of the tier whose round it is: the province's for the province's, a city's for its own. A province's
 * staff plan no rounds in a city's name. Throws `forbidden`, `region-not-yours`.
 */
export function requireStaff(actor: Principal, owner: string): Grant[] {
  return requireReach(actor, [owner.endsWith('0000') ? 'province-staff' : 'city-staff'], owner);
}

/** Roles with which the actor acts in the round: those of the tier's staff and of its teams. */
export const rolesInRound = (actor: Principal, round: Round): Role[] =>
  rolesOf({
    ...actor,
    grants: actor.grants.filter((grant) =>
      isTeamRole(grant.role) ? isOfRound(grant, actor.userId, round) : isStaffOf(grant, round.region),
    ),
  });

const isStaffOf = (grant: Grant, owner: string): boolean =>
  grant.role === (owner.endsWith('0000') ? 'province-staff' : 'city-staff') && grantReaches(grant, owner);

/**
 * Who may write down a visit or a finding: staff of the round's tier for any of its teams, and the people of the
 * team itself, in both cases within the team's scope (fields of a field team, areas of an area team).
 * @param field of a finding; null for a visit, which is of all fields of the team
 * @throws `forbidden`, `region-not-yours`, `field-not-yours`, `team-not-yours` for people of another team
 */
export function requireRecorder(
  actor: Principal,
  campaign: RoundCampaign,
  round: Round,
  team: Team,
  { place, field }: { place: string; field: string | null },
): void {
  if (!actor.grants.some((grant) => isStaffOf(grant, round.region))) {
    const asked = field === null ? (team.fields ?? []) : [field];
    const reaching = requireReach(actor, [roleOfTeam[team.kind]], place).filter((grant) =>
      isOfRound(grant, actor.userId, { region: round.region, accounts: team.accounts }),
    );
    if (reaching.length === 0) throw new AppError('team-not-yours');
    const whole = reaching.some((grant) => asked.every((one) => grantReaches(grant, place, one)));
    if (!whole) throw new AppError('field-not-yours');
  }
  if (team.areas && !team.areas.some((area) => liesIn(campaign, place, area)))
    throw new AppError('region-not-yours', { region: place });
  if (team.fields && field !== null && !team.fields.includes(field))
    throw new AppError('field-not-yours', { field });
}

/** Throws `not-found`. */
export async function readTeam(db: HubDatabase, roundId: string, teamId: string): Promise<Team> {
  const row = await db
    .selectFrom('round_teams')
    .selectAll()
    .where('round_id', '=', roundId)
    .where('id', '=', teamId)
    .executeTakeFirst();
  if (!row) throw new AppError('not-found');
  return row as Team;
}

/** Throws `changed-meanwhile`. */
export function requireVersion(row: { version: number }, seen: number): void {
  if (row.version !== seen) throw new AppError('changed-meanwhile');
}

/** Visits and findings are written down while the round is under way. Throws `illegal-transition`. */
export function requireUnderWay(round: Round, event: StepOf<'round'>): void {
  if (round.state !== 'under-way') throw refusedStep('round', round.state, event);
}
