/** Counties' requests for more time (延期申请) or a pause (暂缓) of a task: granted or refused by an upper tier. */
import { requireReach } from '@linked/shared/access/reach.ts';
import type { Principal } from '@linked/shared/access/roles.ts';
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import { addWorkdays, workdaysBetween } from '@linked/shared/calendar/workdays.ts';
import type { hubTaskRequest } from '@linked/shared/contracts/hub/reviews.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { refusedStep } from '@linked/shared/errors/refused-step.ts';
import { displayName } from '@linked/shared/regions/names.ts';
import type { TaskDecisionKind, TaskRequest } from '@linked/shared/reviews/decisions.ts';
import { staffOf } from '@linked/shared/reviews/states.ts';
import { sql } from 'kysely';
import type { z } from 'zod';
import { writeAudit } from '../audit/write-audit.ts';
import type { HubDatabase, HubTransaction } from '../db/database.ts';
import { loadFrame } from '../rollup/campaign-frame.ts';
import { countTasksAgain } from '../rollup/count-again.ts';
import { leavesOf } from '../rollup/places.ts';
import { fieldsToRead } from '../rollup/scope.ts';
import {
  type LoadedTask,
  loadTasks,
  openCampaign,
  type ReviewedCampaign,
  type TaskPlace,
} from './load-tasks.ts';
import { openTo, requireBeforeTheEnd } from './lock-tasks.ts';
import { type Decided, recordDecisions } from './record-decisions.ts';
import { tierOfActor } from './review-tasks.ts';

export type HubTaskRequest = z.infer<typeof hubTaskRequest>;

interface Answer {
  campaignId: string;
  region: string;
  requestId: string;
  grant: boolean;
  /** Another day than the one asked for (YYYY-MM-DD); null for that one. */
  until: string | null;
  reason: string;
  actor: Principal;
  now: Date;
}

/**
 * Grants or refuses a request, once. An extension moves the county's due date to the day granted; a pause moves it by
 * the working days that are left of the pause, so that the county has as many of them after it as before. Figures by
 * due date follow in the same transaction. A task that is locked by then is opened to its new day with it: more time on
 * what cannot be changed would be none.
 * @throws `not-found`, `changed-meanwhile` when it was answered, `invalid-input` for a day that is past or not later
 * than the present due date, or a refusal without a reason, `beyond-closing`; those of `returnTask`
 */
export async function answerRequest(trx: HubTransaction, answer: Answer): Promise<void> {
  const { region, requestId, actor, reason, now } = answer;
  const campaign = await openCampaign(trx, answer.campaignId);
  const request = await readRequest(trx, answer);
  const [task] = (await loadTasks(trx, campaign.id, [{ region, taskId: request.taskId }])) as [LoadedTask];
  const tier = requireDecider(campaign, task, actor);
  if (await isAnswered(trx, requestId)) throw new AppError('changed-meanwhile');
  const until = answer.until ?? request.until;
  const common = { task, tier, revision: task.report?.revision ?? 0, reason, requestId };
  const decided = granted(answer, request, until, common);
  if (decided.dueOn !== undefined) requireBeforeTheEnd(campaign, decided.dueOn);
  await decide(trx, campaign, actor, now, decided);
  if (decided.dueOn !== undefined)
    await openTo(trx, campaign, [task], { tier, until: decided.dueOn, reason, actor, now });
  await writeAudit(trx, {
    actor,
    action: answer.grant ? 'task.grant' : 'task.refuse',
    region,
    subject: campaign.id,
    detail: { task: task.taskId, what: request.what, until: answer.grant ? until : null, reason },
    now,
  });
}

type Common = Pick<Decided, 'task' | 'tier' | 'revision' | 'reason' | 'requestId'>;

function granted(answer: Answer, request: TaskRequest, until: string, common: Common): Decided {
  const { task } = common;
  const today = shanghaiDate(answer.now);
  if (!answer.grant) {
    if (answer.reason.trim() === '') throw new AppError('invalid-input', { detail: 'reason' });
    return { ...common, decision: 'refuse', set: {} };
  }
  if (until < today) throw new AppError('invalid-input', { detail: `until ${until}` });
  if (request.what === 'extension') {
    if (until <= task.dueOn) throw new AppError('invalid-input', { detail: `until ${until}` });
    return { ...common, decision: 'extend', until, dueOn: until, set: {} };
  }
  return {
    ...common,
    decision: 'pause',
    until,
    dueOn: moved(task.dueOn, standingStill(task, until, today)),
    set: { pausedUntil: until },
  };
}

/** Working days by which a pause to `until` is longer than the one that runs already. */
function standingStill({ kept }: LoadedTask, until: string, today: string): number {
  const runsTo = kept.pausedUntil !== null && kept.pausedUntil >= today ? kept.pausedUntil : today;
  return workdaysBetween(runsTo, until).days;
}

const moved = (dueOn: string, workdays: number): string => addWorkdays(dueOn, workdays).date;

/**
 * Ends a pause before its day: the due date comes back by the working days that were left of it, unless another day
 * was set since by an extension or a supplement; that one stays.
 * @throws `illegal-transition` when it is not paused; those of `returnTask`
 */
export async function resumeTask(
  trx: HubTransaction,
  step: TaskPlace & { campaignId: string; reason: string; actor: Principal; now: Date },
): Promise<void> {
  const { actor, reason, now } = step;
  const campaign = await openCampaign(trx, step.campaignId);
  const [task] = (await loadTasks(trx, campaign.id, [step])) as [LoadedTask];
  const tier = requireDecider(campaign, task, actor);
  const today = shanghaiDate(now);
  const { pausedUntil } = task.kept;
  if (pausedUntil === null || pausedUntil < today) throw refusedStep('pause', 'running', 'resume');
  await decide(trx, campaign, actor, now, {
    task,
    tier,
    decision: 'resume',
    revision: task.report?.revision ?? 0,
    reason,
    ...((await isOfPause(trx, campaign.id, task)) && {
      dueOn: moved(task.dueOn, -workdaysBetween(today, pausedUntil).days),
    }),
    set: { pausedUntil: null },
  });
  await writeAudit(trx, {
    actor,
    action: 'task.resume',
    region: task.region,
    subject: campaign.id,
    detail: { task: task.taskId, reason },
    now,
  });
}

/** Whether the due date is the one that the running pause has given. */
async function isOfPause(trx: HubTransaction, campaignId: string, task: LoadedTask): Promise<boolean> {
  const pause = await trx
    .selectFrom('task_decisions')
    .select('due_on')
    .where('campaign_id', '=', campaignId)
    .where('region', '=', task.region)
    .where('task_id', '=', task.taskId)
    .where('decision', '=', 'pause')
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return pause?.due_on === task.dueOn;
}

function requireDecider(campaign: ReviewedCampaign, task: LoadedTask, actor: Principal) {
  const tier = tierOfActor(campaign, task, actor);
  requireReach(actor, [staffOf[tier]], task.region, task.field);
  return tier;
}

async function decide(
  trx: HubTransaction,
  campaign: ReviewedCampaign,
  actor: Principal,
  now: Date,
  decided: Decided,
): Promise<void> {
  await recordDecisions(trx, campaign, [decided], { actor, now });
  if (decided.dueOn === undefined || decided.dueOn === decided.task.dueOn) return;
  const { region, taskId } = decided.task;
  await trx
    .updateTable('county_tasks')
    .set({ due_on: decided.dueOn })
    .where('campaign_id', '=', campaign.id)
    .where('region', '=', region)
    .where('task_id', '=', taskId)
    .execute();
  await countTasksAgain(trx, { campaignId: campaign.id, regions: [region], taskIds: [taskId], now });
}

async function readRequest(
  trx: HubTransaction,
  { campaignId, region, requestId }: Pick<Answer, 'campaignId' | 'region' | 'requestId'>,
): Promise<TaskRequest> {
  const row = await trx
    .selectFrom('facts')
    .select('payload')
    .where('campaign_id', '=', campaignId)
    .where('region', '=', region)
    .where('kind', '=', 'task-request')
    .where('entity_id', '=', requestId)
    .executeTakeFirst();
  if (!row) throw new AppError('not-found');
  return row.payload as unknown as TaskRequest;
}

async function isAnswered(trx: HubTransaction, requestId: string): Promise<boolean> {
  const row = await trx
    .selectFrom('task_decisions')
    .select('id')
    .where('request_id', '=', requestId)
    .executeTakeFirst();
  return row !== undefined;
}

interface RequestRow {
  region: string;
  entity_id: string;
  payload: TaskRequest;
  field: string;
  title: string;
  due_on: string;
  occurred_at: Date;
  decision: TaskDecisionKind | null;
  at: Date | null;
  actor_name: string | null;
  reason: string | null;
  decided_due_on: string | null;
}

/** Open ones first, then the newest. Throws `campaign-unknown`, `region-unknown`, `field-not-yours`. */
export async function listTaskRequests(
  db: HubDatabase,
  question: { campaignId: string; within: string; fields: readonly string[] | null },
): Promise<HubTaskRequest[]> {
  const { campaignId } = question;
  const fields = fieldsToRead(null, question.fields);
  const frame = await loadFrame(db, campaignId);
  const inside = leavesOf(frame, question.within);
  const { rows } = await sql<RequestRow>`
    select f.region, f.entity_id, f.payload, k.field, d.title, k.due_on, f.occurred_at, x.decision, x.at, x.actor_name,
      x.reason, x.due_on as decided_due_on
    from facts f
      join county_tasks k on k.campaign_id = f.campaign_id and k.region = f.region
        and k.task_id = (f.payload ->> 'taskId')::uuid
      join campaign_tasks d on d.campaign_id = k.campaign_id and d.task_id = k.task_id
      left join task_decisions x on x.request_id = f.entity_id and x.region = f.region
    where f.campaign_id = ${campaignId} and f.kind = 'task-request' and f.written_off_at is null
      and f.region = any (${inside}::text[]) and (${fields}::text[] is null or k.field = any (${fields}::text[]))
    order by x.decision is not null, f.occurred_at desc, f.entity_id`.execute(db);
  return rows.map((row) => ({
    id: row.entity_id,
    region: row.region,
    regionName: displayName(row.region, frame.edition.id, frame.region),
    taskId: row.payload.taskId,
    taskTitle: row.title,
    field: row.field,
    what: row.payload.what,
    until: row.payload.until,
    reason: row.payload.reason,
    requestedBy: row.payload.requestedBy,
    requestedAt: row.occurred_at.toISOString(),
    dueOn: row.due_on,
    answer:
      row.decision && row.at
        ? {
            granted: row.decision !== 'refuse',
            at: row.at.toISOString(),
            by: row.actor_name ?? '',
            reason: row.reason ?? '',
            dueOn: row.decided_due_on,
          }
        : null,
  }));
}
