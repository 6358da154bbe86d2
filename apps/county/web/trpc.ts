/** The county's procedures, typed by the server's own router. */
import type { CountyRouter } from '@linked/county-server/router.ts';
import { createQueryClient } from '@linked/ui/query-client.ts';
import { createClient } from '@linked/ui/trpc.ts';
import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server';
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query';

export const queryClient = createQueryClient();
export const client = createClient<CountyRouter>();
export const trpc = createTRPCOptionsProxy<CountyRouter>({ client, queryClient });

type Outputs = inferRouterOutputs<CountyRouter>;
type Inputs = inferRouterInputs<CountyRouter>;
export type Campaign = Outputs['campaigns']['list'][number];
export type SavedMilestones = Outputs['milestones']['get'];
export type Figures = Outputs['campaigns']['figures'];
export type Question = Outputs['questions']['list']['own'][number];
export type Directive = Outputs['directives']['list'][number];
export type TaskRequest = Outputs['reviews']['requests'][number];
export type Task = Outputs['tasks']['list'][number];
export type WorkItem = Outputs['workItems']['list'][number];
export type Baseline = Outputs['baselines']['list'][number];
export type RepGroup = Outputs['groups']['list'][number];
export type Activity = Outputs['activities']['list'][number];
export type Problem = Outputs['problems']['list']['rows'][number];
export type ProblemDetail = Outputs['problems']['get'];
export type Letter = Outputs['supervision']['ofProblem'][number];
export type LedgerLine = Inputs['problems']['registerMany']['problems'][number];
export type NewBaseline = Inputs['baselines']['saveMany']['baselines'][number];
export type StepInput = Inputs['problems']['act']['input'];
export type RefusedReport = Outputs['outbox']['refused'][number];
export type OutboxStatus = Outputs['outbox']['status'];
export type Account = Outputs['users']['list']['rows'][number];
export type AuditRow = Outputs['audit']['list']['rows'][number];
export type Instance = Outputs['instances']['list'][number];
export type Change = { feature: string; id: string };
