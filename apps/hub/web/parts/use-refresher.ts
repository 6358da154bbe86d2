/** Reads again when told to, at most every two seconds: a burst of events costs one reading. */
import { useEffect, useRef } from 'react';

const PAUSE_MS = 2000;

export function useRefresher(refresh: () => unknown): () => void {
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(
    () => () => {
      if (timer.current) clearTimeout(timer.current);
      timer.current = null;
    },
    [],
  );
  return () => {
    if (timer.current) return;
    timer.current = setTimeout(() => {
      timer.current = null;
      void refresh();
    }, PAUSE_MS);
  };
}
