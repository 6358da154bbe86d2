import { sql } from 'kysely';
import type { RegionTransaction } from '../../db/database.ts';
import { fromJson } from '../../db/rows.ts';
import type { ReportDraft } from '../outbox/queue-reports.ts';

/** The county's own tasks with what a report of them needs, those of `ids` in one campaign. */
export async function ownTaskReports(
  trx: RegionTransaction,
  campaignId: string,
  ids: readonly string[],
): Promise<ReportDraft<'own-task'>[]> {
  const rows = await trx
    .selectFrom('own_tasks as o')
    .innerJoin('tasks as t', (join) =>
      join
        .onRef('t.region', '=', 'o.region')
        .onRef('t.campaign_id', '=', 'o.campaign_id')
        .onRef('t.task_id', '=', 'o.task_id'),
    )
    .select(['o.task_id', 'o.campaign_id', 'o.key', 'o.revision', 'o.deleted', 't.field', 't.definition'])
    .select(sql<string>`t.starts_on::text`.as('starts_on'))
    .where('o.campaign_id', '=', campaignId)
    .where('o.task_id', 'in', [...ids])
    .execute();
  return rows.map((row) => {
    const task = fromJson<ReportDraft<'own-task'>['payload']['task']>(row.definition);
    return {
      kind: 'own-task',
      campaignId: row.campaign_id,
      entityId: row.task_id,
      revision: row.revision,
      subject: task.title,
      payload: { key: row.key, field: row.field, task, startsOn: row.starts_on, deleted: row.deleted },
    };
  });
}
