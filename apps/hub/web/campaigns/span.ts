/** The days a campaign's schedule covers. */
import { addDays } from '@linked/shared/calendar/dates.ts';
import type { CampaignDocument } from '@linked/shared/campaigns/document.ts';

export interface Span {
  /** First day shown. */
  from: string;
  /** Day after the last one shown. */
  to: string;
}

/** From the first phase's start to the last end or due date. */
export function spanOf({ phases, tasks }: Pick<CampaignDocument, 'phases' | 'tasks'>): Span {
  const days = [
    ...phases.flatMap((phase) => [phase.startsOn, phase.endsOn]),
    ...tasks.map((task) => task.dueOn),
  ].sort();
  return { from: days[0]!, to: addDays(days.at(-1)!, 1) };
}
