/** Addresses of the hub. Pages are loaded when they are first opened. */
import { PageFailed, pageStates } from '@linked/ui/page-failed.tsx';
import { createRootRoute, createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
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

const code = z
  .string()
  .regex(/^\d{6}$/)
  .optional()
  .catch(undefined);
const text = z.string().max(64).optional().catch(undefined);

const dashboardSearch = z.object({
  campaign: text,
  region: code,
  field: text,
  measure: text,
  /** A day that is over, as its snapshot has it; left out for now. */
  on: z.iso.date().optional().catch(undefined),
  view: z.enum(['map', 'tiles']).optional().catch(undefined),
});
export type DashboardSearch = z.output<typeof dashboardSearch>;

/** What the dashboard shows is its address, so that it can be sent to somebody and gone back to. */
export const dashboardRoute = createRoute({
  ...page,
  path: '/dashboard',
  validateSearch: dashboardSearch,
  component: lazyRouteComponent(() => import('./dashboard/dashboard-page.tsx'), 'DashboardPage'),
});

export const campaignsRoute = createRoute({
  ...page,
  path: '/campaigns',
  component: lazyRouteComponent(() => import('./campaigns/campaigns-page.tsx'), 'CampaignsPage'),
});

export const newCampaignRoute = createRoute({
  ...page,
  path: '/campaigns/new',
  component: lazyRouteComponent(() => import('./campaigns/new-campaign-page.tsx'), 'NewCampaignPage'),
});

export const campaignTabs = [
  'overview',
  'tasks',
  'deliveries',
  'questions',
  'supplements',
  'plans',
  'rhythm',
  'milestones',
  'rounds',
  'supervision',
  'reviews',
  'successions',
  'archive',
  'bulletins',
  'history',
] as const;
export type CampaignTab = (typeof campaignTabs)[number];

export const campaignRoute = createRoute({
  ...page,
  path: '/campaigns/$id',
  validateSearch: z.object({ tab: z.enum(campaignTabs).optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('./campaigns/campaign-page.tsx'), 'CampaignPage'),
});

export const newSupplementRoute = createRoute({
  ...page,
  path: '/campaigns/$id/supplements/new',
  /** The question that it comes from. */
  validateSearch: z.object({ question: text }),
  component: lazyRouteComponent(() => import('./supplements/compose-page.tsx'), 'NewSupplementPage'),
});

export const supplementRoute = createRoute({
  ...page,
  path: '/campaigns/$id/supplements/$supplement',
  component: lazyRouteComponent(() => import('./supplements/supplement-page.tsx'), 'SupplementPage'),
});

export const composeRoute = createRoute({
  ...page,
  path: '/campaigns/$id/supplements/$supplement/edit',
  component: lazyRouteComponent(() => import('./supplements/compose-page.tsx'), 'ComposePage'),
});

export const bulletinRoute = createRoute({
  ...page,
  path: '/campaigns/$id/bulletins/$bulletin',
  component: lazyRouteComponent(() => import('./bulletins/bulletin-page.tsx'), 'BulletinPage'),
});

export const roundRoute = createRoute({
  ...page,
  path: '/campaigns/$id/rounds/$roundId',
  component: lazyRouteComponent(() => import('./rounds/round-page.tsx'), 'RoundPage'),
});

export const supervisionRoute = createRoute({
  ...page,
  path: '/campaigns/$id/supervision/$supervision',
  component: lazyRouteComponent(() => import('./supervision/supervision-page.tsx'), 'SupervisionPage'),
});

/** The letter for print. */
export const letterRoute = createRoute({
  ...page,
  path: '/campaigns/$id/supervision/$supervision/letter',
  component: lazyRouteComponent(() => import('./supervision/letter-page.tsx'), 'LetterPage'),
});

export const draftRoute = createRoute({
  ...page,
  path: '/campaigns/$id/edit',
  component: lazyRouteComponent(() => import('./campaigns/draft-page.tsx'), 'DraftPage'),
});

const noticesRoute = createRoute({
  ...page,
  path: '/notices',
  component: lazyRouteComponent(() => import('./notices/notices-page.tsx'), 'NoticesPage'),
});

const nodesRoute = createRoute({
  ...page,
  path: '/nodes',
  component: lazyRouteComponent(() => import('./nodes/nodes-page.tsx'), 'NodesPage'),
});

/** The campaign looked at stands in the address. */
export const operationsRoute = createRoute({
  ...page,
  path: '/operations',
  validateSearch: z.object({ campaign: text }),
  component: lazyRouteComponent(() => import('./operations/operations-page.tsx'), 'OperationsPage'),
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

export const routeTree = rootRoute.addChildren([
  landingRoute,
  dashboardRoute,
  campaignsRoute,
  newCampaignRoute,
  campaignRoute,
  draftRoute,
  newSupplementRoute,
  supplementRoute,
  composeRoute,
  bulletinRoute,
  roundRoute,
  supervisionRoute,
  letterRoute,
  noticesRoute,
  nodesRoute,
  operationsRoute,
  usersRoute,
  auditRoute,
]);
