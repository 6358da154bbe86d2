/** The hub's procedures, typed by the server's own router. */
import type { HubRouter } from '@linked/hub-server/router.ts';
import { createQueryClient } from '@linked/ui/query-client.ts';
import { createClient } from '@linked/ui/trpc.ts';
import type { inferRouterOutputs } from '@trpc/server';
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query';

export const queryClient = createQueryClient();
export const client = createClient<HubRouter>();
export const trpc = createTRPCOptionsProxy<HubRouter>({ client, queryClient });

type Outputs = inferRouterOutputs<HubRouter>;
export type CampaignSummary = Outputs['campaigns']['list'][number];
export type CampaignDetail = Outputs['campaigns']['get'];
export type PlanRow = Outputs['plans']['list'][number];
export type MilestoneMatrix = Outputs['milestones']['matrix'];
export type MilestoneCity = MilestoneMatrix['cities'][number];
export type MilestoneCounty = MilestoneMatrix['counties'][number];
export type RoundSummary = Outputs['rounds']['list'][number];
export type RoundDetail = Outputs['rounds']['get'];
export type RoundTeam = RoundDetail['teams'][number];
export type RoundVisit = RoundDetail['visits'][number];
export type RoundFinding = Outputs['rounds']['findings']['rows'][number];
export type SupervisionRow = Outputs['supervision']['list']['rows'][number];
export type SupervisionDetail = Outputs['supervision']['get'];
export type SupervisionLetter = SupervisionDetail['letter'];
export type DirectiveSummary = Outputs['directives']['list'][number];
export type DeliveryRow = Outputs['directives']['deliveries'][number];
export type NodeRow = Outputs['nodes']['list'][number];
export type Comparison = Outputs['rollup']['compare'];
export type OperationRow = Outputs['operations']['list'][number];
export type WorkflowReport = Outputs['operations']['workflow'];
export type CountyBehind = Outputs['operations']['details']['counties'][number];
export type OpenRequest = Outputs['operations']['details']['requests'][number];
export type AuditRow = Outputs['audit']['list']['rows'][number];
export type FieldFigures = Outputs['rollup']['fields'][number];
export type IndicatorFigures = Outputs['rollup']['indicators'][number];
export type FactRow = Outputs['rollup']['facts']['rows'][number];
export type Account = Outputs['users']['list']['rows'][number];
