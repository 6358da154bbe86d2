/**
 * What was typed and not yet saved, kept for this browser tab: a reload or a lapsed session loses nothing.
 * A key of null keeps nothing.
 */

interface Draft<V> {
  /** Version of the record that the typing began from. */
  version: string;
  values: V;
}

const prefix = 'linked-draft:';

export function readDraft<V>(key: string | null): Draft<V> | null {
  if (key === null) return null;
  try {
    const text = sessionStorage.getItem(prefix + key);
    return text === null ? null : (JSON.parse(text) as Draft<V>);
  } catch {
    // Storage forbidden by policy, or not what we wrote: there is no draft.
    return null;
  }
}

export function writeDraft<V>(key: string | null, draft: Draft<V>): void {
  if (key === null) return;
  try {
    sessionStorage.setItem(prefix + key, JSON.stringify(draft));
  } catch {
    // Full or forbidden: the text stays in the form, only a reload would lose it.
  }
}

export function dropDraft(key: string | null): void {
  if (key === null) return;
  try {
    sessionStorage.removeItem(prefix + key);
  } catch {
    // See writeDraft.
  }
}
