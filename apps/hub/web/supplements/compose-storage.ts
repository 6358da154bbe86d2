/** What was typed into the composer and not saved yet, kept in the browser's tab: it survives errors and reloads. */
import type { Composed } from './compose-values.ts';

export interface UnsavedSupplement {
  /** Id of a draft that is not stored yet: sent again it is the same one. */
  id: string;
  /** Version of the draft that was being edited; 0 for one that is not stored. */
  version: number;
  values: Composed;
}

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const nameOf = (key: string): string => `linked-supplement:${key}`;

/** Null when there is nothing, or when what is there cannot be read. `key`: the supplement, or the campaign for a new one. */
export function readComposed(key: string, store: Store = sessionStorage): UnsavedSupplement | null {
  try {
    const found = JSON.parse(store.getItem(nameOf(key)) ?? 'null') as Partial<UnsavedSupplement> | null;
    if (typeof found?.id !== 'string' || typeof found.version !== 'number') return null;
    return Array.isArray(found.values?.changes) ? (found as UnsavedSupplement) : null;
  } catch {
    return null;
  }
}

/** False when the browser refuses to keep it. */
export function keepComposed(
  key: string,
  unsaved: UnsavedSupplement,
  store: Store = sessionStorage,
): boolean {
  try {
    store.setItem(nameOf(key), JSON.stringify(unsaved));
    return true;
  } catch {
    return false;
  }
}

export function dropComposed(key: string, store: Store = sessionStorage): void {
  try {
    store.removeItem(nameOf(key));
  } catch {
    // Nothing is kept where nothing can be kept.
  }
}
