/**
 * What is taken of a campaign that is ending: the table of `campaigns/county-states.ts`, judged by the date of the
 * act. What a county did before the closing reached it, or before its last day, is taken whenever it arrives.
 */
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import { type CountyWork, whyNotDone } from '@linked/shared/campaigns/county-states.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import type { ReportKind, ReportPayload } from '@linked/shared/link/kinds.ts';
import type { Report } from '@linked/shared/link/protocol.ts';
import type { TaskState } from '@linked/shared/tasks/states.ts';
import { type Contribution, nothing } from '../rollup/contribution.ts';
import type { JudgedCampaign } from './judge-context.ts';

/** States that only the upper tier's decision brings about: a county tells that it has taken the decision. */
const decidedStates: readonly TaskState[] = ['returned', 'reviewed', 'locked'];

/**
 * For a campaign in the state `closing` or `closed`. Throws `closing-handed-in`, `closing-over`,
 * `campaign-not-running`.
 */
export function requireTakenWhileEnding(report: Report, payload: unknown, campaign: JudgedCampaign): void {
  const state = campaign.state === 'closed' ? 'closed' : 'closing';
  const work = workOf(report, payload, campaign);
  if (work === null) return;
  const day = shanghaiDate(new Date(report.occurredAt));
  const refusal = whyNotDone(work, { state, lastDay: campaign.closingLastDay }, day);
  if (refusal) throw new AppError(refusal.code, refusal.params);
}

/** Null for what is taken in any state. */
function workOf(report: Report, payload: unknown, campaign: JudgedCampaign): CountyWork | null {
  const kind = report.kind as ReportKind;
  if (kind === 'receipt') return null;
  const entityId = report.entityId.toLowerCase();
  if (kind === 'supervised-reply') return 'rectify';
  if (kind === 'problem') {
    // One that the tier above assigned is new to the county's ledger only.
    const assigned = (payload as ReportPayload<'problem'>).upstreamId != null;
    return assigned || campaign.knownProblems.has(entityId) ? 'rectify' : 'find-problem';
  }
  if (kind === 'task-request') return 'task';
  if (kind !== 'task-progress') return 'record';
  const { state, taskId } = payload as ReportPayload<'task-progress'>;
  if (campaign.state === 'closing' && decidedStates.includes(state)) return null;
  const stands = campaign.handedIn.has(taskId.toLowerCase()) && happenedInClosing(report, campaign);
  return stands ? 'take-back' : 'task';
}

const happenedInClosing = (report: Report, { closingBeganAt }: JudgedCampaign): boolean =>
  closingBeganAt !== null && Date.parse(report.occurredAt) >= Date.parse(closingBeganAt);

/**
 * What a step of a problem adds after the close: what the problem counted for when the figures became final, so that
 * its rectification is followed in the ledger and moves no figure. Null while the campaign is not closed.
 */
export function frozenContribution(
  report: Report,
  payload: unknown,
  campaign: JudgedCampaign,
): { field: string; contribution: Contribution } | null {
  if (campaign.state !== 'closed' || report.kind !== 'problem') return null;
  const counted = campaign.knownProblems.get(report.entityId.toLowerCase());
  // Handed down before the close and first heard of after it.
  if (!counted) return { field: (payload as ReportPayload<'problem'>).field, contribution: nothing };
  const { field, dueOn, dueItems, counters } = counted;
  const due = dueOn === null ? null : ({ bucket: 'problem-open', on: dueOn, items: dueItems } as const);
  return { field, contribution: { counters, due, indicators: [] } };
}
