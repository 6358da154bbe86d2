/** Indicators of a region: counties' values brought together as each indicator asks. */
import { sql } from 'kysely';
import type { HubDatabase } from '../db/database.ts';
import { loadFrame } from './campaign-frame.ts';
import { leavesOf } from './places.ts';

export interface IndicatorFigures {
  taskId: string;
  taskTitle: string;
  field: string;
  indicator: string;
  name: string;
  unit: string;
  aggregation: string;
  /** Null when no county reported it. */
  value: number | null;
  /** The inventory the value is part of, or the weight of a mean; null when there is none. */
  base: number | null;
  baselineName: string | null;
  target: number | null;
  /** Counties that reported it; one that has ended is in the sum and none of them. */
  reporting: number;
  /** The same of the revisions that were reviewed. */
  reviewed: { value: number | null; base: number | null; reporting: number };
}

interface IndicatorRow {
  task_id: string;
  indicator: string;
  reporting: number;
  sum: number;
  base: number | null;
  weighted: number | null;
  plain_mean: number;
  largest: { value: number; base: number | null };
  latest: { value: number; base: number | null };
}

/**
 * Every indicator of every task in `fields` (null: all), in the campaign's order.
 * `sum` adds values and bases; `weighted-mean` weighs values by their bases (evenly where no county gave one);
 * `latest` is the one that happened last, `max` the largest. Throws `campaign-unknown`, `region-unknown`.
 */
export async function indicatorFigures(
  db: HubDatabase,
  { campaignId, region, fields }: { campaignId: string; region: string; fields: readonly string[] | null },
): Promise<IndicatorFigures[]> {
  const frame = await loadFrame(db, campaignId);
  const ended = frame.changed.filter((one) => one.validTo !== null).map((one) => one.region);
  const counties = { inside: leavesOf(frame, region), ended };
  const live = await sums(db, 'rollup_indicators', campaignId, counties);
  const reviewed = await sums(db, 'rollup_reviewed_indicators', campaignId, counties);
  return frame.tasks
    .filter((task) => fields === null || fields.includes(task.field))
    .flatMap((task) =>
      task.indicators.map((indicator) => {
        const key = `${task.id}/${indicator.code}`;
        const row = live.get(key);
        const passed = reviewed.get(key);
        return {
          taskId: task.id,
          taskTitle: task.title,
          field: task.field,
          indicator: indicator.code,
          name: indicator.name,
          unit: indicator.unit,
          aggregation: indicator.aggregation,
          ...broughtTogether(row, indicator.aggregation),
          baselineName: indicator.baselineName,
          target: indicator.target,
          reporting: row?.reporting ?? 0,
          reviewed: { ...broughtTogether(passed, indicator.aggregation), reporting: passed?.reporting ?? 0 },
        };
      }),
    );
}

async function sums(
  db: HubDatabase,
  table: 'rollup_indicators' | 'rollup_reviewed_indicators',
  campaignId: string,
  { inside, ended }: { inside: readonly string[]; ended: readonly string[] },
): Promise<Map<string, IndicatorRow>> {
  const { rows } = await sql<IndicatorRow>`
    select task_id, indicator, count(*) filter (where not region = any (${[...ended]}::text[]))::int as reporting, sum(value) as sum, sum(base) as base,
      sum(value * base) / nullif(sum(base) filter (where base is not null), 0) as weighted,
      avg(value) as plain_mean,
      (array_agg(jsonb_build_object('value', value, 'base', base) order by value desc, region))[1] as largest,
      (array_agg(jsonb_build_object('value', value, 'base', base) order by occurred_at desc, region))[1] as latest
    from ${sql.table(table)}
    where campaign_id = ${campaignId} and region = any (${[...inside]}::text[])
    group by task_id, indicator`.execute(db);
  return new Map(rows.map((row) => [`${row.task_id}/${row.indicator}`, row]));
}

const broughtTogether = (row: IndicatorRow | undefined, aggregation: string) =>
  row ? aggregated(row, aggregation) : { value: null, base: null };

function aggregated(row: IndicatorRow, aggregation: string): { value: number; base: number | null } {
  switch (aggregation) {
    case 'weighted-mean':
      return { value: row.weighted ?? row.plain_mean, base: row.base };
    case 'latest':
      return row.latest;
    case 'max':
      return row.largest;
    default:
      return { value: row.sum, base: row.base };
  }
}
