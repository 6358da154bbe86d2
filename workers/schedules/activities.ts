/** Begin and end of every run by the calendar. The calendar is the machine's; what the rules take is the hub's clock. */
import { openCampaigns } from '@linked/hub-core/incidents/find-incidents.ts';
import { beginRun, finishRun, type RunSummary } from '@linked/hub-core/schedules/runs.ts';
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import type { ScheduledKind } from '@linked/shared/schedules/kinds.ts';
import type { WorkerDependencies } from '../dependencies.ts';
import type { scheduleActivityNames } from './names.ts';

/** What a run begins with, on the hub's clock. */
export interface RunBegun {
  /** ISO instant. */
  now: string;
  /** YYYY-MM-DD in Shanghai. */
  day: string;
  /** Ids of the campaigns that count. */
  campaigns: string[];
}

export type ScheduleActivities = ReturnType<typeof createScheduleActivities>;

export function createScheduleActivities({ db, clock, log }: WorkerDependencies) {
  return {
    /** @param run `id`: the workflow's run, a UUID */
    async beginScheduledRun({ id, kind }: { id: string; kind: ScheduledKind }): Promise<RunBegun> {
      const now = clock();
      await beginRun(db, { id, kind, now });
      return { now: now.toISOString(), day: shanghaiDate(now), campaigns: await openCampaigns(db) };
    },

    async finishScheduledRun(run: { id: string; kind: ScheduledKind; summary: RunSummary }): Promise<void> {
      await finishRun(db, { ...run, now: clock() });
      const { numbers, failed } = run.summary;
      if (failed.length > 0) log.error({ kind: run.kind, failed }, 'part of the scheduled work failed');
      log.info({ kind: run.kind, ...numbers }, 'scheduled work done');
    },
  } satisfies Record<keyof typeof scheduleActivityNames, unknown>;
}
