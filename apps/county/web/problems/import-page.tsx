/** Takes a ledger of problems over from a spreadsheet. */
import { Link, useNavigate } from '@tanstack/react-router';
import { App } from 'antd';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { PasteImport } from '../parts/paste-import.tsx';
import { refresh } from '../parts/refresh.ts';
import { useCampaign } from '../shell/campaign-frame.tsx';
import { client } from '../trpc.ts';
import { type ImportColumn, type ImportRow, importColumns, MOST_ROWS, readImport } from './import-rows.ts';
import { useVocabulary } from './use-vocabulary.ts';

export function ImportPage() {
  const { t } = useTranslation('problems');
  const campaign = useCampaign();
  const words = useVocabulary();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const read = useCallback((text: string) => readImport(text, words), [words]);
  return (
    <PasteImport<ImportColumn, ImportRow>
      title={t('import.title')}
      back={<Link to="/problems">{t('back')}</Link>}
      hint={t('import.hint')}
      draftKey={`problem-import:${campaign.id}`}
      columns={importColumns}
      columnTitle={(column) => t(`column.${column}`)}
      read={read}
      most={MOST_ROWS}
      wrong={(row) =>
        row.problems.map((problem) =>
          t(`import.problem.${problem.kind}`, {
            column: 'column' in problem ? t(`column.${problem.column}`) : '',
            value: 'value' in problem ? problem.value : '',
          }),
        )
      }
      registerLabel={(count) => t('import.register', { count })}
      register={async (rows) => {
        const { registered } = await client.problems.registerMany.mutate({
          campaignId: campaign.id,
          problems: rows.flatMap((row) => (row.value ? [row.value] : [])),
        });
        await refresh('problems', campaign.id);
        void message.success(t('import.done', { count: registered }));
        await navigate({ to: '/problems' });
      }}
    />
  );
}
