/** What a supplement makes of the tasks that counties have: counties with the same version get the same new one. */
import { isDeepStrictEqual } from 'node:util';
import type { CampaignTask } from '@linked/shared/campaigns/document.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import type { SupplementContent, TaskChange, TaskDifference } from '@linked/shared/supplements/supplement.ts';
import { sql } from 'kysely';
import type { HubDatabase } from '../db/database.ts';

/** Counties that have one version of a task in force. */
interface InForce {
  taskId: string;
  definition: CampaignTask;
  regions: string[];
}

export interface PlannedDifference extends TaskDifference {
  regions: string[];
  /** New due date for all of them; null where each keeps its own. */
  newDueOn: string | null;
}

/**
 * Differences in the order of the changes; a change that leaves a version as it is makes none.
 * @param startsOn day from which something is expected of added tasks
 * @throws `supplement-conflict` when no county has a task any more or nothing would change
 */
export async function planChanges(
  db: HubDatabase,
  supplement: {
    campaignId: string;
    content: Pick<SupplementContent, 'changes'>;
    regions: string[];
    startsOn: string;
  },
): Promise<PlannedDifference[]> {
  const { campaignId, content, regions, startsOn } = supplement;
  const ids = content.changes.flatMap((change) => (change.kind === 'add' ? [] : [change.taskId]));
  const { versions, newest } = await loadInForce(db, campaignId, regions, ids);
  return content.changes.flatMap((change): PlannedDifference[] => {
    if (change.kind === 'add')
      return [
        {
          taskId: change.task.id,
          field: change.task.field,
          before: null,
          after: change.task,
          startsOn,
          reason: null,
          regions,
          newDueOn: null,
        },
      ];
    let revision = newest.get(change.taskId) ?? 0;
    const found = versions.filter((version) => version.taskId === change.taskId);
    if (found.length === 0) throw new AppError('supplement-conflict', { task: change.taskId, what: 'drop' });
    const differences = found.flatMap(({ definition: before, regions: having }): PlannedDifference[] => {
      const shared = {
        taskId: change.taskId,
        field: before.field,
        before,
        startsOn: null,
        regions: having,
        newDueOn: null,
      };
      if (change.kind === 'drop') return [{ ...shared, after: null, reason: change.reason }];
      const after = changed(before, change, revision + 1);
      if (isDeepStrictEqual({ ...after, revision: before.revision }, before)) return [];
      revision += 1;
      const moved = after.dueOn !== before.dueOn;
      return [{ ...shared, after, reason: null, newDueOn: moved ? after.dueOn : null }];
    });
    if (differences.length === 0)
      throw new AppError('supplement-conflict', { task: found[0]!.definition.title, what: 'same' });
    return differences;
  });
}

function changed(
  before: CampaignTask,
  change: Extract<TaskChange, { kind: 'change' }>,
  revision: number,
): CampaignTask {
  const { rectificationDays: days, ...after } = {
    ...before,
    revision,
    dueOn: change.dueOn ?? before.dueOn,
    standard: change.standard ?? before.standard,
    indicators: change.indicators ?? before.indicators,
    rectificationDays:
      change.rectificationDays === undefined ? before.rectificationDays : change.rectificationDays,
  };
  return days === undefined || days === null ? after : { ...after, rectificationDays: days };
}

async function loadInForce(
  db: HubDatabase,
  campaignId: string,
  regions: readonly string[],
  taskIds: readonly string[],
): Promise<{ versions: InForce[]; newest: Map<string, number> }> {
  const { rows } = await sql<InForce & { newest: number }>`
    select v.task_id as "taskId", v.definition, g.regions,
      (select max(revision) from task_versions n
        where n.campaign_id = v.campaign_id and n.task_id = v.task_id)::int as newest
    from (
      select task_id, revision, array_agg(region order by region) as regions from county_tasks
      where campaign_id = ${campaignId} and task_id = any (${[...taskIds]}::uuid[])
        and region = any (${[...regions]}::text[]) and not dropped
      group by task_id, revision
    ) g join task_versions v on v.campaign_id = ${campaignId} and v.task_id = g.task_id and v.revision = g.revision
    order by v.task_id, v.revision`.execute(db);
  return { versions: rows, newest: new Map(rows.map((row) => [row.taskId, row.newest])) };
}
