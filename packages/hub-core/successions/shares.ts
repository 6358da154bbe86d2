/** Who takes over what of a county that ends. */
import type { shareKinds } from '@linked/shared/contracts/hub/successions.ts';
import { getEdition } from '@linked/shared/regions/editions.ts';
import { cityOf } from '../places/city-of.ts';
import type { OpenTask } from './open-items.ts';
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

type Owned = Pick<OpenTask, 'task_id' | 'isCampaigns' | 'owner'>;

/** Whether a county is one that the task is meant for: what a city added is for the city's own. */
export const isMeantFor =
  (editionId: string) =>
  (region: string, { isCampaigns, owner }: Owned): boolean =>
    isCampaigns || cityOf(getEdition(editionId), region).code === owner;

/** As `heirsBy` for tasks: a city's goes to another of its own counties, and nowhere where none of it takes over. */
export const taskHeirsBy =
  (editionId: string, successors: readonly Place[], heirOf: HeirOf) =>
  (task: Owned): string | undefined =>
    [heirOf('task', task.task_id), ...successors.map((place) => place.region)].find((region) =>
      isMeantFor(editionId)(region, task),
    );
