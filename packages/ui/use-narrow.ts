import { useSyncExternalStore } from 'react';

/** Where the frame hides its navigation, tables become cards. */
const query = '(max-width: 900px)';

function subscribe(changed: () => void): () => void {
  const list = matchMedia(query);
  list.addEventListener('change', changed);
  return () => list.removeEventListener('change', changed);
}

/** True on a phone or a narrow window; follows turning and resizing. */
export const useNarrow = (): boolean => useSyncExternalStore(subscribe, () => matchMedia(query).matches);
