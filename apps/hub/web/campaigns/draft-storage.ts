/** What was typed into a draft and not saved yet, kept in the browser's tab: it survives errors and reloads. */
import type { CampaignDocument } from '@linked/shared/campaigns/document.ts';

export interface Unsaved {
  /** Version of the draft that was being edited. */
  version: number;
  document: CampaignDocument;
}

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const keyOf = (campaignId: string): string => `linked-draft:${campaignId}`;

/** Null when there is nothing, or when what is there cannot be read. */
export function readUnsaved(campaignId: string, store: Store = sessionStorage): Unsaved | null {
  try {
    const text = store.getItem(keyOf(campaignId));
    if (text === null) return null;
    const found = JSON.parse(text) as Partial<Unsaved> | null;
    if (typeof found?.version !== 'number' || typeof found.document !== 'object' || found.document === null)
      return null;
    return { version: found.version, document: found.document };
  } catch {
    return null;
  }
}

/** False when the browser refuses to keep it (full or forbidden): the user should then save soon. */
export function keepUnsaved(campaignId: string, unsaved: Unsaved, store: Store = sessionStorage): boolean {
  try {
    store.setItem(keyOf(campaignId), JSON.stringify(unsaved));
    return true;
  } catch {
    return false;
  }
}

export function dropUnsaved(campaignId: string, store: Store = sessionStorage): void {
  try {
    store.removeItem(keyOf(campaignId));
  } catch {
    // Nothing is kept where nothing can be kept.
  }
}
