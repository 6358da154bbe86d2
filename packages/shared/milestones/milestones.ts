/**
 * Milestones of a county in a campaign. The Party committee's approval and the plan are things of their own;
 * the three that follow are what the county's congress does, in this order: it hears its government's report,
 * then reads lists and ledgers, then goes on site.
 */
import { z } from 'zod';
import { day, longText } from '../primitives.ts';

/** What a county records as done, in the order in which it is done. */
export const recordedMilestones = ['governmentReport', 'listsRead', 'onSite'] as const;
export type RecordedMilestone = (typeof recordedMilestones)[number];

/** All that a county is compared by, in order. */
export const milestoneKeys = ['partyApproval', 'plan', ...recordedMilestones] as const;
export type MilestoneKey = (typeof milestoneKeys)[number];

export const milestoneMark = z.object({
  /** Day on which it was done first. */
  on: day,
  /** How often up to now: a county may hear its government twice and go on site four times. */
  times: z.number().int().min(1).max(1000),
});
export type MilestoneMark = z.infer<typeof milestoneMark>;

/** One thing a county and campaign. Null: not done yet. */
export const milestones = z.object({
  governmentReport: milestoneMark.nullable(),
  listsRead: milestoneMark.nullable(),
  onSite: milestoneMark.nullable(),
  note: longText,
});
export type Milestones = z.infer<typeof milestones>;

export const noMilestones: Milestones = { governmentReport: null, listsRead: null, onSite: null, note: '' };

export interface OutOfOrder {
  /** Comes first in the usual order … */
  earlier: RecordedMilestone;
  /** … but this one is recorded as done before it, or without it. */
  later: RecordedMilestone;
}

/**
 * Neighbouring steps that stand against the usual order. A county may have its reasons: whoever records them is
 * asked, and nobody is refused.
 */
export function outOfOrder(marks: Pick<Milestones, RecordedMilestone>): OutOfOrder[] {
  const found: OutOfOrder[] = [];
  for (const [index, later] of recordedMilestones.entries()) {
    const done = marks[later];
    const earlier = recordedMilestones[index - 1];
    if (!done || !earlier) continue;
    const before = marks[earlier];
    if (!before || before.on > done.on) found.push({ earlier, later });
  }
  return found;
}
