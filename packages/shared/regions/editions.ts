/**
 * The editions of the list of regions. A campaign pins one edition for its whole life; what the lists hold
 * and where they come from is in `generate/README.md`.
 */
import { dayNumber } from '../calendar/dates.ts';
import { AppError } from '../errors/app-error.ts';
import edition202004 from './edition-2020-04.generated.json' with { type: 'json' };
import edition202006 from './edition-2020-06.generated.json' with { type: 'json' };
import edition202412 from './edition-2024-12.generated.json' with { type: 'json' };
import { createEdition, type Edition, type EditionData } from './lookup.ts';

const lists: EditionData[] = [edition202004, edition202006, edition202412];

/** Ids in order of time. */
export const EDITION_IDS: readonly string[] = lists.map((list) => list.edition.id);

/** The newest edition: what a new campaign pins unless told otherwise. */
export const CURRENT_EDITION: string = EDITION_IDS.at(-1)!;

const built = new Map<string, Edition>();

/** The edition with this id, indexed on first use. Throws `edition-unknown`. */
export function getEdition(id: string): Edition {
  const ready = built.get(id);
  if (ready) return ready;
  const list = lists.find(({ edition }) => edition.id === id);
  if (!list) throw new AppError('edition-unknown', { edition: id });
  const edition = createEdition(list);
  built.set(id, edition);
  return edition;
}

/** Id of the edition in force on a date (`YYYY-MM-DD`). Throws `edition-unknown` before the first, `date-invalid`. */
export function editionOn(date: string): string {
  dayNumber(date);
  const found = [...lists].reverse().find(({ edition }) => edition.validFrom <= date);
  if (!found) throw new AppError('edition-unknown', { edition: date });
  return found.edition.id;
}
