/**
 * State machines as tables: the server's checks and the screen's buttons read the same rows.
 * `who` lists the roles that may cause the event; `system` stands for workflows and the link.
 */
import { AppError } from './errors/app-error.ts';
import { machineOf } from './machines.ts';

export interface Transition<S extends string, E extends string, W extends string> {
  readonly from: S;
  readonly event: E;
  readonly to: S;
  readonly who: readonly W[];
}

/** The state after `event`; throws `illegal-transition` when the table has no such row. */
export function next<S extends string, E extends string, W extends string>(
  table: readonly Transition<S, E, W>[],
  from: S,
  event: E,
): S {
  const row = table.find((candidate) => candidate.from === from && candidate.event === event);
  if (!row) throw new AppError('illegal-transition', { machine: machineOf(table), from, event });
  return row.to;
}

/** The state after `event` caused by one who holds `roles`; throws `illegal-transition` or `forbidden`. */
export function nextBy<S extends string, E extends string, W extends string>(
  table: readonly Transition<S, E, W>[],
  from: S,
  event: E,
  roles: readonly string[],
): S {
  const to = next(table, from, event);
  const allowed = table.some(
    (row) => row.from === from && row.event === event && row.who.some((role) => roles.includes(role)),
  );
  if (!allowed) throw new AppError('forbidden');
  return to;
}

/** The events one who holds `roles` can cause now: the buttons of the screen. */
export function possibleEvents<S extends string, E extends string, W extends string>(
  table: readonly Transition<S, E, W>[],
  from: S,
  roles: readonly string[],
): E[] {
  return table
    .filter((row) => row.from === from && row.who.some((role) => roles.includes(role)))
    .map((row) => row.event);
}
