/** What must hold between a supplement and its campaign, when it is composed and again when it goes out. */
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { type SupplementContent, supplementContent } from '@linked/shared/supplements/supplement.ts';
import { sql } from 'kysely';
import type { Campaign } from '../campaigns/change-state.ts';
import { countiesOfTheDay } from '../campaigns/counties-of-the-day.ts';
import type { HubDatabase } from '../db/database.ts';

/**
 * @throws `invalid-input`, `task-unknown`, `field-unknown`, `already-exists` for the code of an added task,
 * `region-unknown`, `not-found` for a question, `date-invalid` for a due date that is over
 */
export async function checkContent(
  db: HubDatabase,
  campaign: Campaign,
  content: SupplementContent,
  now: Date,
): Promise<SupplementContent> {
  const parsed = supplementContent.safeParse(content);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw new AppError('invalid-input', { detail: `${issue.path.join('.')} ${issue.message}` });
  }
  const checked = parsed.data;
  await requireTasks(db, campaign, checked);
  for (const change of checked.changes) {
    const dueOn = change.kind === 'add' ? change.task.dueOn : change.kind === 'change' ? change.dueOn : null;
    if (dueOn && dueOn < shanghaiDate(now)) throw new AppError('date-invalid', { date: dueOn });
  }
  if (checked.regions) await requireRegions(db, campaign, checked.regions);
  const { rows } = await sql<{ missing: string }>`
    select id as missing from unnest(${checked.questions}::uuid[]) as asked (id)
    where not exists (select from facts
      where campaign_id = ${campaign.id} and kind = 'question' and entity_id = asked.id)`.execute(db);
  if (rows.length > 0) throw new AppError('not-found', { question: rows[0]!.missing });
  return checked;
}

async function requireTasks(db: HubDatabase, campaign: Campaign, { changes }: SupplementContent) {
  const known = await db
    .selectFrom('campaign_tasks')
    .select(['task_id', 'code', 'owner'])
    .where('campaign_id', '=', campaign.id)
    .execute();
  for (const change of changes) {
    if (change.kind !== 'add') {
      const task = known.find((one) => one.task_id === change.taskId);
      if (task?.owner !== campaign.region) throw new AppError('task-unknown');
      continue;
    }
    const { id, code, field, phase, revision } = change.task;
    if (!campaign.document.fields.some((one) => one.code === field))
      throw new AppError('field-unknown', { field });
    if (phase !== undefined && !campaign.document.phases.some((one) => one.code === phase))
      throw new AppError('invalid-input', { detail: `phase ${phase}` });
    const taken = known.some((one) => one.task_id === id || one.code === code);
    const twice = changes.filter((one) => one.kind === 'add' && one.task.code === code).length > 1;
    if (taken || twice) throw new AppError('already-exists', { what: code });
    if (revision !== 1) throw new AppError('invalid-input', { detail: 'revision' });
  }
}

/** Counties and cities of the campaign, in one query however many are chosen. */
async function requireRegions(db: HubDatabase, campaign: Campaign, regions: readonly string[]) {
  const known = new Set(
    (await countiesOfTheDay(db, campaign.id, regions)).flatMap(({ region, city }) => [region, city]),
  );
  const unknown = regions.find((region) => !known.has(region));
  if (unknown) throw new AppError('region-unknown', { region: unknown });
}
