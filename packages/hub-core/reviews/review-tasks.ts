/** Review (审核) and return (退回补充) of what counties hand in, by their city's staff or the province's. */
import { grantReaches, requireReach } from '@linked/shared/access/reach.ts';
import type { Principal, Role } from '@linked/shared/access/roles.ts';
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import type { ReviewEvent, ReviewTier } from '@linked/shared/reviews/states.ts';
import { returnersOf, reviewTransitions, staffOf } from '@linked/shared/reviews/states.ts';
import { nextBy } from '@linked/shared/state-machine.ts';
import { writeAudit } from '../audit/write-audit.ts';
import { requireCountyOfTheDay } from '../campaigns/counties-of-the-day.ts';
import type { HubTransaction } from '../db/database.ts';
import type { TaskReviewFact } from '../rollup/hub-facts.ts';
import { decideSeen, requireSeen, type SeenHandIn } from './decide-seen.ts';
import {
  type LoadedTask,
  loadTasks,
  lockOf,
  openCampaign,
  type ReviewedCampaign,
  reviewOf,
  revisionToJudge,
  tierOf,
} from './load-tasks.ts';
import { recordDecisions } from './record-decisions.ts';

/**
 * Counts these hand-ins as reviewed, each as it is in the revision named; all or none. Only by the tier that reviews
 * the county: its city, or the province (see `reviewTier`).
 * @returns how many were reviewed
 * @throws with `region` and `taskId` of the first that cannot be: `changed-meanwhile` when its county has handed in
 * another revision or it was decided about meanwhile, `illegal-transition`, `forbidden`, `region-not-yours`,
 * `field-not-yours`; also `campaign-unknown`, `campaign-not-running`, `task-unknown`
 */
export async function reviewTasks(
  trx: HubTransaction,
  step: { campaignId: string; tasks: readonly SeenHandIn[]; actor: Principal; now: Date },
): Promise<number> {
  const { actor, now } = step;
  return decideSeen(
    trx,
    { ...step, action: 'task.review' },
    {
      authorise(task, campaign) {
        requireReach(actor, [staffOf[tierOf(campaign, task)]], task.region, task.field);
      },
      decide(task, campaign) {
        const tier = tierOf(campaign, task);
        requireStep(task, 'review', [staffOf[tier]]);
        const { revision } = task.report!;
        return {
          task,
          decision: 'review',
          tier,
          revision,
          set: {
            state: 'reviewed',
            judgedRevision: revision,
            reviewedRevision: revision,
            judgedBy: actor.name,
            judgedAt: now,
          },
          fact: reviewFact(task, true),
        };
      },
    },
  );
}

/**
 * Gives a hand-in back to its author with a reason and what is asked for; a reviewed one leaves the reviewed figures.
 * The province's staff return what a city reviews only after its review.
 * @throws those of {@link reviewTasks}; `period-locked` while the task is locked, `closing-over` after the last day of
 * the closing and `county-ended` in a county that is none any more: nothing could be handed in again
 */
export async function returnTask(
  trx: HubTransaction,
  step: SeenHandIn & { campaignId: string; reason: string; asked: string; actor: Principal; now: Date },
): Promise<void> {
  const { actor, reason, asked, now } = step;
  const campaign = await openCampaign(trx, step.campaignId);
  const [task] = (await loadTasks(trx, campaign.id, [step])) as [LoadedTask];
  const tier = tierOfActor(campaign, task, actor);
  requireReach(actor, [staffOf[tier]], task.region, task.field);
  requireSeen(task, step.revision);
  const from = reviewOf(task);
  const returners = returnersOf(tierOf(campaign, task), from);
  requireStep(
    task,
    'return',
    returners.filter((role) => role === staffOf[tier]),
  );
  if (lockOf(task, now) === 'locked') throw new AppError('period-locked');
  const { closingLastDay: lastDay } = campaign;
  if (lastDay !== null && shanghaiDate(now) > lastDay) throw new AppError('closing-over', { lastDay });
  // One that has ended could hand in nothing again.
  await requireCountyOfTheDay(trx, campaign.id, task.region);
  const revision = revisionToJudge(task);
  const { report, kept } = task;
  const leavesFigures = from === 'reviewed';
  await recordDecisions(
    trx,
    campaign,
    [
      {
        task,
        decision: 'return',
        tier,
        revision,
        reason,
        asked,
        set: {
          state: 'returned',
          judgedRevision: revision,
          reviewedRevision: leavesFigures ? null : kept.reviewedRevision,
          returnedRevision: revision,
          judgedBy: actor.name,
          judgedAt: now,
        },
        ...(leavesFigures && { fact: reviewFact(task, false) }),
        // A county that has gone on since the review has nothing handed in that could be given back.
        givesBack: report?.revision === revision && report.handedIn,
      },
    ],
    { actor, now },
  );
  await writeAudit(trx, {
    actor,
    action: 'task.return',
    region: task.region,
    subject: campaign.id,
    detail: { task: task.taskId, revision, reason },
    now,
  });
}

/**
 * The tier for which the actor may decide about the task: the reviewing one if a grant of its staff reaches the task,
 * else the province. Where none does, that whose lack of reach is to be told.
 */
export function tierOfActor(campaign: ReviewedCampaign, task: LoadedTask, actor: Principal): ReviewTier {
  const tier = tierOf(campaign, task);
  const held = actor.grants.filter((grant) => grant.role === staffOf[tier]);
  if (held.some((grant) => grantReaches(grant, task.region, task.field))) return tier;
  const isProvince = actor.grants.some((grant) => grant.role === staffOf.province);
  return held.length > 0 && !isProvince ? tier : 'province';
}

function requireStep(task: LoadedTask, event: ReviewEvent, roles: readonly Role[]): void {
  nextBy(reviewTransitions, reviewOf(task), event, roles);
}

const reviewFact = (task: LoadedTask, counts: boolean): TaskReviewFact => {
  const { payload, revision } = task.report!;
  return {
    taskId: task.taskId,
    field: task.field,
    counts,
    judgedRevision: revision,
    percent: counts ? payload.percent : 0,
    indicators: counts ? payload.indicators.filter(({ code }) => task.asked.includes(code)) : [],
    submittedAt: payload.submittedAt ?? task.report!.occurredAt.toISOString(),
    dueOn: task.dueOn,
  };
};
