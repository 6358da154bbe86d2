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

/** Places of the round that lie in what the reader sees, or hold it: a county's reader sees its city's place. */
export const placesSeen = (round: Round, seen: Seen): string[] =>
  seen === 'whole'
    ? round.places
    : round.places.filter((place) => seen.some(({ prefix }) => place.startsWith(prefix)));

const asJson = (seen: readonly RoundScope[]) => sql`${JSON.stringify(seen)}::jsonb`;

/** Condition on a row of `round_findings` named `f`. */
export const findingSeen = (seen: Seen): RawBuilder<boolean> =>
  seen === 'whole'
    ? sql`true`
    : sql`exists (select from jsonb_to_recordset(${asJson(seen)}) as s (prefix text, fields jsonb, open boolean)
        where starts_with(f.county, s.prefix) and (s.open or f.state = 'handed-over')
          and (s.fields is null or s.fields ? f.field))`;

/** Condition on a row of `round_visits` named `v`; with `open`, on whether its notes are the reader's too. */
export const visitSeen = (seen: Seen, { open }: { open: boolean }): RawBuilder<boolean> =>
  seen === 'whole'
    ? sql`true`
    : sql`exists (select from jsonb_to_recordset(${asJson(seen)}) as s (prefix text, open boolean)
        where starts_with(v.place, s.prefix) and (s.open or not ${open}::boolean))`;

/**
 * The newest report of the problem that a finding became, by the county or by who goes on in its place: registered
 * under the id it was handed over by, or naming that id. As a lateral join `p` beside `f`.
 */
export const problemOfFinding = sql`
  left join lateral (
    select t.payload, t.received_at from facts t
    where f.problem_id is not null and t.campaign_id = r.campaign_id and t.kind = 'problem' and t.written_off_at is null
      and t.region = any (array[f.county] || array(select place ->> 'region'
        from successions x, jsonb_array_elements(x.successors) place
        where x.campaign_id = r.campaign_id and x.from_region = f.county and x.carried_out_at is not null))
      and (t.entity_id = f.problem_id or t.payload ->> 'upstreamId' = f.problem_id::text)
    order by t.received_at desc limit 1
  ) p on true`;

interface Row {
  field: string;
  state: FindingState;
  findings: number;
  closed: number;
}

/** One query for the findings and one for the visits. */
export async function readFigures(db: HubDatabase, round: Round, seen: Seen): Promise<RoundFigures> {
  const places = placesSeen(round, seen);
  const { rows } = await sql<Row>`
    select f.field, f.state, count(*)::int as findings,
      (count(*) filter (where p.payload ->> 'state' = 'closed'))::int as closed
    from round_findings f join rounds r on r.id = f.round_id ${problemOfFinding}
    where f.round_id = ${round.id} and ${findingSeen(seen)}
    group by f.field, f.state`.execute(db);
  const visits = await sql<{ place: string }>`
    select v.place from round_visits v where v.round_id = ${round.id} and ${visitSeen(seen, { open: false })}
  `.execute(db);
  const sum = (some: readonly Row[], number: 'findings' | 'closed') =>
    some.reduce((total, row) => total + row[number], 0);
  const inState = (state: FindingState, some: readonly Row[] = rows) =>
    sum(
      some.filter((row) => row.state === state),
      'findings',
    );
  const isVisited = (place: string) => visits.rows.some((visit) => regionWithin(visit.place, place));
  const fields = [...new Set(rows.map((row) => row.field))].sort();
  return {
    places: places.length,
    placesVisited: places.filter(isVisited).length,
    visits: visits.rows.length,
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
