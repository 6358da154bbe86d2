/** Rounds for the screens, limited to what their reader may see. */
import { regionWithin } from '@linked/shared/access/reach.ts';
import type { Principal } from '@linked/shared/access/roles.ts';
import type { roundDetail, roundSummary } from '@linked/shared/contracts/hub/rounds.ts';
import { displayName } from '@linked/shared/regions/names.ts';
import type { ChecklistAnswer } from '@linked/shared/rounds/checklist.ts';
import type { TeamKind } from '@linked/shared/rounds/states.ts';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { HubDatabase } from '../db/database.ts';
import { type Round, type RoundCampaign, readRound, readRoundCampaign, roundScopes } from './round-access.ts';
import {
  findingSeen,
  placesSeen,
  type RoundFigures,
  readFigures,
  type Seen,
  visitSeen,
} from './round-figures.ts';

export type RoundSummary = z.infer<typeof roundSummary>;
export type RoundDetail = z.infer<typeof roundDetail>;

const nameIn = (campaign: RoundCampaign) => (region: string) =>
  displayName(region, campaign.edition.id, campaign.region);

/** The province's rounds first, each region's in the order of their numbers. Throws `campaign-unknown`. */
export async function listRounds(
  db: HubDatabase,
  reader: Principal,
  campaignId: string,
): Promise<RoundSummary[]> {
  const campaign = await readRoundCampaign(db, campaignId);
  const rows = await db
    .selectFrom('rounds')
    .selectAll()
    .where('campaign_id', '=', campaignId)
    .orderBy(sql`case when region = ${campaign.region} then 0 else 1 end`)
    .orderBy('region')
    .orderBy('number')
    .execute();
  const summaries: RoundSummary[] = [];
  for (const row of rows as unknown as Round[]) {
    const seen = roundScopes(reader, row.region);
    if (seen.length > 0) summaries.push(summaryOf(campaign, row, await readFigures(db, row, seen)));
  }
  return summaries;
}

const summaryOf = (campaign: RoundCampaign, round: Round, figures: RoundFigures): RoundSummary => ({
  id: round.id,
  campaignId: round.campaign_id,
  region: round.region,
  regionName: nameIn(campaign)(round.region),
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
  const seen = roundScopes(reader, round.region);
  const visits = await readVisits(db, campaign, round, seen);
  const places = placesSeen(round, seen);
  // The report speaks of the whole round: for those of its own tier and its teams.
  const open = seen.some((scope) => scope.open);
  return {
    ...summaryOf(campaign, round, await readFigures(db, round, seen)),
    checklist: round.checklist,
    places,
    teams: await readTeams(db, round),
    coverage: await readCoverage(db, campaign, round, { seen, places, visits }),
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
    visits: row.visits,
    version: row.version,
  }));
}

async function readVisits(
  db: HubDatabase,
  campaign: RoundCampaign,
  round: Round,
  seen: Seen,
): Promise<RoundDetail['visits']> {
  const rows = await db
    .selectFrom('round_visits as v')
    .innerJoin('round_teams as t', 't.id', 'v.team_id')
    .selectAll('v')
    .select('t.name as team_name')
    .select(visitSeen(seen, { open: true }).as('open'))
    .select(
      sql<number>`(select count(*)::int from round_findings f where f.visit_id = v.id and ${findingSeen(seen)})`.as(
        'findings',
      ),
    )
    .where('v.round_id', '=', round.id)
    .where(visitSeen(seen, { open: false }))
    .orderBy('v.visited_on', 'desc')
    .orderBy('v.id', 'desc')
    .execute();
  const nameOf = nameIn(campaign);
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
  round: Round,
  { seen, places, visits }: { seen: Seen; places: readonly string[]; visits: RoundDetail['visits'] },
): Promise<RoundDetail['coverage']> {
  const { rows } = await sql<{ county: string; findings: number }>`
    select f.county, count(*)::int as findings from round_findings f
    where f.round_id = ${round.id} and ${findingSeen(seen)} group by f.county`.execute(db);
  const nameOf = nameIn(campaign);
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
