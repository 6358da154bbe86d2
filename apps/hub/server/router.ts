/** The people's API of the hub, one router a feature. The web takes the type of this file and nothing else. */
import { listAudit } from '@linked/hub-core/audit/list-audit.ts';
import { createAccountRouters } from '@linked/server-kit/account-routers.ts';
import type { AccountRules } from '@linked/server-kit/users.ts';
import { auditContract } from '@linked/shared/contracts/account.ts';
import type { HubParts } from './parts.ts';
import { createArchivesRouter } from './routers/archives.ts';
import { createBulletinsRouter } from './routers/bulletins.ts';
import { createCampaignsRouter } from './routers/campaigns.ts';
import { createDirectivesRouter } from './routers/directives.ts';
import { createIncidentsRouter } from './routers/incidents.ts';
import { createLocalTasksRouter } from './routers/local-tasks.ts';
import { createMilestonesRouter } from './routers/milestones.ts';
import { createNodesRouter } from './routers/nodes.ts';
import { createNoticesRouter } from './routers/notices.ts';
import { createOperationsRouter } from './routers/operations.ts';
import { createPhasesRouter } from './routers/phases.ts';
import { createPlansRouter } from './routers/plans.ts';
import { createQuestionsRouter } from './routers/questions.ts';
import { createRemindersRouter } from './routers/reminders.ts';
import { createReviewsRouter } from './routers/reviews.ts';
import { createRhythmRouter } from './routers/rhythm.ts';
import { createRollupRouter } from './routers/rollup.ts';
import { createRoundsRouter } from './routers/rounds.ts';
import { createSchedulesRouter } from './routers/schedules.ts';
import { scopesFor } from './routers/scopes.ts';
import { createSuccessionsRouter } from './routers/successions.ts';
import { createSupervisionRouter } from './routers/supervision.ts';
import { createSupplementsRouter } from './routers/supplements.ts';
import { createWriteOffsRouter } from './routers/write-offs.ts';

export function createHubRouter(parts: HubParts, accounts: AccountRules) {
  return parts.kit.router({
    ...createAccountRouters(parts.kit, {
      rules: accounts,
      serverName: parts.hubName,
      now: parts.now,
      listAudit: (actor, page) => listAudit(parts.db, scopesFor(actor, auditContract.list.who), page),
    }),
    campaigns: createCampaignsRouter(parts),
    archives: createArchivesRouter(parts),
    successions: createSuccessionsRouter(parts),
    plans: createPlansRouter(parts),
    phases: createPhasesRouter(parts),
    rhythm: createRhythmRouter(parts),
    reminders: createRemindersRouter(parts),
    notices: createNoticesRouter(parts),
    milestones: createMilestonesRouter(parts),
    rounds: createRoundsRouter(parts, accounts.db),
    localTasks: createLocalTasksRouter(parts),
    directives: createDirectivesRouter(parts),
    questions: createQuestionsRouter(parts),
    supplements: createSupplementsRouter(parts),
    rollup: createRollupRouter(parts),
    supervision: createSupervisionRouter(parts),
    reviews: createReviewsRouter(parts),
    nodes: createNodesRouter(parts),
    operations: createOperationsRouter(parts),
    incidents: createIncidentsRouter(parts),
    writeOffs: createWriteOffsRouter(parts),
    schedules: createSchedulesRouter(parts),
    bulletins: createBulletinsRouter(parts),
  });
}

export type HubRouter = ReturnType<typeof createHubRouter>;
