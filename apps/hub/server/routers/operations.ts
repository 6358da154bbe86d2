/** Operators: each campaign's workflow in words, and what may be done about it. */
import {
  countiesBehind,
  listOperations,
  momentsAhead,
  requestsWaiting,
  requireSupervisionOf,
  supervisionsUnderWay,
} from '@linked/hub-core/operations/list-operations.ts';
import { retrySupervision } from '@linked/hub-core/operations/retry-supervision.ts';
import { skipCounty, takeBackCounty } from '@linked/hub-core/operations/skip-county.ts';
import { operationsContract as contract } from '@linked/shared/contracts/hub/operations.ts';
import type { HubParts } from '../parts.ts';
import { requireCampaign, scopesFor } from './scopes.ts';

export function createOperationsRouter({ kit, db, now, workflowReports }: HubParts) {
  const { procedure } = kit;
  return kit.router({
    list: procedure(contract.list).query(({ ctx }) =>
      listOperations(db, scopesFor(ctx.principal, contract.list.who)),
    ),
    workflow: procedure(contract.workflow).query(async ({ ctx, input }) => {
      await requireCampaign(db, ctx.principal, contract.workflow.who, input.campaignId);
      return workflowReports.campaign(input.campaignId);
    }),
    details: procedure(contract.details).query(async ({ ctx, input }) => {
      await requireCampaign(db, ctx.principal, contract.details.who, input.campaignId);
      const [moments, counties, requests] = await Promise.all([
        momentsAhead(db, input.campaignId),
        countiesBehind(db, input.campaignId),
        requestsWaiting(db, input.campaignId),
      ]);
      return { moments, counties, requests };
    }),
    supervisions: procedure(contract.supervisions).query(async ({ ctx, input }) => {
      await requireCampaign(db, ctx.principal, contract.supervisions.who, input.campaignId);
      return supervisionsUnderWay(db, input.campaignId);
    }),
    supervisionWorkflow: procedure(contract.supervisionWorkflow).query(async ({ ctx, input }) => {
      await requireCampaign(db, ctx.principal, contract.supervisionWorkflow.who, input.campaignId);
      await requireSupervisionOf(db, input);
      return workflowReports.supervision(input.supervisionId);
    }),
    retrySupervision: procedure(contract.retrySupervision).mutation(async ({ ctx, input }) => {
      await requireCampaign(db, ctx.principal, contract.retrySupervision.who, input.campaignId);
      await db
        .transaction()
        .execute((trx) => retrySupervision(trx, { ...input, actor: ctx.principal, now: now() }));
      return input;
    }),
    skipCounty: procedure(contract.skipCounty).mutation(async ({ ctx, input }) => {
      await requireCampaign(db, ctx.principal, contract.skipCounty.who, input.campaignId);
      await db
        .transaction()
        .execute((trx) => skipCounty(trx, { ...input, actor: ctx.principal, now: now() }));
      return { campaignId: input.campaignId, region: input.region };
    }),
    takeBackCounty: procedure(contract.takeBackCounty).mutation(async ({ ctx, input }) => {
      await requireCampaign(db, ctx.principal, contract.takeBackCounty.who, input.campaignId);
      await db
        .transaction()
        .execute((trx) => takeBackCounty(trx, { ...input, actor: ctx.principal, now: now() }));
      return input;
    }),
  });
}
