/** Five wrong passwords lock a user name for a quarter of an hour. */
import { AppError } from '@linked/shared/errors/app-error.ts';
import { sql } from 'kysely';
import type { AuthDatabase } from './auth.ts';

export const FAILURES_ALLOWED = 5;
export const LOCK_MINUTES = 15;
const lockMs = LOCK_MINUTES * 60_000;

/** Throws `sign-in-locked` with the minutes left, rounded up. `username` is in normal form here and below. */
export async function requireUnlocked(db: AuthDatabase, username: string, now: Date): Promise<void> {
  const row = await db
    .selectFrom('sign_in_failures')
    .select('locked_until')
    .where('username', '=', username)
    .executeTakeFirst();
  if (row?.locked_until && row.locked_until > now) throw locked(row.locked_until, now);
}

const locked = (until: Date, now: Date): AppError =>
  new AppError('sign-in-locked', { minutes: Math.ceil((until.getTime() - now.getTime()) / 60_000) });

/**
 * Counts a wrong password; failures older than the lock's length are forgotten. Returns what to tell the
 * caller: `sign-in-failed`, or `sign-in-locked` from the fifth on.
 */
export async function recordFailure(db: AuthDatabase, username: string, now: Date): Promise<AppError> {
  const until = new Date(now.getTime() + lockMs);
  const forgotten = new Date(now.getTime() - lockMs);
  const failures = sql<number>`case when sign_in_failures.last_failed_at < ${forgotten} then 1
    else sign_in_failures.failures + 1 end`;
  const row = await db
    .insertInto('sign_in_failures')
    .values({ username, failures: 1, last_failed_at: now, locked_until: null })
    .onConflict((conflict) =>
      conflict.column('username').doUpdateSet({
        failures,
        last_failed_at: now,
        locked_until: sql<Date | null>`case when ${failures} >= ${FAILURES_ALLOWED}::int then ${until}::timestamptz end`,
      }),
    )
    .returning('locked_until')
    .executeTakeFirstOrThrow();
  return row.locked_until ? locked(row.locked_until, now) : new AppError('sign-in-failed');
}

/** Forgets the failures of a name: after a right password, or when an administrator sets a new one. */
export async function forgetFailures(db: AuthDatabase, username: string): Promise<void> {
  await db.deleteFrom('sign_in_failures').where('username', '=', username).execute();
}

/** Removes failures that no longer count and sessions that ended; run now and then. */
export async function sweepSignIns(db: AuthDatabase, now: Date): Promise<void> {
  await db
    .deleteFrom('sign_in_failures')
    .where('last_failed_at', '<', new Date(now.getTime() - lockMs))
    .execute();
  await db.deleteFrom('sessions').where('expires_at', '<', now).execute();
}
