/**
 * Facts that the hub writes itself, in the county's name place but in no county's records: they carry what the hub
 * decided into the same roll-up. No county can report such a kind, and digests leave them out.
 */

import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import type { IndicatorValue } from '@linked/shared/link/kinds.ts';
import type { Counters } from '@linked/shared/rollup/counters.ts';

export const hubFactKinds = ['task-review'] as const;
export type HubFactKind = (typeof hubFactKinds)[number];

/**
 * The revision of a county's task that is in the reviewed figures, as it was reviewed: what the county writes later,
 * or a due date moved later, changes nothing in it. Entity: that of the county's task; revision: decisions about it.
 */
export interface TaskReviewFact {
  taskId: string;
  field: string;
  /** False once the review was taken back by a return. */
  counts: boolean;
  judgedRevision: number;
  percent: number;
  /** Those that the version in force asked for. */
  indicators: IndicatorValue[];
  submittedAt: string;
  /** Due date (YYYY-MM-DD) the act was measured by. */
  dueOn: string;
}

/** Counters that are not zero. */
export function reviewContribution(review: TaskReviewFact): Partial<Counters> {
  if (!review.counts) return {};
  const done = review.percent === 100;
  const onTime = done && shanghaiDate(new Date(review.submittedAt)) <= review.dueOn;
  return {
    tasks_reviewed: 1,
    reviewed_done: done ? 1 : 0,
    reviewed_done_on_time: onTime ? 1 : 0,
    reviewed_progress_sum: review.percent,
  };
}
