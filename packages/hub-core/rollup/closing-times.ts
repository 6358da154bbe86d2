/**
 * How long problems take from being found to being closed: read from the facts, as medians cannot be summed. After the
 * campaign's close they are read as they were then.
 */
import { sql } from 'kysely';
import type { HubDatabase } from '../db/database.ts';
import { loadFrame } from './campaign-frame.ts';
import type { FiguresQuestion } from './compare.ts';
import { childrenOf, leavesOf } from './places.ts';
import { asCounted } from './recount-sql.ts';
import { fieldsToRead } from './scope.ts';

export interface ClosingTime {
  region: string;
  /** Closed problems with both dates. */
  closed: number;
  /** Days from found to closed; null when none is closed. */
  medianDays: number | null;
}

/**
 * The region and its children, those without a closed problem included. Throws `campaign-unknown`, `region-unknown`,
 * `field-not-yours`.
 */
export async function closingTimes(
  db: HubDatabase,
  question: Omit<FiguresQuestion, 'now'>,
): Promise<{ self: ClosingTime; children: ClosingTime[] }> {
  const { campaignId, region } = question;
  const fields = fieldsToRead(question.field, question.fields);
  const frame = await loadFrame(db, campaignId);
  const units = [region, ...childrenOf(frame, region).map((unit) => unit.code)];
  const pairs = units.flatMap((unit) => leavesOf(frame, unit).map((leaf) => ({ unit, leaf })));
  // While it runs nothing has to be looked up in the log of reports.
  const facts = frame.closedAt === null ? sql`facts` : sql`(${asCounted(campaignId)})`;
  const { rows } = await sql<ClosingTime>`
    select i.unit as region, count(*)::int as closed,
      percentile_cont(0.5) within group (order by (f.payload->>'closedOn')::date - (f.payload->>'foundOn')::date)
        as "medianDays"
    from unnest(${pairs.map((pair) => pair.unit)}::text[], ${pairs.map((pair) => pair.leaf)}::text[]) as i (unit, leaf)
    join ${facts} f on f.campaign_id = ${campaignId} and f.region = i.leaf and f.kind = 'problem'
    where f.payload->>'state' = 'closed' and f.payload->>'closedOn' is not null and f.written_off_at is null
      and coalesce(f.payload->>'deleted', 'false') <> 'true'
      and (${fields}::text[] is null or f.payload->>'field' = any (${fields}::text[]))
    group by i.unit`.execute(db);
  const of = new Map(rows.map((row) => [row.region, row]));
  const [self, ...children] = units.map(
    (unit) => of.get(unit) ?? { region: unit, closed: 0, medianDays: null },
  );
  return { self: self!, children };
}
