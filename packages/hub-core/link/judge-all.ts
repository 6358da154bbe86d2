/** Judges reports one after the other: a county's own task is known to the reports behind it. */
import type { ReportPayload } from '@linked/shared/link/kinds.ts';
import type { Report } from '@linked/shared/link/protocol.ts';
import { judgeReport } from './judge.ts';
import type { JudgeContext, JudgedCampaign, JudgedTask } from './judge-context.ts';
import type { JudgedReport } from './judged-rows.ts';

/** In the order given, which is that of seq. */
export function judgeAll(reports: readonly Report[], context: JudgeContext, now: Date): JudgedReport[] {
  let known = context;
  return reports.map((report) => {
    const verdict = judgeReport(report, known, now);
    if (verdict.outcome === 'accepted' && report.kind === 'own-task')
      known = withOwnTask(known, report, verdict.payload as ReportPayload<'own-task'>);
    return { report, verdict };
  });
}

function withOwnTask(
  context: JudgeContext,
  report: Report,
  { task }: ReportPayload<'own-task'>,
): JudgeContext {
  const campaignId = report.campaignId.toLowerCase();
  const campaign = context.campaigns.get(campaignId);
  if (!campaign) return context;
  const id = report.entityId.toLowerCase();
  const before = campaign.tasks.get(id);
  const own: JudgedTask = {
    locks: [],
    ...before,
    owner: context.region,
    field: task.field,
    dueOn: task.dueOn,
    revision: task.revision,
    counted: false,
    versions: new Map([...(before?.versions ?? []), [task.revision, task.indicators]]),
  };
  const extended: JudgedCampaign = { ...campaign, tasks: new Map([...campaign.tasks, [id, own]]) };
  return { ...context, campaigns: new Map([...context.campaigns, [campaignId, extended]]) };
}
