/** What the hub does by the calendar. */
import { writeAudit } from '@linked/hub-core/audit/write-audit.ts';
import { lastRuns } from '@linked/hub-core/schedules/runs.ts';
import { schedulesContract as contract } from '@linked/shared/contracts/hub/schedules.ts';
import { scheduledKinds } from '@linked/shared/schedules/kinds.ts';
import type { HubParts } from '../parts.ts';

export function createSchedulesRouter({ kit, db, now, schedules }: HubParts) {
  const { procedure } = kit;
  return kit.router({
    list: procedure(contract.list).query(() =>
      Promise.all(
        scheduledKinds.map(async (kind) => ({
          kind,
          ...(await schedules.state(kind)),
          lastRuns: await lastRuns(db, kind),
        })),
      ),
    ),
    runNow: procedure(contract.runNow).mutation(async ({ ctx, input }) => {
      await schedules.runNow(input.kind);
      await db.transaction().execute((trx) =>
        writeAudit(trx, {
          actor: ctx.principal,
          action: 'schedule.run-now',
          region: null,
          subject: input.kind,
          now: now(),
        }),
      );
      return input;
    }),
  });
}
