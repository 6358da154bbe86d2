/** Numbers of a round: places visited of those to visit, findings by state and field, handed over and closed. */
import { regionWithin } from '@linked/shared/access/reach.ts';
import type { roundFigures } from '@linked/shared/contracts/hub/rounds.ts';
import { type FindingState, findingStates } from '@linked/shared/rounds/states.ts';
import { type RawBuilder, sql } from 'kysely';
import type { z } from 'zod';
import type { HubDatabase } from '../db/database.ts';
import type { Round, RoundScope } from './round-access.ts';

export type RoundFigures = z.infer<typeof roundFigures>;
/** What a reader sees of a round; `whole` for its own report. */
export type Seen = readonly RoundScope[] | 'whole';
/** A round with what is asked of it. */
export type RoundSeen = { round: Round; seen: Seen };

/** Places of the round that lie in what the reader sees, or hold it: a county's reader sees its city's place. */
export const placesSeen = ({ round, seen }: RoundSeen): string[] =>
  seen === 'whole'
    ? round.places
    : round.places.filter((place) => seen.some(({ prefix }) => place.startsWith(prefix)));

const everything: RoundScope = { prefix: '', fields: null, open: true };

/** The scopes of all of them as a table, a row a scope. */
const scopesOf = (asked: readonly RoundSeen[]) => {
  const scopes = asked.flatMap(({ round, seen }) =>
    (seen === 'whole' ? [everything] : seen).map((scope) => ({ round: round.id, ...scope })),
  );
  return sql`jsonb_to_recordset(${JSON.stringify(scopes)}::jsonb) as s (round uuid, prefix text, fields jsonb, open boolean)`;
};

/** Condition on a row of `round_findings` named `f`: it is one of these rounds, and seen of it. */
export const findingSeen = (asked: readonly RoundSeen[]): RawBuilder<boolean> =>
  sql`exists (select from ${scopesOf(asked)} where s.round = f.round_id and starts_with(f.county, s.prefix)
    and (s.open or f.state = 'handed-over') and (s.fields is null or s.fields ? f.field))`;

/** The same of a row of `round_visits` named `v`; with `open`, whether its notes are the reader's too. */
export const visitSeen = (asked: readonly RoundSeen[], { open }: { open: boolean }): RawBuilder<boolean> =>
  sql`exists (select from ${scopesOf(asked)} where s.round = v.round_id and starts_with(v.place, s.prefix)
    and (s.open or not ${open}::boolean))`;

/**
 * The newest report of the problem that a finding became, by the county or by who goes on in its place: registered
 * under the id it was handed over by, or naming that id. As a lateral join `p` beside `f`.
 */
export const problemOfFinding = sql`
  left join lateral (
    select t.payload, t.received_at from facts t
    where f.problem_id is not null and t.campaign_id = r.campaign_id and t.kind = 'problem' and t.written_off_at is null
      and t.region = any (array(with recursive heirs as (
          select f.county as region
          union select place ->> 'region' from heirs join successions x on x.campaign_id = r.campaign_id
            and x.from_region = heirs.region and x.carried_out_at is not null, jsonb_array_elements(x.successors) place
        ) select region from heirs))
      and (t.entity_id = f.problem_id or t.payload ->> 'upstreamId' = f.problem_id::text)
    order by t.received_at desc limit 1
  ) p on true`;

interface Row {
  round_id: string;
  field: string;
  state: FindingState;
  findings: number;
  closed: number;
}

interface Visit {
  round_id: string;
  place: string;
}

/** Of each round, by its id: one query for all findings and one for all visits. */
export async function readFigures(
  db: HubDatabase,
  asked: readonly RoundSeen[],
): Promise<ReadonlyMap<string, RoundFigures>> {
  const { rows } = await sql<Row>`
    select f.round_id, f.field, f.state, count(*)::int as findings,
      (count(*) filter (where p.payload ->> 'state' = 'closed'))::int as closed
    from round_findings f join rounds r on r.id = f.round_id ${problemOfFinding}
    where ${findingSeen(asked)}
    group by f.round_id, f.field, f.state`.execute(db);
  const visits = await sql<Visit>`
    select v.round_id, v.place from round_visits v where ${visitSeen(asked, { open: false })}`.execute(db);
  const foundIn = Map.groupBy(rows, (row) => row.round_id);
  const visitsOf = Map.groupBy(visits.rows, (visit) => visit.round_id);
  return new Map(
    asked.map((one) => {
      const { id } = one.round;
      return [id, figuresOf(placesSeen(one), foundIn.get(id) ?? [], visitsOf.get(id) ?? [])];
    }),
  );
}

/** Of one round. */
export async function readFiguresOf(db: HubDatabase, asked: RoundSeen): Promise<RoundFigures> {
  return (await readFigures(db, [asked])).get(asked.round.id)!;
}

function figuresOf(places: readonly string[], rows: readonly Row[], visits: readonly Visit[]): RoundFigures {
  const sum = (some: readonly Row[], number: 'findings' | 'closed') =>
    some.reduce((total, row) => total + row[number], 0);
  const inState = (state: FindingState, some: readonly Row[] = rows) =>
    sum(
      some.filter((row) => row.state === state),
      'findings',
    );
  const isVisited = (place: string) => visits.some((visit) => regionWithin(visit.place, place));
  const fields = [...new Set(rows.map((row) => row.field))].sort();
  return {
    places: places.length,
    placesVisited: places.filter(isVisited).length,
    visits: visits.length,
    findings: sum(rows, 'findings'),
    byState: Object.fromEntries(findingStates.map((state) => [state, inState(state)])) as Record<
      FindingState,
      number
    >,
    handedOver: inState('handed-over'),
    closed: sum(rows, 'closed'),
    byField: fields.map((field) => {
      const some = rows.filter((row) => row.field === field);
      return {
        field,
        findings: sum(some, 'findings'),
        handedOver: inState('handed-over', some),
        closed: sum(some, 'closed'),
      };
    }),
  };
}
