/**
 * Approved → issued: the new versions are in force for the counties it is for from this moment, facts and roll-up
 * follow in the same transaction, and each county gets a directive with what changes for it.
 */
import type { Principal } from '@linked/shared/access/roles.ts';
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import { addWorkdays } from '@linked/shared/calendar/workdays.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { sql } from 'kysely';
import { writeAudit } from '../audit/write-audit.ts';
import { writeHistory } from '../campaigns/change-state.ts';
import { regionsOfTheDay } from '../campaigns/counties-of-the-day.ts';
import { planMoments } from '../course/plan-moments.ts';
import { channels } from '../db/channels.ts';
import type { HubTransaction } from '../db/database.ts';
import { notify } from '../db/notify.ts';
import { ensureNodes, queueDirective } from '../directives/queue-directive.ts';
import { openCampaign } from '../reviews/load-tasks.ts';
import { openTo } from '../reviews/lock-tasks.ts';
import { countTasksAgain } from '../rollup/count-again.ts';
import { addTasks, assignTasks } from '../tasks/county-tasks.ts';
import { requestWorkflow } from '../workflow-requests/requests.ts';
import { checkContent } from './check-content.ts';
import {
  beginStep,
  requireSupplementable,
  type SupplementStep,
  setSupplement,
  versionsOf,
} from './compose.ts';
import { type PlannedDifference, planChanges } from './plan-changes.ts';
import { getSupplement, questionsOf, type SupplementDetail } from './read-supplements.ts';

/**
 * Locks in this order: the campaign, the supplement, the counties' rows in `nodes` by code, then facts and roll-up.
 * @throws those of every step; `campaign-not-running`; `supplement-conflict` when a task has been changed since the
 * approval; those of `checkContent`
 */
export async function issueSupplement(trx: HubTransaction, step: SupplementStep): Promise<SupplementDetail> {
  const { id, actor, now } = step;
  const { supplement, campaign, to } = await beginStep(trx, step, 'issue');
  requireSupplementable(campaign);
  const campaignId = campaign.id;
  const content = await checkContent(trx, campaign, supplement.content, now);
  await requireUnchanged(trx, supplement);
  const targets = await regionsOfTheDay(trx, campaignId, content.regions);
  await lockCounties(trx, targets);
  const startsOn = shanghaiDate(now);
  const planned = await planChanges(trx, { campaignId, content, regions: targets, startsOn });
  for (const difference of planned) await putInForce(trx, campaignId, campaign.region, difference);
  const regions = [...new Set(planned.flatMap((one) => one.regions))];
  const taskIds = planned.filter((one) => one.before !== null).map((one) => one.taskId);
  await countTasksAgain(trx, { campaignId, regions, taskIds, now });
  const number = await nextNumber(trx, campaignId);
  const due = addWorkdays(startsOn, content.receiptWorkdays);
  const questions = await questionsOf(trx, campaignId, content.questions);
  for (const group of groupsOf(planned)) {
    const directiveId = await queueDirective(trx, {
      campaignId,
      kind: 'supplement',
      revision: number + 1,
      payload: {
        supplementId: id,
        number,
        title: content.title,
        documentNo: content.documentNo,
        text: content.text,
        questions: questions.map(({ id: question, regionName, text }) => ({
          id: question,
          regionName,
          text,
        })),
        receiptDueOn: due.date,
        changes: group.differences.map(({ regions: _, newDueOn: __, ...difference }) => difference),
      },
      issuingOrgan: content.issuingOrgan,
      regions: group.regions,
      receiptDueOn: due.date,
      now,
    });
    await trx
      .insertInto('supplement_directives')
      .values({ supplement_id: id, directive_id: directiveId })
      .execute();
  }
  const unlocked = await openMoved(trx, campaignId, planned, { reason: content.title, actor, now });
  await setSupplement(trx, supplement, {
    state: to,
    number,
    issued_by: actor.userId,
    issued_by_name: actor.name,
    issued_at: now,
    receipt_due_on: due.date,
    differences: JSON.stringify(
      planned.map(({ regions: having, newDueOn: _, ...difference }) => ({
        ...difference,
        counties: having.length,
      })),
    ),
  });
  await writeHistory(trx, {
    campaignId,
    actorName: actor.name,
    event: 'supplement',
    from: campaign.state,
    to: campaign.state,
    reason: content.title,
    now,
  });
  await writeAudit(trx, {
    actor,
    action: 'supplement.issue',
    region: campaign.region,
    subject: campaignId,
    detail: { id, number, counties: regions.length, tasks: content.changes.length, unlocked },
    now,
  });
  await planMoments(trx, campaign, now);
  for (const signal of ['directive-queued', 'dates-changed'] as const)
    await requestWorkflow(trx, { kind: 'signal-campaign', args: { campaignId, signal }, now });
  await notify(
    trx,
    channels.rollup,
    regions.map((region) => ({ campaignId, region })),
  );
  return getSupplement(trx, id, { now });
}

/**
 * A later day for what is locked would be none: those tasks are opened to it. Their counties' unlocks follow the
 * supplement. Returns how many.
 */
async function openMoved(
  trx: HubTransaction,
  campaignId: string,
  planned: readonly PlannedDifference[],
  step: { reason: string; actor: Principal; now: Date },
): Promise<number> {
  const campaign = await openCampaign(trx, campaignId);
  let opened = 0;
  for (const { taskId, regions, newDueOn } of planned) {
    if (newDueOn === null) continue;
    const places = regions.toSorted().map((region) => ({ region, taskId }));
    opened += await openTo(trx, campaign, places, { ...step, tier: 'province', until: newDueOn });
  }
  return opened;
}

async function requireUnchanged(
  trx: HubTransaction,
  supplement: Parameters<typeof versionsOf>[1],
): Promise<void> {
  const seen = supplement.approved_on as unknown as Record<string, number>;
  for (const [task, revision] of Object.entries(await versionsOf(trx, supplement)))
    if (seen[task] !== revision) throw new AppError('supplement-conflict', { task, what: `v${revision}` });
}

/** Holds off the reports of these counties until the commit; see `link/apply.ts`. */
async function lockCounties(trx: HubTransaction, regions: readonly string[]): Promise<void> {
  await ensureNodes(trx, regions);
  await sql`
    select from nodes where region = any (${[...regions]}::text[]) order by region for no key update`.execute(
    trx,
  );
}

async function putInForce(
  trx: HubTransaction,
  campaignId: string,
  owner: string,
  { before, after, taskId, regions, newDueOn, startsOn }: PlannedDifference,
): Promise<void> {
  if (before === null) {
    const added = { campaignId, tasks: [after!], owner, startsOn };
    await addTasks(trx, added);
    await assignTasks(trx, { ...added, regions });
    return;
  }
  const ofCounties = trx
    .updateTable('county_tasks')
    .where('campaign_id', '=', campaignId)
    .where('task_id', '=', taskId)
    .where(sql<boolean>`region = any (${regions}::text[])`);
  if (after === null) {
    await ofCounties.set({ dropped: true }).execute();
    await sql`
      update campaign_tasks t set dropped = not exists (select from county_tasks k
        where k.campaign_id = t.campaign_id and k.task_id = t.task_id and not k.dropped)
      where t.campaign_id = ${campaignId} and t.task_id = ${taskId}`.execute(trx);
    return;
  }
  await sql`
    insert into task_versions (campaign_id, task_id, revision, definition)
    values (${campaignId}, ${taskId}, ${after.revision}, ${JSON.stringify(after)}::jsonb)`.execute(trx);
  await ofCounties.set({ revision: after.revision, ...(newDueOn ? { due_on: newDueOn } : {}) }).execute();
  await trx
    .updateTable('campaign_tasks')
    .set({
      title: after.title,
      due_on: after.dueOn,
      revision: after.revision,
      indicators: JSON.stringify(after.indicators),
    })
    .where('campaign_id', '=', campaignId)
    .where('task_id', '=', taskId)
    .execute();
  // Counties that keep another version go on reporting its indicators: they stay among those that figures show.
  await sql`
    update campaign_tasks t set indicators = t.indicators || coalesce((
      select jsonb_agg(asked order by asked ->> 'code') from (
        select distinct on (asked ->> 'code') asked
        from (select distinct revision from county_tasks
            where campaign_id = ${campaignId} and task_id = ${taskId} and not dropped) k
          join task_versions v on v.campaign_id = ${campaignId} and v.task_id = ${taskId} and v.revision = k.revision,
          jsonb_array_elements(v.definition -> 'indicators') asked
        where not exists (select from jsonb_array_elements(t.indicators) own
          where own ->> 'code' = asked ->> 'code')
        order by asked ->> 'code', k.revision desc
      ) others), '[]')
    where t.campaign_id = ${campaignId} and t.task_id = ${taskId}`.execute(trx);
}

async function nextNumber(trx: HubTransaction, campaignId: string): Promise<number> {
  const { last } = await trx
    .selectFrom('supplements')
    .select(({ fn }) => fn.max('number').as('last'))
    .where('campaign_id', '=', campaignId)
    .executeTakeFirstOrThrow();
  return (last ?? 0) + 1;
}

/** Counties for which exactly the same differences hold share one directive. */
function groupsOf(planned: readonly PlannedDifference[]) {
  const ofRegion = new Map<string, number[]>();
  for (const [index, { regions }] of planned.entries())
    for (const region of regions) ofRegion.set(region, [...(ofRegion.get(region) ?? []), index]);
  const groups = new Map<string, { regions: string[]; differences: PlannedDifference[] }>();
  for (const [region, indexes] of ofRegion) {
    const key = indexes.join();
    const group = groups.get(key);
    if (group) group.regions.push(region);
    else groups.set(key, { regions: [region], differences: indexes.map((index) => planned[index]!) });
  }
  return [...groups.values()];
}
