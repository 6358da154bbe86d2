/** Who takes over what of a county that ends. */
import type { shareKinds } from '@linked/shared/contracts/hub/successions.ts';
import type { Place } from './read-successions.ts';

export type ShareKind = (typeof shareKinds)[number];

/** One open item that goes to another successor than the first. */
export interface Choice {
  kind: ShareKind;
  id: string;
  to: string;
}

/** Code of the successor that an open item goes to. */
export type HeirOf = (kind: ShareKind, id: string) => string;

/** The first takes over what was not given to another; a choice of one that is no successor is none. */
export function heirsBy(successors: readonly Place[], choices: readonly Choice[]): HeirOf {
  const known = new Set(successors.map((place) => place.region));
  const chosen = new Map(
    choices.filter(({ to }) => known.has(to)).map(({ kind, id, to }) => [`${kind} ${id.toLowerCase()}`, to]),
  );
  return (kind, id) => chosen.get(`${kind} ${id}`) ?? successors[0]!.region;
}
