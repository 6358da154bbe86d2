/** Findings of a round with what became of each, limited to what their reader may see. */
import type { Principal } from '@linked/shared/access/roles.ts';
import type { roundFinding } from '@linked/shared/contracts/hub/rounds.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import type { ReportPayload } from '@linked/shared/link/kinds.ts';
import type { FindingState, Severity } from '@linked/shared/rounds/states.ts';
import { type RawBuilder, sql } from 'kysely';
import type { z } from 'zod';
import type { HubDatabase } from '../db/database.ts';
import { nameIn } from '../rollup/places.ts';
import { type RoundCampaign, readRound, readRoundCampaign, roundIdOf, roundScopes } from './round-access.ts';
import { findingSeen, problemOfFinding } from './round-figures.ts';

export type RoundFinding = z.infer<typeof roundFinding>;

interface Row {
  id: string;
  team_id: string;
  team_name: string;
  visit_id: string | null;
  field: string;
  county: string;
  location: string;
  title: string;
  detail: string;
  severity: Severity;
  found_on: string;
  state: FindingState;
  recorded_by_name: string;
  version: number;
  letter_no: string | null;
  addressed_to: 'congress' | 'government' | null;
  reply_due_on: string | null;
  handed_over_at: Date | null;
  problem: ReportPayload<'problem'> | null;
  problem_at: Date | null;
  steps: RoundFinding['steps'];
}

/** `condition`: on a row `f` of round_findings; `order`: what comes after. */
const findings = (condition: RawBuilder<unknown>, order: RawBuilder<unknown>) => sql<Row>`
  select f.*, f.found_on::text as found_on, f.reply_due_on::text as reply_due_on, m.name as team_name,
    p.payload as problem, p.received_at as problem_at,
    (select coalesce(jsonb_agg(jsonb_build_object('at', to_jsonb(s.at), 'actor', s.actor, 'event', s.event,
        'from', s.from_state, 'to', s.to_state, 'note', s.note) order by s.ordinal), '[]')
      from round_finding_steps s where s.finding_id = f.id) as steps
  from round_findings f join rounds r on r.id = f.round_id join round_teams m on m.id = f.team_id
  ${problemOfFinding}
  where ${condition} ${order}`;

/** Newest first. Throws `not-found`. */
export async function listFindings(
  db: HubDatabase,
  reader: Principal,
  asked: {
    roundId: string;
    state: FindingState | null;
    field: string | null;
    limit: number;
    offset: number;
  },
): Promise<{ rows: RoundFinding[]; total: number }> {
  const round = await readRound(db, reader, asked.roundId);
  const condition = sql`f.round_id = ${round.id} and ${findingSeen([{ round, seen: roundScopes(reader, round) }])}
    and (${asked.state}::text is null or f.state = ${asked.state})
    and (${asked.field}::text is null or f.field = ${asked.field})`;
  const campaign = await readRoundCampaign(db, round.campaign_id);
  const { rows } = await findings(
    condition,
    sql`order by f.found_on desc, f.id desc limit ${asked.limit} offset ${asked.offset}`,
  ).execute(db);
  const counted = await sql<{ total: number }>`
    select count(*)::int as total from round_findings f where ${condition}`.execute(db);
  return { rows: rows.map((row) => view(campaign, row)), total: counted.rows[0]?.total ?? 0 };
}

/** Throws `not-found`, also when the reader may not see it. */
export async function readFinding(db: HubDatabase, reader: Principal, id: string): Promise<RoundFinding> {
  const round = await readRound(db, reader, await roundIdOf(db, 'round_findings', id));
  const seen = findingSeen([{ round, seen: roundScopes(reader, round) }]);
  const { rows } = await findings(sql`f.id = ${id} and ${seen}`, sql``).execute(db);
  if (!rows[0]) throw new AppError('not-found');
  return view(await readRoundCampaign(db, round.campaign_id), rows[0]);
}

const view = (campaign: RoundCampaign, row: Row): RoundFinding => ({
  id: row.id,
  teamId: row.team_id,
  teamName: row.team_name,
  visitId: row.visit_id,
  field: row.field,
  county: row.county,
  countyName: nameIn(campaign.frame, row.county),
  location: row.location,
  title: row.title,
  detail: row.detail,
  severity: row.severity,
  foundOn: row.found_on,
  state: row.state,
  recordedBy: row.recorded_by_name,
  version: row.version,
  letterNo: row.letter_no,
  addressedTo: row.addressed_to,
  replyDueOn: row.reply_due_on,
  handedOverAt: row.handed_over_at?.toISOString() ?? null,
  problem:
    row.problem && row.problem_at
      ? {
          state: row.problem.state,
          unit: row.problem.unit,
          dueOn: row.problem.dueOn,
          closedOn: row.problem.closedOn,
          reportedAt: row.problem_at.toISOString(),
        }
      : null,
  steps: row.steps,
});
