/** Rounds for the screens, limited to what their reader may see. */
import { regionWithin } from '@linked/shared/access/reach.ts';
import type { Principal } from '@linked/shared/access/roles.ts';
import type { roundDetail, roundSummary, roundsContract } from '@linked/shared/contracts/hub/rounds.ts';
import type { ChecklistAnswer } from '@linked/shared/rounds/checklist.ts';
import type { TeamKind } from '@linked/shared/rounds/states.ts';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { HubDatabase } from '../db/database.ts';
import { loadFrame } from '../rollup/campaign-frame.ts';
import { nameIn } from '../rollup/places.ts';
import {
  type Round,
  type RoundCampaign,
  readRound,
  readRoundCampaign,
  roundScopes,
  roundsWhere,
} from './round-access.ts';
import {
  findingSeen,
  placesSeen,
  type RoundFigures,
  type RoundSeen,
  readFigures,
  readFiguresOf,
  visitSeen,
} from './round-figures.ts';

export type RoundSummary = z.infer<typeof roundSummary>;
export type RoundDetail = z.infer<typeof roundDetail>;

/** The province's rounds first, each region's in the order of their numbers. Throws `campaign-unknown`. */
export async function listRounds(
  db: HubDatabase,
  reader: Principal,
  campaignId: string,
): Promise<RoundSummary[]> {
  const campaign = await readRoundCampaign(db, campaignId);
  const rounds = await roundsWhere(db, sql`campaign_id = ${campaignId}`);
  const asked = rounds
    .map((round) => ({ round, seen: roundScopes(reader, round) }))
    .filter(({ seen }) => seen.length > 0);
  const figures = await readFigures(db, asked);
  return asked.map(({ round }) => summaryOf(campaign, round, figures.get(round.id)!));
}

/** Counties of the campaign that are not as in its edition, by code. Throws `campaign-unknown`. */
export async function changedCounties(
  db: HubDatabase,
  campaignId: string,
): Promise<z.infer<typeof roundsContract.changedCounties.output>> {
  const frame = await loadFrame(db, campaignId);
  return frame.changed.map(({ region, city, validTo }) => ({
    region,
    city,
    name: nameIn(frame, region),
    ended: validTo !== null,
  }));
}

const summaryOf = (campaign: RoundCampaign, round: Round, figures: RoundFigures): RoundSummary => ({
  id: round.id,
  campaignId: round.campaign_id,
  region: round.region,
  regionName: nameIn(campaign.frame, round.region),
  number: round.number,
  title: round.title,
  startsOn: round.starts_on,
  endsOn: round.ends_on,
  state: round.state,
  version: round.version,
  figures,
});

/** Throws `not-found`. */
export async function readRoundDetail(db: HubDatabase, reader: Principal, id: string): Promise<RoundDetail> {
  const round = await readRound(db, reader, id);
  const campaign = await readRoundCampaign(db, round.campaign_id);
  const seen = roundScopes(reader, round);
  const asked = { round, seen };
  const visits = await readVisits(db, campaign, asked);
  const places = placesSeen(asked);
  // The report speaks of the whole round: for those of its own tier and its teams.
  const open = seen.some((scope) => scope.open);
  return {
    ...summaryOf(campaign, round, await readFiguresOf(db, asked)),
    checklist: round.checklist,
    places,
    teams: await readTeams(db, round),
    coverage: await readCoverage(db, campaign, asked, { places, visits }),
    visits,
    report:
      open && round.report_text !== null && round.reported_at !== null
        ? {
            text: round.report_text,
            at: round.reported_at.toISOString(),
            by: round.reported_by ?? '',
            figures: round.report_figures as unknown as RoundFigures,
          }
        : null,
  };
}

async function readTeams(db: HubDatabase, round: Round): Promise<RoundDetail['teams']> {
  const rows = await db
    .selectFrom('round_teams as t')
    .selectAll('t')
    .select(sql<number>`(select count(*)::int from round_visits v where v.team_id = t.id)`.as('visits'))
    .where('t.round_id', '=', round.id)
    .orderBy('t.kind', 'desc')
    .orderBy('t.id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind as TeamKind,
    name: row.name,
    leader: row.leader,
    members: row.members,
    fields: row.fields,
    areas: row.areas,
    accounts: row.accounts,
    visits: row.visits,
    version: row.version,
  }));
}

async function readVisits(
  db: HubDatabase,
  campaign: RoundCampaign,
  asked: RoundSeen,
): Promise<RoundDetail['visits']> {
  const rows = await db
    .selectFrom('round_visits as v')
    .innerJoin('round_teams as t', 't.id', 'v.team_id')
    .selectAll('v')
    .select('t.name as team_name')
    .select(visitSeen([asked], { open: true }).as('open'))
    .select(
      sql<number>`(select count(*)::int from round_findings f where f.visit_id = v.id and ${findingSeen([asked])})`.as(
        'findings',
      ),
    )
    .where('v.round_id', '=', asked.round.id)
    .where(visitSeen([asked], { open: false }))
    .orderBy('v.visited_on', 'desc')
    .orderBy('v.id', 'desc')
    .execute();
  const nameOf = (place: string) => nameIn(campaign.frame, place);
  return rows.map((row) => ({
    id: row.id,
    teamId: row.team_id,
    teamName: row.team_name,
    place: row.place,
    placeName: nameOf(row.place),
    visitedOn: row.visited_on,
    people: row.people,
    answers: row.open ? (row.answers as unknown as ChecklistAnswer[]) : [],
    notes: row.open ? row.notes : '',
    recordedBy: row.recorded_by_name,
    version: row.version,
    findings: row.findings,
    open: row.open,
  }));
}

async function readCoverage(
  db: HubDatabase,
  campaign: RoundCampaign,
  asked: RoundSeen,
  { places, visits }: { places: readonly string[]; visits: RoundDetail['visits'] },
): Promise<RoundDetail['coverage']> {
  const { rows } = await sql<{ county: string; findings: number }>`
    select f.county, count(*)::int as findings from round_findings f
    where f.round_id = ${asked.round.id} and ${findingSeen([asked])} group by f.county`.execute(db);
  const nameOf = (place: string) => nameIn(campaign.frame, place);
  return places.map((place) => {
    const there = visits.filter((visit) => regionWithin(visit.place, place));
    return {
      region: place,
      regionName: nameOf(place),
      visits: there.length,
      // Newest first.
      lastOn: there[0]?.visitedOn ?? null,
      findings: rows
        .filter((row) => regionWithin(row.county, place))
        .reduce((sum, row) => sum + row.findings, 0),
    };
  });
}
