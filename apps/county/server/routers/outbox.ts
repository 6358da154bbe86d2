import {
  countyLiveContract,
  instancesContract,
  outboxContract,
} from '@linked/shared/contracts/county/outbox.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { isErrorCode } from '@linked/shared/errors/catalogue.ts';
import type { Language } from '@linked/shared/errors/messages.ts';
import { actorOf } from '../core/access/actor.ts';
import { enrolInstances, rotateInstance } from '../core/instances/enrol-instances.ts';
import { getInstance, type Instance, listInstances } from '../core/instances/list-instances.ts';
import { outboxStatus, type Reason, refusedReports } from '../core/outbox/outbox-status.ts';
import { act, type CountyParts } from '../parts.ts';

/** A stored error in the reader's language; the code itself when this version does not know it. */
const sentence = (reason: Reason | null, language: Language): string | null => {
  if (!reason) return null;
  return isErrorCode(reason.code) ? new AppError(reason.code, reason.params).in(language) : reason.code;
};

export function createOutboxRouter(parts: CountyParts) {
  const { router, procedure } = parts.kit;
  const { status, refused } = outboxContract;
  return router({
    status: procedure(status).query(({ ctx }) =>
      act(parts, status, ctx, async ({ trx, actor }) => {
        const { lastContactAt, lastError, ...rest } = await outboxStatus(trx, actor);
        return {
          ...rest,
          lastContactAt: lastContactAt?.toISOString() ?? null,
          lastError: sentence(lastError, ctx.language),
        };
      }),
    ),
    refused: procedure(refused).query(({ ctx }) =>
      act(parts, refused, ctx, async ({ trx, actor }) =>
        (await refusedReports(trx, actor)).map((report) => ({
          ...report,
          occurredAt: report.occurredAt.toISOString(),
          reason: sentence(report.reason, ctx.language) ?? '',
        })),
      ),
    ),
  });
}

export function createLiveRouter(parts: CountyParts) {
  const { router, procedure } = parts.kit;
  const { changes } = countyLiveContract;
  return router({
    changes: procedure(changes).subscription(({ ctx, input, signal }) => {
      const { region } = actorOf(ctx.principal, changes.who);
      return parts.live.subscribe({ region, lastEventId: input.lastEventId ?? null, signal });
    }),
  });
}

export function createInstancesRouter(parts: CountyParts) {
  const { router, procedure } = parts.kit;
  const { list, enrol, rotate } = instancesContract;
  const row = (instance: Instance, language: Language) => ({
    ...instance,
    enrolledAt: instance.enrolledAt?.toISOString() ?? null,
    lastError: sentence(instance.lastError, language),
  });
  return router({
    list: procedure(list).query(async ({ ctx }) =>
      (await listInstances(parts.db)).map((instance) => row(instance, ctx.language)),
    ),
    enrol: procedure(enrol).mutation(async ({ ctx, input }) => {
      const { enrolled, failed } = await enrolInstances(parts.instances, ctx.principal, input);
      return {
        enrolled: enrolled.length,
        failed: failed.map(({ region, error }) => ({ region, reason: error.in(ctx.language) })),
      };
    }),
    rotate: procedure(rotate).mutation(async ({ ctx, input }) => {
      await rotateInstance(parts.instances, ctx.principal, input.region);
      return row(await getInstance(parts.db, input.region), ctx.language);
    }),
  });
}
