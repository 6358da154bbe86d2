/** Takes a list of inventories (底数) over from a spreadsheet. */
import { useSession } from '@linked/ui/session.tsx';
import { QueryState } from '@linked/ui/states.tsx';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { App } from 'antd';
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useCounty } from '../parts/county.ts';
import { PasteImport } from '../parts/paste-import.tsx';
import { refresh } from '../parts/refresh.ts';
import { wordsFor, wordsForFields } from '../parts/vocabulary.ts';
import { useCampaign } from '../shell/campaign-frame.tsx';
import { type Baseline, client, trpc } from '../trpc.ts';
import {
  type BaselineColumn,
  type BaselineProblem,
  type BaselineRow,
  type BaselineWords,
  baselineColumns,
  MOST_BASELINES,
  nameKey,
  readBaselines,
} from './baseline-rows.ts';

const titleKey = (column: BaselineColumn): string =>
  column === 'field' ? 'tasks:column.field' : `tasks:baselines.${column}`;

export function BaselineImportPage() {
  const campaign = useCampaign();
  const query = useQuery(trpc.baselines.list.queryOptions({ campaignId: campaign.id }));
  return (
    <QueryState query={query} rows={8}>
      {(present) => <Import present={present} />}
    </QueryState>
  );
}

function Import({ present }: { present: readonly Baseline[] }) {
  const { t } = useTranslation('tasks');
  const campaign = useCampaign();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const words = useWords(present);
  const read = useCallback((text: string) => readBaselines(text, words), [words]);
  const title = (column: BaselineColumn) =>
    column === 'field' ? t('column.field') : t(`baselines.${column}`);
  const sentence = (problem: BaselineProblem) =>
    t(`baselines.problem.${problem.kind}`, {
      column: 'column' in problem ? title(problem.column) : '',
      value: 'value' in problem ? problem.value : '',
      line: 'line' in problem ? problem.line : '',
    });
  const list = { to: '/tasks', search: { tab: 'baselines' } as never } as const;
  return (
    <PasteImport<BaselineColumn, BaselineRow>
      title={t('baselines.import')}
      back={<Link {...list}>{t('baselines.back')}</Link>}
      hint={t('baselines.importHint')}
      draftKey={`baseline-import:${campaign.id}`}
      columns={baselineColumns}
      columnTitle={title}
      read={read}
      most={MOST_BASELINES}
      wrong={(row) => row.problems.map(sentence)}
      registerLabel={(count) => t('baselines.register', { count })}
      register={async (rows) => {
        const { saved } = await client.baselines.saveMany.mutate({
          campaignId: campaign.id,
          baselines: rows.flatMap((row) => (row.value ? [row.value] : [])),
        });
        await navigate(list);
        void message.success(t('baselines.registered', { count: saved }));
        await refresh('tasks', campaign.id);
      }}
    />
  );
}

/** `present`: the inventories there are, whose names are taken. */
function useWords(present: readonly Baseline[]): BaselineWords {
  const { document } = useCampaign();
  const { today } = useSession();
  const { mayWrite } = useCounty();
  // biome-ignore lint/correctness/useExhaustiveDependencies: what one may write follows from the session, which does not change under a page
  return useMemo(
    () => ({
      columns: wordsFor(baselineColumns, titleKey),
      fields: wordsForFields(document.fields),
      mayWrite,
      today,
      taken: new Set(present.map(nameKey)),
    }),
    [document, today, present],
  );
}
