/** The roll-up counted afresh, and where it differs from the one that is kept up. */
import { counterNames } from '@linked/shared/rollup/counters.ts';
import { sql } from 'kysely';
import type { HubDatabase, HubTransaction } from '../db/database.ts';
import { recountDue, recountIndicators, recountReviewedIndicators, recountRollups } from './recount-sql.ts';

/**
 * Every number of a campaign's roll-up by name, without those that are zero:
 * `<region>/<field>/<counter>`, `<region>/<field>/<what>/<due date>`, and of indicators
 * `<region>/<task>/<indicator>/value` and `…/base`, as reviewed `…/reviewed-value` and `…/reviewed-base`.
 */
export type Count = Map<string, number>;

export interface RollupDifference {
  /** Name of the number, as in `Count`. */
  what: string;
  kept: number;
  counted: number;
}

type Tables = {
  rollups: ({ region: string; field: string } & Record<string, unknown>)[];
  due: { region: string; field: string; what: string; due_on: string; items: number }[];
  indicators: IndicatorValueRow[];
  reviewed: IndicatorValueRow[];
};
interface IndicatorValueRow {
  region: string;
  task_id: string;
  indicator: string;
  value: number;
  base: number | null;
}

/** Counts everything from the facts' payloads. */
export async function recount(db: HubDatabase, campaignId: string): Promise<Count> {
  return countOf({
    rollups: (await recountRollups(campaignId).execute(db)).rows,
    due: (await recountDue(campaignId).execute(db)).rows,
    indicators: (await recountIndicators(campaignId).execute(db)).rows,
    reviewed: (await recountReviewedIndicators(campaignId).execute(db)).rows,
  });
}

/** The numbers as they are kept. */
export async function keptCount(db: HubDatabase, campaignId: string): Promise<Count> {
  const ofCampaign = sql`where campaign_id = ${campaignId}`;
  const numbers = sql.raw(counterNames.map((name) => `${name}::float8 as ${name}`).join(', '));
  const rollups = await sql<Tables['rollups'][number]>`
    select region, field, ${numbers} from rollups ${ofCampaign}`.execute(db);
  const due = await sql<Tables['due'][number]>`
    select region, field, what, due_on::text as due_on, items::float8 as items from rollup_due ${ofCampaign}`.execute(
    db,
  );
  const indicators = await sql<IndicatorValueRow>`
    select region, task_id, indicator, value, base from rollup_indicators ${ofCampaign}`.execute(db);
  const reviewed = await sql<IndicatorValueRow>`
    select region, task_id, indicator, value, base from rollup_reviewed_indicators ${ofCampaign}`.execute(db);
  return countOf({
    rollups: rollups.rows,
    due: due.rows,
    indicators: indicators.rows,
    reviewed: reviewed.rows,
  });
}

/**
 * Where the kept numbers differ from a count of the facts; empty when all is well. Both are read from one
 * snapshot, so that reports may come in meanwhile.
 */
export async function auditRollups(db: HubDatabase, campaignId: string): Promise<RollupDifference[]> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (trx: HubTransaction) =>
      differences(await keptCount(trx, campaignId), await recount(trx, campaignId)),
    );
}

export function differences(kept: Count, counted: Count): RollupDifference[] {
  return [...new Set([...kept.keys(), ...counted.keys()])]
    .map((what) => ({ what, kept: kept.get(what) ?? 0, counted: counted.get(what) ?? 0 }))
    .filter((row) => row.kept !== row.counted)
    .sort((a, b) => (a.what < b.what ? -1 : 1));
}

function countOf(tables: Tables): Count {
  const count: Count = new Map();
  const note = (name: string, value: number | null) => {
    if (value !== 0 && value !== null) count.set(name, value);
  };
  for (const row of tables.rollups)
    for (const name of counterNames) note(`${row.region}/${row.field}/${name}`, row[name] as number);
  for (const row of tables.due) note(`${row.region}/${row.field}/${row.what}/${row.due_on}`, row.items);
  const noteIndicators = (rows: readonly IndicatorValueRow[], basis: string) => {
    for (const row of rows) {
      const name = `${row.region}/${row.task_id}/${row.indicator}`;
      // A reported 0 is a row of its own: it counts among the counties reporting.
      count.set(`${name}/${basis}value`, row.value);
      note(`${name}/${basis}base`, row.base);
    }
  };
  noteIndicators(tables.indicators, '');
  noteIndicators(tables.reviewed, 'reviewed-');
  return count;
}
