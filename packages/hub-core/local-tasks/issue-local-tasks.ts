/** A city adds tasks for its own counties, changes them and drops them: one list, issued anew with every change. */
import { isDeepStrictEqual } from 'node:util';
import { requireReach } from '@linked/shared/access/reach.ts';
import type { Principal } from '@linked/shared/access/roles.ts';
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import { addWorkdays } from '@linked/shared/calendar/workdays.ts';
import type { CampaignDocument, CampaignTask } from '@linked/shared/campaigns/document.ts';
import type { localTasksContract } from '@linked/shared/contracts/hub/local-tasks.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { MOST_LOCAL_TASKS } from '@linked/shared/local-tasks/local-tasks.ts';
import { sql } from 'kysely';
import type { z } from 'zod';
import { writeAudit } from '../audit/write-audit.ts';
import { regionsOfTheDay } from '../campaigns/counties-of-the-day.ts';
import { channels } from '../db/channels.ts';
import type { HubTransaction } from '../db/database.ts';
import { notify } from '../db/notify.ts';
import { queueDirective } from '../directives/queue-directive.ts';
import { addTasks } from '../tasks/county-tasks.ts';
import { requestWorkflow } from '../workflow-requests/requests.ts';
import { lockCityList, readCityCampaign } from './city-list.ts';
import { takeLocalTaskDraft } from './draft-local-tasks.ts';
import { assignListed, type Entry, listInForce } from './list-in-force.ts';

/** `draftVersion`: of the draft that is issued; left out for an issue without one. */
type IssueInput = z.input<typeof localTasksContract.issue.input>;
type Issued = z.infer<typeof localTasksContract.issue.output>;

/** The city's list before and after a change, and what the change is made of. */
interface Change {
  list: Entry[];
  added: CampaignTask[];
  changed: CampaignTask[];
}

/**
 * @throws `forbidden`, `region-not-yours`, `field-not-yours`, `campaign-unknown`, `campaign-not-running` unless
 * issued or running, `region-unknown` for what is no city of the campaign, `changed-meanwhile`, `field-unknown`,
 * `date-invalid` for a deadline that is past, `task-unknown` for a drop, `already-exists`, `invalid-input`
 */
export async function issueLocalTasks(
  trx: HubTransaction,
  input: IssueInput & { actor: Principal; now: Date },
): Promise<Issued> {
  const { campaignId, region, actor, now } = input;
  requireReach(actor, ['city-staff'], region);
  const campaign = await readCityCampaign(trx, campaignId, region);
  await lockCityList(trx, input);
  const last = await listInForce(trx, campaignId, region);
  const before = { revision: last?.revision ?? 0, entries: last?.payload.tasks ?? [] };
  if (before.revision !== input.listRevision) throw new AppError('changed-meanwhile');
  await takeLocalTaskDraft(trx, { campaignId, region, taken: input.draftVersion ?? 0, actor, now });
  const dropped = new Set(input.drops.map((drop) => drop.id));
  const fields = [
    ...input.tasks.map((task) => task.field),
    ...before.entries.filter(({ task }) => dropped.has(task.id)).map(({ task }) => task.field),
  ];
  for (const field of fields) requireReach(actor, ['city-staff'], region, field);
  const change = changeOf(input, before.entries, campaign.document, shanghaiDate(now));
  await requireNewIds(trx, campaignId, change.added);

  const regions = await regionsOfTheDay(trx, campaignId, [region]);
  const due = addWorkdays(shanghaiDate(now), campaign.document.receiptWorkdays);
  const revision = before.revision + 1;
  // First of all: it locks the counties, and reports are judged by what stands below.
  const directiveId = await queueDirective(trx, {
    campaignId,
    kind: 'local-tasks',
    revision,
    payload: { owner: region, ownerName: campaign.cityName, receiptDueOn: due.date, tasks: change.list },
    issuingOrgan: `${campaign.cityName}人大常委会`,
    regions,
    receiptDueOn: due.date,
    now,
  });
  await putInForce(trx, {
    campaignId,
    region,
    regions,
    change,
    drops: input.drops,
    today: shanghaiDate(now),
  });
  await trx
    .insertInto('local_task_lists')
    .values({
      campaign_id: campaignId,
      region,
      revision,
      directive_id: directiveId,
      issued_by: actor.userId,
      issued_by_name: actor.name,
      issued_at: now,
    })
    .execute();
  await writeAudit(trx, {
    actor,
    action: 'local-tasks.issue',
    region,
    subject: campaignId,
    detail: {
      revision,
      added: change.added.length,
      changed: change.changed.length,
      dropped: input.drops.length,
    },
    now,
  });
  await requestWorkflow(trx, {
    kind: 'signal-campaign',
    args: { campaignId, signal: 'directive-queued' },
    now,
  });
  await notify(
    trx,
    channels.rollup,
    regions.map((county) => ({ campaignId, region: county })),
  );
  return { listRevision: revision, directiveId, counties: regions.length, receiptDueOn: due.date };
}

function changeOf(
  input: IssueInput,
  before: readonly Entry[],
  document: CampaignDocument,
  today: string,
): Change {
  const known = new Map(before.map((entry) => [entry.task.id, entry]));
  const reasons = new Map(input.drops.map(({ id, reason }) => [id, reason]));
  const ids = [...input.tasks.map((task) => task.id), ...reasons.keys()];
  if (new Set(ids).size < ids.length) throw new AppError('invalid-input', { detail: 'id' });
  for (const id of reasons.keys())
    if (known.get(id)?.dropped !== null) throw new AppError('task-unknown', { task: id });
  const added: CampaignTask[] = [];
  const changed: CampaignTask[] = [];
  for (const entered of input.tasks) {
    if (!document.fields.some((field) => field.code === entered.field))
      throw new AppError('field-unknown', { field: entered.field });
    const entry = known.get(entered.id);
    if (entry && (entry.dropped || entry.task.field !== entered.field))
      throw new AppError('invalid-input', { detail: entry.task.title });
    if (entered.dueOn !== entry?.task.dueOn && entered.dueOn < today)
      throw new AppError('date-invalid', { date: entered.dueOn });
    if (!entry) {
      const code = `city-${input.region.slice(0, 4)}-${before.length + added.length + 1}`;
      added.push({ ...entered, code, revision: 1 });
    } else if (!isDeepStrictEqual({ ...entry.task, ...entered }, entry.task))
      changed.push({ ...entry.task, ...entered, revision: entry.task.revision + 1 });
  }
  if (added.length + changed.length + reasons.size === 0)
    throw new AppError('invalid-input', { detail: '没有变化' });
  if (before.length + added.length > MOST_LOCAL_TASKS)
    throw new AppError('value-out-of-range', { what: '市级任务', min: 1, max: MOST_LOCAL_TASKS });
  const newest = new Map(changed.map((task) => [task.id, task]));
  const list: Entry[] = before.map((entry) => {
    const reason = reasons.get(entry.task.id);
    return {
      ...entry,
      task: newest.get(entry.task.id) ?? entry.task,
      dropped: reason === undefined ? entry.dropped : { reason },
    };
  });
  return {
    list: [...list, ...added.map((task): Entry => ({ task, startsOn: today, dropped: null }))],
    added,
    changed,
  };
}

/** Ids come from the caller: none may be that of anybody else's task. */
async function requireNewIds(
  trx: HubTransaction,
  campaignId: string,
  added: readonly CampaignTask[],
): Promise<void> {
  if (added.length === 0) return;
  const taken = await trx
    .selectFrom('task_versions')
    .select('task_id')
    .where('campaign_id', '=', campaignId)
    .where(
      'task_id',
      'in',
      added.map((task) => task.id),
    )
    .executeTakeFirst();
  if (taken) throw new AppError('already-exists', { what: taken.task_id });
}

async function putInForce(
  trx: HubTransaction,
  made: {
    campaignId: string;
    region: string;
    regions: readonly string[];
    change: Change;
    drops: IssueInput['drops'];
    today: string;
  },
): Promise<void> {
  const { campaignId, region: owner, regions, change, drops, today } = made;
  if (change.added.length > 0)
    await addTasks(trx, { campaignId, tasks: change.added, owner, startsOn: today });
  if (change.changed.length > 0)
    await sql`
      with task as (select task from jsonb_array_elements(${JSON.stringify(change.changed)}::jsonb) as t (task)),
      versions as (
        insert into task_versions (campaign_id, task_id, revision, definition)
        select ${campaignId}, (task->>'id')::uuid, (task->>'revision')::int, task from task
      ),
      campaign as (
        update campaign_tasks t set title = task->>'title', due_on = (task->>'dueOn')::date,
          revision = (task->>'revision')::int, indicators = task->'indicators'
        from task where t.campaign_id = ${campaignId} and t.task_id = (task->>'id')::uuid and t.owner = ${owner}
      )
      update county_tasks t set revision = (task->>'revision')::int,
        due_on = case when before.definition->>'dueOn' = task->>'dueOn' then t.due_on else (task->>'dueOn')::date end
      from task, task_versions before
      where t.campaign_id = ${campaignId} and t.task_id = (task->>'id')::uuid and t.owner = ${owner}
        and before.campaign_id = t.campaign_id and before.task_id = t.task_id and before.revision = t.revision
    `.execute(trx);
  if (drops.length > 0)
    await sql`
      with gone as (select id, reason from jsonb_to_recordset(${JSON.stringify(drops)}::jsonb) as d (id uuid, reason text)),
      campaign as (
        update campaign_tasks t set dropped_reason = reason from gone
        where t.campaign_id = ${campaignId} and t.task_id = gone.id and t.owner = ${owner}
      )
      update county_tasks t set dropped = true from gone
      where t.campaign_id = ${campaignId} and t.task_id = gone.id and t.owner = ${owner}`.execute(trx);
  await assignListed(trx, { campaignId, owner, entries: change.list, regions });
}
