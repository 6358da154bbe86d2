/**
 * What the upper tiers decide about a county's hand-in of a task, at the hub. Two things beside each other: how far
 * its review is, and whether the period's data are locked. A lock holds the data as they are; what lies locked and
 * unreviewed can still be reviewed, but nothing can be returned, because nothing could be handed in again.
 */
import type { HubRole } from '../access/roles.ts';
import { addDays, shanghaiMidnight } from '../calendar/dates.ts';
import type { Transition } from '../state-machine.ts';

export const reviewStates = ['none', 'submitted', 'returned', 'reviewed'] as const;
export type ReviewState = (typeof reviewStates)[number];
export const reviewEvents = ['review', 'return'] as const;
export type ReviewEvent = (typeof reviewEvents)[number];

export const lockStates = ['open', 'locked', 'unlocked'] as const;
export type LockState = (typeof lockStates)[number];
export const lockEvents = ['lock', 'unlock'] as const;
export type LockEvent = (typeof lockEvents)[number];

type Who = HubRole | 'system';

/**
 * `submitted` is not stored: it is a hand-in newer than the revision judged last. A reviewed one that its county has
 * changed since waits again, while the reviewed figures stay those of the revision reviewed.
 */
export const reviewTransitions: readonly Transition<ReviewState, ReviewEvent, Who>[] = [
  { from: 'submitted', event: 'review', to: 'reviewed', who: ['city-staff', 'province-staff'] },
  { from: 'submitted', event: 'return', to: 'returned', who: ['city-staff', 'province-staff'] },
  { from: 'reviewed', event: 'return', to: 'returned', who: ['city-staff', 'province-staff'] },
];

/**
 * The province's staff lock what they have taken (a reviewed hand-in); a phase's end and an unlock's locks the rest. A
 * phase that is extended after its end opens what its end has locked, and takes along what is open for a shorter time.
 */
export const lockTransitions: readonly Transition<LockState, LockEvent, Who>[] = [
  { from: 'open', event: 'lock', to: 'locked', who: ['province-staff', 'system'] },
  { from: 'unlocked', event: 'lock', to: 'locked', who: ['province-staff', 'system'] },
  { from: 'locked', event: 'unlock', to: 'unlocked', who: ['province-staff', 'system'] },
  { from: 'unlocked', event: 'unlock', to: 'unlocked', who: ['system'] },
];

export type ReviewTier = 'city' | 'province';

/**
 * The tier whose staff reviews a county's hand-ins: its city's; the province's where the campaign asks for no review
 * by cities, and for a county that stands directly under the province.
 */
export const reviewTier = (cityReview: boolean, city: string | null): ReviewTier =>
  cityReview && city !== null ? 'city' : 'province';

/** The role that decides for a tier. */
export const staffOf = { city: 'city-staff', province: 'province-staff' } as const satisfies Record<
  ReviewTier,
  HubRole
>;

/**
 * Whose staff may return a hand-in of a county that `tier` reviews: that tier's, and the province's what a city has
 * reviewed. What waits for a city's review is the city's to look at first.
 */
export const returnersOf = (tier: ReviewTier, review: ReviewState): readonly HubRole[] =>
  review === 'reviewed' ? [staffOf[tier], staffOf.province] : [staffOf[tier]];

/** What the hub holds of a task in a county, and the county's newest word on it. */
export interface Judged {
  /** `none`, `returned` or `reviewed`, about `judgedRevision`. */
  state: ReviewState;
  /** Newest revision judged; 0 when none was. */
  judgedRevision: number;
  /** Newest report; null when there is none. */
  report: { revision: number; handedIn: boolean } | null;
}

/** How far the review is now. */
export function presentReview({ state, judgedRevision, report }: Judged): ReviewState {
  if (!report || report.revision <= judgedRevision) return state;
  if (report.handedIn) return 'submitted';
  // Taken up again after the return: nothing lies here to be judged. A review stands until the next hand-in.
  return state === 'returned' ? 'none' : state;
}

/** A lock, or an unlock to the end of a day, in the order in which they were decided. */
export interface LockStep {
  /** Since when it holds; the end of a phase or of an unlock is carried out after its time and holds from it. */
  at: Date;
  /** Last day of the unlock (YYYY-MM-DD, Asia/Shanghai); null for a lock. */
  until: string | null;
}

/**
 * Whether what was done at an instant may change the period's data, whenever it arrives: not while they were held. An
 * unlock runs to the end of its last day, whether or not its end has been carried out.
 */
export function lockAdmits(steps: readonly LockStep[], at: Date): boolean {
  return !steps.some((step, index) => {
    const from = step.until === null ? step.at : shanghaiMidnight(addDays(step.until, 1));
    const next = steps[index + 1];
    return at >= from && (next === undefined || at < next.at);
  });
}
