/** What the Schedules did: one row a run, so that people see it without asking Temporal. */
import type { ScheduledKind } from '@linked/shared/schedules/kinds.ts';
import type { HubDatabase } from '../db/database.ts';
import { recordIncidents } from '../incidents/incidents.ts';

export interface ScheduledRun {
  id: string;
  kind: ScheduledKind;
  startedAt: string;
  /** Null while it goes on, or when it was ended from outside. */
  finishedAt: string | null;
  summary: RunSummary | null;
}

/** Numbers by name, and the parts that failed with why. */
export interface RunSummary {
  numbers: Record<string, number>;
  failed: { part: string; reason: string }[];
}

/** Can be repeated: a run has one row. */
export async function beginRun(
  db: HubDatabase,
  run: { id: string; kind: ScheduledKind; now: Date },
): Promise<void> {
  await db
    .insertInto('scheduled_runs')
    .values({ id: run.id, kind: run.kind, started_at: run.now })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}

/** Closes the run's row; what failed is trouble until a later run of the kind goes through. */
export async function finishRun(
  db: HubDatabase,
  run: { id: string; kind: ScheduledKind; summary: RunSummary; now: Date },
): Promise<void> {
  const { failed } = run.summary;
  await db.transaction().execute(async (trx) => {
    await trx
      .updateTable('scheduled_runs')
      .set({ finished_at: run.now, summary: JSON.stringify(run.summary) })
      .where('id', '=', run.id)
      .execute();
    const seen = { subject: run.kind, campaignId: null, region: null, detail: { failed } };
    await recordIncidents(trx, {
      kind: 'work-failed',
      seen: failed.length > 0 ? [seen] : [],
      looked: [run.kind],
      now: run.now,
    });
  });
}

/** The last runs of a kind, newest first. */
export async function lastRuns(db: HubDatabase, kind: ScheduledKind, limit = 14): Promise<ScheduledRun[]> {
  const rows = await db
    .selectFrom('scheduled_runs')
    .selectAll()
    .where('kind', '=', kind)
    .orderBy('started_at', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    kind,
    startedAt: row.started_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
    summary: row.summary as RunSummary | null,
  }));
}
