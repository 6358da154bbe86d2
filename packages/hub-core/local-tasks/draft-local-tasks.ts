/**
 * What a city's staff are preparing: changes of its list of added tasks, kept at the hub until they are issued. One
 * draft a city, which its staff share; whoever saves has seen it as it stands.
 */
import { isDeepStrictEqual } from 'node:util';
import { requireReach } from '@linked/shared/access/reach.ts';
import type { Principal } from '@linked/shared/access/roles.ts';
import type { localTaskDraft, localTasksContract } from '@linked/shared/contracts/hub/local-tasks.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import type { z } from 'zod';
import { writeAudit } from '../audit/write-audit.ts';
import type { HubDatabase, HubTransaction } from '../db/database.ts';
import { lockCityList, readCityCampaign } from './city-list.ts';

export type LocalTaskDraft = z.infer<typeof localTaskDraft>;
type Saved = z.infer<typeof localTasksContract.saveDraft.input>;
type Place = { campaignId: string; region: string };

const nothing: LocalTaskDraft = { version: 0, tasks: [], drops: [], savedBy: null, savedAt: null };

/** Version 0 and nothing in it before the first. */
export async function readLocalTaskDraft(
  db: HubDatabase,
  { campaignId, region }: Place,
): Promise<LocalTaskDraft> {
  const row = await db
    .selectFrom('local_task_drafts')
    .select(['version', 'tasks', 'drops', 'saved_by_name', 'saved_at'])
    .where('campaign_id', '=', campaignId)
    .where('region', '=', region)
    .executeTakeFirst();
  if (!row) return nothing;
  return {
    version: row.version,
    tasks: row.tasks as unknown as LocalTaskDraft['tasks'],
    drops: row.drops as unknown as LocalTaskDraft['drops'],
    savedBy: row.saved_by_name,
    savedAt: row.saved_at.toISOString(),
  };
}

/**
 * Replaces the draft. What it comes to is judged when it is issued; here only who writes what.
 * @throws `forbidden`, `region-not-yours`, `field-not-yours` for a task of another's field that was changed,
 * `campaign-unknown`, `campaign-not-running`, `region-unknown`, `field-unknown`, `changed-meanwhile`
 */
export async function saveLocalTaskDraft(
  trx: HubTransaction,
  input: Saved & { actor: Principal; now: Date },
): Promise<LocalTaskDraft> {
  const { campaignId, region, actor, now } = input;
  requireReach(actor, ['city-staff'], region);
  const { document } = await readCityCampaign(trx, campaignId, region);
  await lockCityList(trx, input);
  const before = await readLocalTaskDraft(trx, input);
  if (before.version !== input.version) throw new AppError('changed-meanwhile');
  for (const task of input.tasks) {
    if (!document.fields.some((field) => field.code === task.field))
      throw new AppError('field-unknown', { field: task.field });
    if (!before.tasks.some((one) => isDeepStrictEqual(one, task)))
      requireReach(actor, ['city-staff'], region, task.field);
  }
  const { tasks, drops } = input;
  await write(trx, { campaignId, region, tasks, drops, version: before.version + 1, actor, now });
  await writeAudit(trx, {
    actor,
    action: 'local-tasks.prepare',
    region,
    subject: campaignId,
    detail: { version: before.version + 1, tasks: tasks.length, drops: drops.length },
    now,
  });
  return readLocalTaskDraft(trx, input);
}

/**
 * The draft is issued: it is empty from then on.
 * @param taken version of the draft that is issued; 0 for an issue without one
 * @throws `changed-meanwhile` when something else waits in it by now
 */
export async function takeLocalTaskDraft(
  trx: HubTransaction,
  { taken, ...place }: Place & { taken: number; actor: Principal; now: Date },
): Promise<void> {
  const { version, tasks, drops } = await readLocalTaskDraft(trx, place);
  if (tasks.length + drops.length === 0) return;
  if (version !== taken) throw new AppError('changed-meanwhile');
  await write(trx, { ...place, tasks: [], drops: [], version: version + 1 });
}

async function write(
  trx: HubTransaction,
  draft: Place & Pick<LocalTaskDraft, 'version' | 'tasks' | 'drops'> & { actor: Principal; now: Date },
): Promise<void> {
  const content = {
    tasks: JSON.stringify(draft.tasks),
    drops: JSON.stringify(draft.drops),
    version: draft.version,
    saved_by: draft.actor.userId,
    saved_by_name: draft.actor.name,
    saved_at: draft.now,
  };
  await trx
    .insertInto('local_task_drafts')
    .values({ campaign_id: draft.campaignId, region: draft.region, ...content })
    .onConflict((conflict) => conflict.columns(['campaign_id', 'region']).doUpdateSet(content))
    .execute();
}
