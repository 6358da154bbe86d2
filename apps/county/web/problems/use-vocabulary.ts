/** The words a pasted ledger may use: this system's names in both languages, and codes. */
import { problemSources, problemStates } from '@linked/shared/problems/states.ts';
import { useSession } from '@linked/ui/session.tsx';
import { useMemo } from 'react';
import { useCounty } from '../parts/county.ts';
import { wordsFor, wordsForFields } from '../parts/vocabulary.ts';
import { useCampaign } from '../shell/campaign-frame.tsx';
import { importColumns, type Vocabulary } from './import-rows.ts';

export function useVocabulary(): Vocabulary {
  const { document } = useCampaign();
  const { today } = useSession();
  const county = useCounty();
  const { mayWrite } = county;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what one may write follows from the session, which does not change under a page
  return useMemo(
    () => ({
      columns: wordsFor(importColumns, (column) => `problems:column.${column}`),
      fields: wordsForFields(document.fields),
      sources: wordsFor(problemSources, (source) => `ui:term.problemSource.${source}`),
      states: wordsFor(problemStates, (state) => `ui:term.problemState.${state}`),
      mayWrite,
      today,
    }),
    [document, today],
  );
}
