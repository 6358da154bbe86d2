/** What a county's people do in a test, at random, through the county's rules. */

import { saveActivity } from '@linked/county-server/core/activities/activities.ts';
import { listDirectives } from '@linked/county-server/core/directives/list-directives.ts';
import { signDirective } from '@linked/county-server/core/directives/sign-directive.ts';
import { listGroups, removeGroup, saveGroup } from '@linked/county-server/core/groups/groups.ts';
import { actOnProblem } from '@linked/county-server/core/problems/act-on-problem.ts';
import { listProblems } from '@linked/county-server/core/problems/list-problems.ts';
import { registerProblem } from '@linked/county-server/core/problems/register-problem.ts';
import { saveProgress } from '@linked/county-server/core/tasks/change-task.ts';
import { listTasks } from '@linked/county-server/core/tasks/list-tasks.ts';
import { type CountyDatabase, withRegion } from '@linked/county-server/db/database.ts';
import { actor, NOW } from '@linked/county-server/testing/campaigns.ts';
import { entities } from '@linked/county-server/testing/walk-samples.ts';
import { isAppError } from '@linked/shared/errors/app-error.ts';

/** Numbers between 0 and 1 that are the same for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Signs for every directive of a county that waits for it. */
export async function signAll(db: CountyDatabase, region: string): Promise<number> {
  const staff = actor(region, 'county-staff');
  const waiting = await withRegion(db, region, (trx) => listDirectives(trx));
  const unsigned = waiting.filter((one) => one.signedAt === null && !one.held);
  for (const { id } of unsigned) await withRegion(db, region, (trx) => signDirective(trx, staff, id, NOW));
  return unsigned.length;
}

/** One random change of one county; two people who change the same thing at once are told, as in life. */
export async function liveOn(
  db: CountyDatabase,
  region: string,
  campaignId: string,
  random: () => number,
): Promise<void> {
  const staff = actor(region, 'county-staff');
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(random() * items.length)];
  const kind = random();
  try {
    await withRegion(db, region, async (trx) => {
      if (kind < 0.25) {
        const task = pick(await listTasks(trx, staff, campaignId, NOW));
        if (!task) return;
        const ref = { campaignId, taskId: task.task.id, revision: task.revision };
        const percent = Math.floor(random() * 101);
        await saveProgress(trx, staff, { ...ref, percent, indicators: [], note: '' }, NOW);
      } else if (kind < 0.4) {
        const group = pick(await listGroups(trx, staff, campaignId));
        if (group && random() < 0.3) await removeGroup(trx, staff, group, NOW);
        else if (group) await saveGroup(trx, staff, { ...group, trained: Math.floor(random() * 9) }, NOW);
        else await saveGroup(trx, staff, entities.group(campaignId), NOW);
      } else if (kind < 0.55) await saveGroup(trx, staff, entities.group(campaignId), NOW);
      else if (kind < 0.65) await saveActivity(trx, staff, entities.activity(campaignId), NOW);
      else if (kind < 0.8) {
        const { id, field, title, detail, source, place, foundOn } = entities.problem('问题');
        const problem = { id, field, title, detail, source, place, foundOn };
        await registerProblem(trx, staff, { campaignId, problem }, NOW);
      } else {
        const filter = { campaignId, search: '', overdueOnly: false, limit: 200, offset: 0 };
        const { rows } = await listProblems(trx, staff, { ...filter, state: 'registered' }, NOW);
        const problem = pick(rows);
        if (!problem) return;
        const act = {
          id: problem.id,
          revision: problem.revision,
          event: 'hand-over' as const,
          input: { note: '' },
        };
        await actOnProblem(trx, staff, act, NOW);
      }
    });
  } catch (error) {
    if (!isAppError(error) || error.code !== 'changed-meanwhile') throw error;
  }
}
