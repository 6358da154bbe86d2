/** The words a pasted ledger may use: this system's names in both languages, and codes. */
import { problemSources, problemStates } from '@linked/shared/problems/states.ts';
import { useSession } from '@linked/ui/session.tsx';
import i18next from 'i18next';
import { useMemo } from 'react';
import { useCounty } from '../parts/county.ts';
import { useCampaign } from '../shell/campaign-frame.tsx';
import { importColumns, type Vocabulary } from './import-rows.ts';

const languages = ['zh-CN', 'en'] as const;

/** Names of the codes in both languages, lower case, beside the codes. */
const named = <T extends string>(codes: readonly T[], keyOf: (code: T) => string): Map<string, T> =>
  new Map(
    codes.flatMap((code): [string, T][] => [
      [code, code],
      ...languages.map((lng): [string, T] => [i18next.t(keyOf(code), { lng }).toLowerCase(), code]),
    ]),
  );

export function useVocabulary(): Vocabulary {
  const { document } = useCampaign();
  const { today } = useSession();
  const county = useCounty();
  const { mayWrite } = county;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what one may write follows from the session, which does not change under a page
  return useMemo(
    () => ({
      columns: named(importColumns, (column) => `problems:column.${column}`),
      fields: new Map(
        document.fields.flatMap((field): [string, string][] => [
          [field.code, field.code],
          [field.name.toLowerCase(), field.code],
          [(field.nameEn ?? field.code).toLowerCase(), field.code],
        ]),
      ),
      sources: named(problemSources, (source) => `ui:term.problemSource.${source}`),
      states: named(problemStates, (state) => `ui:term.problemState.${state}`),
      mayWrite,
      today,
    }),
    [document, today],
  );
}
