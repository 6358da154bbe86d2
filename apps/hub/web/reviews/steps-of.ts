/** What the person in front of the screen may decide about a hand-in: the state tables seen through the grants. */
import { regionWithin } from '@linked/shared/access/reach.ts';
import type { Grant } from '@linked/shared/access/roles.ts';
import type { ReviewRow } from '@linked/shared/contracts/hub/reviews.ts';
import { lockTransitions, returnersOf, reviewTransitions, staffOf } from '@linked/shared/reviews/states.ts';
import { possibleEvents } from '@linked/shared/state-machine.ts';

export interface PossibleSteps {
  review: boolean;
  return: boolean;
  /** The province takes what is reviewed and holds its data. */
  lock: boolean;
  unlock: boolean;
  /** Ends a pause before its day. */
  resume: boolean;
}

/** The server decides again. */
export function stepsOf(
  row: Pick<ReviewRow, 'region' | 'field' | 'tier' | 'review' | 'lock' | 'pausedUntil'>,
  grants: readonly Grant[],
): PossibleSteps {
  const roles = grants
    .filter((grant) => regionWithin(row.region, grant.region))
    .filter((grant) => grant.fields === null || grant.fields.includes(row.field))
    .map((grant) => grant.role as string);
  const reviewers = roles.filter((role) => role === staffOf[row.tier]);
  const mayReturn: readonly string[] = returnersOf(row.tier, row.review);
  const returners = roles.filter((role) => mayReturn.includes(role));
  const deciders = roles.filter((role) => role === staffOf[row.tier] || role === staffOf.province);
  const locks = possibleEvents(
    lockTransitions,
    row.lock.state,
    roles.filter((role) => role === 'province-staff'),
  );
  return {
    review: possibleEvents(reviewTransitions, row.review, reviewers).includes('review'),
    return:
      row.lock.state !== 'locked' &&
      possibleEvents(reviewTransitions, row.review, returners).includes('return'),
    lock: row.review === 'reviewed' && locks.includes('lock'),
    unlock: locks.includes('unlock'),
    resume: row.pausedUntil !== null && deciders.length > 0,
  };
}
