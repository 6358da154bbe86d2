/** Addresses of a county. Pages are loaded when they are first opened. */
import { taskOrigins } from '@linked/shared/local-tasks/local-tasks.ts';
import { problemSources, problemStates } from '@linked/shared/problems/states.ts';
import { taskStates } from '@linked/shared/tasks/states.ts';
import { PageFailed, pageStates } from '@linked/ui/page-failed.tsx';
import { createRootRoute, createRoute, lazyRouteComponent, retainSearchParams } from '@tanstack/react-router';
import { z } from 'zod';
import { CampaignFrame } from './shell/campaign-frame.tsx';
import { Landing } from './shell/landing.tsx';
import { NotFound } from './shell/no-page.tsx';
import { Shell } from './shell/shell.tsx';

const rootRoute = createRootRoute({
  component: Shell,
  notFoundComponent: NotFound,
  errorComponent: PageFailed,
});

const page = { ...pageStates, getParentRoute: () => rootRoute } as const;

const landingRoute = createRoute({ getParentRoute: () => rootRoute, path: '/', component: Landing });

/** Pages of one campaign; its id stays in the address from page to page once another than the first is chosen. */
export const campaignFrameRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'campaign',
  validateSearch: z.object({ campaign: z.uuid().optional().catch(undefined) }),
  search: { middlewares: [retainSearchParams(['campaign'])] },
  component: CampaignFrame,
  errorComponent: PageFailed,
});

const ofCampaign = { ...page, getParentRoute: () => campaignFrameRoute } as const;
const text = z.string().max(100).optional().catch(undefined);
const flag = z.literal(true).optional().catch(undefined);

const workbenchRoute = createRoute({
  ...ofCampaign,
  path: '/workbench',
  component: lazyRouteComponent(() => import('./workbench/workbench-page.tsx'), 'WorkbenchPage'),
});

const directivesRoute = createRoute({
  ...page,
  path: '/directives',
  component: lazyRouteComponent(() => import('./directives/directives-page.tsx'), 'DirectivesPage'),
});

export const directiveRoute = createRoute({
  ...page,
  path: '/directives/$id',
  component: lazyRouteComponent(() => import('./directives/directive-page.tsx'), 'DirectivePage'),
});

const bulletinsRoute = createRoute({
  ...page,
  path: '/bulletins',
  component: lazyRouteComponent(() => import('./bulletins/bulletins-page.tsx'), 'BulletinsPage'),
});

export const bulletinRoute = createRoute({
  ...page,
  path: '/bulletins/$id',
  component: lazyRouteComponent(() => import('./bulletins/bulletin-page.tsx'), 'BulletinPage'),
});

export const tasksRoute = createRoute({
  ...ofCampaign,
  path: '/tasks',
  validateSearch: z.object({
    tab: z.enum(['tasks', 'items', 'baselines']).optional().catch(undefined),
    field: text,
    state: z.enum(taskStates).optional().catch(undefined),
    origin: z.enum(taskOrigins).optional().catch(undefined),
    behind: flag,
  }),
  component: lazyRouteComponent(() => import('./tasks/tasks-page.tsx'), 'TasksPage'),
});

export const taskRoute = createRoute({
  ...ofCampaign,
  path: '/tasks/$taskId',
  component: lazyRouteComponent(() => import('./tasks/task-page.tsx'), 'TaskPage'),
});

const reportRoute = createRoute({
  ...ofCampaign,
  path: '/tasks/report',
  component: lazyRouteComponent(() => import('./tasks/report-page.tsx'), 'ReportPage'),
});

const baselineImportRoute = createRoute({
  ...ofCampaign,
  path: '/tasks/baselines/import',
  component: lazyRouteComponent(() => import('./tasks/baseline-import-page.tsx'), 'BaselineImportPage'),
});

const planRoute = createRoute({
  ...ofCampaign,
  path: '/plan',
  component: lazyRouteComponent(() => import('./plan/plan-page.tsx'), 'PlanPage'),
});

const groupsRoute = createRoute({
  ...ofCampaign,
  path: '/groups',
  component: lazyRouteComponent(() => import('./groups/groups-page.tsx'), 'GroupsPage'),
});

const activitiesRoute = createRoute({
  ...ofCampaign,
  path: '/activities',
  component: lazyRouteComponent(() => import('./activities/activities-page.tsx'), 'ActivitiesPage'),
});

/** What the ledger shows is its address, so that it can be sent to somebody and gone back to. */
export const problemsRoute = createRoute({
  ...ofCampaign,
  path: '/problems',
  validateSearch: z.object({
    field: text,
    state: z.enum(problemStates).optional().catch(undefined),
    source: z.enum(problemSources).optional().catch(undefined),
    // The router reads digits in an address as a number.
    search: z.preprocess((value) => (typeof value === 'number' ? String(value) : value), text),
    overdue: flag,
    offset: z.number().int().min(0).optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('./problems/problems-page.tsx'), 'ProblemsPage'),
});

const importRoute = createRoute({
  ...ofCampaign,
  path: '/problems/import',
  component: lazyRouteComponent(() => import('./problems/import-page.tsx'), 'ImportPage'),
});

export const problemRoute = createRoute({
  ...ofCampaign,
  path: '/problems/$id',
  component: lazyRouteComponent(() => import('./problems/problem-page.tsx'), 'ProblemPage'),
});

const questionsRoute = createRoute({
  ...ofCampaign,
  path: '/questions',
  component: lazyRouteComponent(() => import('./questions/questions-page.tsx'), 'QuestionsPage'),
});

const outboxRoute = createRoute({
  ...page,
  path: '/outbox',
  component: lazyRouteComponent(() => import('./outbox/outbox-page.tsx'), 'OutboxPage'),
});

const usersRoute = createRoute({
  ...page,
  path: '/users',
  component: lazyRouteComponent(() => import('./users/users-page.tsx'), 'UsersPage'),
});

const auditRoute = createRoute({
  ...page,
  path: '/audit',
  component: lazyRouteComponent(() => import('./audit/audit-page.tsx'), 'AuditPage'),
});

const instancesRoute = createRoute({
  ...page,
  path: '/instances',
  component: lazyRouteComponent(() => import('./instances/instances-page.tsx'), 'InstancesPage'),
});

export const routeTree = rootRoute.addChildren([
  landingRoute,
  campaignFrameRoute.addChildren([
    workbenchRoute,
    tasksRoute,
    taskRoute,
    reportRoute,
    baselineImportRoute,
    planRoute,
    groupsRoute,
    activitiesRoute,
    problemsRoute,
    importRoute,
    problemRoute,
    questionsRoute,
  ]),
  directivesRoute,
  directiveRoute,
  bulletinsRoute,
  bulletinRoute,
  outboxRoute,
  usersRoute,
  auditRoute,
  instancesRoute,
]);
