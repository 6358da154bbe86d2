/** The rows behind a number. */
import type { ReportKind, ReportPayload } from '@linked/shared/link/kinds.ts';
import { presentReview, type ReviewState } from '@linked/shared/reviews/states.ts';
import { submittedStates } from '@linked/shared/tasks/states.ts';
import { type Selectable, sql } from 'kysely';
import type { HubDatabase } from '../db/database.ts';
import type { Facts } from '../db/types.generated.ts';
import { loadFrame } from './campaign-frame.ts';
import { leavesOf, nameIn } from './places.ts';
import { fieldsToRead } from './scope.ts';

export interface FactsQuestion {
  campaignId: string;
  region: string;
  kind: ReportKind;
  field: string | null;
  /** Fields the reader reaches; null for all. Others, and what belongs to the whole county, are left out. */
  fields: readonly string[] | null;
  limit: number;
  offset: number;
}

/** Newest first, without what was deleted or written off. Throws `campaign-unknown`, `region-unknown`, `field-not-yours`. */
export async function listFacts(db: HubDatabase, question: FactsQuestion) {
  const { campaignId, kind, limit, offset } = question;
  const fields = fieldsToRead(question.field, question.fields);
  const frame = await loadFrame(db, campaignId);
  const inside = leavesOf(frame, question.region);
  const matching = db
    .selectFrom('facts')
    .where('campaign_id', '=', campaignId)
    .where('region', 'in', inside)
    .where('kind', '=', kind)
    .where(sql<boolean>`coalesce(payload->>'deleted', 'false') <> 'true'`)
    .where('written_off_at', 'is', null)
    .$if(fields !== null, (query) => query.where('field', 'in', fields!));
  if (fields?.length === 0) return { rows: [], total: 0 };
  const rows = await matching
    .select(['region', 'entity_id', 'revision', 'field', 'occurred_at', 'received_at', 'author', 'payload'])
    .orderBy('occurred_at', 'desc')
    .orderBy('entity_id')
    .limit(limit)
    .offset(offset)
    .execute();
  const { total } = await matching
    .select(({ fn }) => fn.countAll<string>().as('total'))
    .executeTakeFirstOrThrow();
  const reviews = kind === 'task-progress' ? await reviewsOf(db, campaignId, rows) : null;
  const tasks = kind === 'task-progress' ? await tasksOf(db, campaignId, rows) : null;
  return {
    rows: rows.map((row) => ({
      region: row.region,
      regionName: nameIn(frame, row.region),
      kind,
      entityId: row.entity_id,
      revision: row.revision,
      field: row.field,
      occurredAt: row.occurred_at.toISOString(),
      receivedAt: row.received_at.toISOString(),
      author: row.author,
      payload: row.payload as Record<string, unknown>,
      review: reviews?.get(row.entity_id) ?? null,
      task: tasks?.get(row.entity_id) ?? null,
    })),
    total: Number(total),
  };
}

interface ReportedTask {
  title: string;
  indicators: { code: string; name: string; unit: string }[];
  reportedRevision: number;
  revision: number;
  dropped: boolean;
}

/** The task of each report in the version that it names, by the county's id of it. */
async function tasksOf(db: HubDatabase, campaignId: string, rows: readonly ProgressRow[]) {
  const { rows: found } = await sql<{ entity_id: string } & ReportedTask>`
    select f.entity_id, v.definition ->> 'title' as title, v.definition -> 'indicators' as indicators,
      v.revision as "reportedRevision", t.revision, t.dropped
    from facts f
      join county_tasks t on t.campaign_id = f.campaign_id and t.region = f.region
        and t.task_id = (f.payload ->> 'taskId')::uuid
      join task_versions v on v.campaign_id = f.campaign_id and v.task_id = t.task_id
        and v.revision = (f.payload ->> 'taskRevision')::int
    where f.campaign_id = ${campaignId} and f.kind = 'task-progress'
      and f.region = any (${rows.map((row) => row.region)}::text[])
      and f.entity_id = any (${rows.map((row) => row.entity_id)}::uuid[])`.execute(db);
  return new Map(
    found.map(({ entity_id, indicators, ...task }) => [
      entity_id,
      { ...task, indicators: indicators.map(({ code, name, unit }) => ({ code, name, unit })) },
    ]),
  );
}

type ProgressRow = Pick<Selectable<Facts>, 'region' | 'entity_id' | 'revision' | 'payload'>;

/** How far the review of each reported task is, by the county's id of it. */
async function reviewsOf(db: HubDatabase, campaignId: string, rows: readonly ProgressRow[]) {
  const taskOf = (row: ProgressRow) => (row.payload as unknown as ReportPayload<'task-progress'>).taskId;
  const kept = await sql<{
    region: string;
    task_id: string;
    state: ReviewState;
    judged_revision: number;
    judged_by: string | null;
    judged_at: Date | null;
  }>`
    select region, task_id, state, judged_revision, judged_by, judged_at from task_reviews
    where campaign_id = ${campaignId} and region = any (${rows.map((row) => row.region)}::text[])
      and task_id = any (${rows.map(taskOf)}::uuid[])`.execute(db);
  const byTask = new Map(kept.rows.map((row) => [`${row.region}/${row.task_id}`, row]));
  return new Map(
    rows.map((row) => {
      const found = byTask.get(`${row.region}/${taskOf(row).toLowerCase()}`);
      const payload = row.payload as unknown as ReportPayload<'task-progress'>;
      const report = { revision: row.revision, handedIn: submittedStates.includes(payload.state) };
      const state = presentReview({
        state: found?.state ?? 'none',
        judgedRevision: found?.judged_revision ?? 0,
        report,
      });
      const decided = state === 'reviewed' || state === 'returned';
      const by = decided ? (found?.judged_by ?? null) : null;
      const at = decided ? (found?.judged_at?.toISOString() ?? null) : null;
      return [row.entity_id, { state, by, at }];
    }),
  );
}
