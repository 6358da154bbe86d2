/** The people's API of a county: one router a feature, named as its folder in core. */
import { createAccountRouters } from '@linked/server-kit/account-routers.ts';
import { administeredRegions } from '@linked/server-kit/grant-rules.ts';
import type { AccountRules } from '@linked/server-kit/users.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { listAudit } from './core/audit/list-audit.ts';
import type { CountyParts } from './parts.ts';
import { createCampaignsRouter, createDirectivesRouter } from './routers/directives.ts';
import { createActivitiesRouter, createGroupsRouter } from './routers/groups.ts';
import { createMilestonesRouter } from './routers/milestones.ts';
import { createInstancesRouter, createLiveRouter, createOutboxRouter } from './routers/outbox.ts';
import { createOwnTasksRouter } from './routers/own-tasks.ts';
import { createProblemsRouter } from './routers/problems.ts';
import { createQuestionsRouter } from './routers/questions.ts';
import { createReviewsRouter } from './routers/reviews.ts';
import { createSupervisionRouter } from './routers/supervision.ts';
import { createBaselinesRouter, createTasksRouter, createWorkItemsRouter } from './routers/tasks.ts';

export function createCountyRouter(
  parts: CountyParts,
  accounts: { rules: AccountRules; serverName: string },
) {
  return parts.kit.router({
    ...createAccountRouters(parts.kit, {
      ...accounts,
      now: parts.now,
      listAudit(actor, page) {
        // An administrator of the county reads its audit; one of several counties has no single one to read.
        const [region, ...others] = new Set(administeredRegions(actor));
        if (region === undefined || others.length > 0) throw new AppError('forbidden');
        return listAudit(parts.db, region, page);
      },
    }),
    directives: createDirectivesRouter(parts),
    campaigns: createCampaignsRouter(parts),
    milestones: createMilestonesRouter(parts),
    tasks: createTasksRouter(parts),
    ownTasks: createOwnTasksRouter(parts),
    workItems: createWorkItemsRouter(parts),
    baselines: createBaselinesRouter(parts),
    groups: createGroupsRouter(parts),
    activities: createActivitiesRouter(parts),
    problems: createProblemsRouter(parts),
    reviews: createReviewsRouter(parts),
    supervision: createSupervisionRouter(parts),
    questions: createQuestionsRouter(parts),
    outbox: createOutboxRouter(parts),
    live: createLiveRouter(parts),
    instances: createInstancesRouter(parts),
  });
}

export type CountyRouter = ReturnType<typeof createCountyRouter>;
