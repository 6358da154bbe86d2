/** What decisions about many hand-ins share: each is as its decider has seen it, all or none, and they are on record. */
import type { Principal } from '@linked/shared/access/roles.ts';
import { AppError, isAppError } from '@linked/shared/errors/app-error.ts';
import { writeAudit } from '../audit/write-audit.ts';
import type { HubTransaction } from '../db/database.ts';
import {
  type LoadedTask,
  loadTasks,
  openCampaign,
  type ReviewedCampaign,
  revisionToJudge,
  type TaskPlace,
} from './load-tasks.ts';
import { type Decided, recordDecisions } from './record-decisions.ts';

/** `revision`: the one the decider has seen. */
export interface SeenHandIn extends TaskPlace {
  revision: number;
}

interface By {
  campaignId: string;
  /** As the audit names it. */
  action: `task.${string}`;
  actor: Principal;
  now: Date;
}

/**
 * Decides about these hand-ins, all or none. `authorise` throws before it is told whether a hand-in is still the one
 * seen, `decide` after it.
 * @returns how many
 * @throws with `region` and `taskId` of the first that cannot be: what the two throw, and `changed-meanwhile` when its
 * county has handed in another revision or it was decided about meanwhile; also `campaign-unknown`,
 * `campaign-not-running`, `task-unknown`
 */
export async function decideSeen(
  trx: HubTransaction,
  { campaignId, action, actor, now, ...step }: By & { tasks: readonly SeenHandIn[] },
  rule: {
    authorise(task: LoadedTask, campaign: ReviewedCampaign): void;
    decide(task: LoadedTask, campaign: ReviewedCampaign): Decided;
  },
): Promise<number> {
  const campaign = await openCampaign(trx, campaignId);
  const seen = withoutRepeats(step.tasks);
  const tasks = await loadTasks(trx, campaign.id, seen);
  const decided = tasks.map((task, index) =>
    naming(task, () => {
      rule.authorise(task, campaign);
      requireSeen(task, seen[index]!.revision);
      return rule.decide(task, campaign);
    }),
  );
  await recordDecisions(trx, campaign, decided, { actor, now });
  await writeAudit(trx, {
    actor,
    action,
    region: campaign.region,
    subject: campaign.id,
    detail: { tasks: tasks.map(({ region, taskId }) => `${region}/${taskId}`) },
    now,
  });
  return decided.length;
}

/** Throws `changed-meanwhile`. */
export function requireSeen(task: LoadedTask, revision: number): void {
  if (revisionToJudge(task) !== revision) throw new AppError('changed-meanwhile');
}

function withoutRepeats(tasks: readonly SeenHandIn[]): SeenHandIn[] {
  return [...new Map(tasks.map((task) => [`${task.region}/${task.taskId.toLowerCase()}`, task])).values()];
}

/** Adds which task it is about, so that the screen can point to its row. */
function naming<T>({ region, taskId }: TaskPlace, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw isAppError(error)
      ? new AppError(error.code, { ...error.params, region, taskId }, { cause: error })
      : error;
  }
}
