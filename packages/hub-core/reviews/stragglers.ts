/** While a campaign closes: what lies handed in, and what a straggler still owes, whatever lock there is. */
import { submittedStates } from '@linked/shared/tasks/states.ts';
import { type RawBuilder, sql } from 'kysely';

/**
 * Condition on a row of `facts` (of kind `task-progress`), its row of `task_reviews` and its campaign: handed in before
 * the closing began, and not given back since. False before the closing.
 */
export const stands = (
  fact: RawBuilder<unknown>,
  review: RawBuilder<unknown>,
  campaign: RawBuilder<unknown>,
): RawBuilder<boolean> => sql`(
  ${fact}.payload ->> 'state' = any (${[...submittedStates]}::text[])
  and (${fact}.payload ->> 'submittedAt')::timestamptz < ${campaign}.closing_began_at
  and ${fact}.revision is distinct from ${review}.returned_revision)`;

/**
 * Condition on the same three, also where there is no fact: the campaign closes and the task has no hand-in that
 * stands. Until the closing's last day no lock holds it (ADR 20).
 */
export const straggles = (...rows: Parameters<typeof stands>): RawBuilder<boolean> =>
  sql`(${rows[2]}.state = 'closing' and not coalesce(${stands(...rows)}, false))`;

/** Condition on the same three: the period's data are held on `today` (YYYY-MM-DD), as `lockOf` has it. */
export const isHeld = (today: string, ...rows: Parameters<typeof stands>): RawBuilder<boolean> =>
  sql`(${rows[1]}.locked_at is not null and coalesce(${rows[1]}.unlocked_until < ${today}::date, true)
    and not ${straggles(...rows)})`;
