/** Takes a list over from a spreadsheet: paste, look at what was understood, register what is right. */
import { errorMessage } from '@linked/ui/error-message.ts';
import { Page, Panel } from '@linked/ui/page.tsx';
import { Link, useNavigate } from '@tanstack/react-router';
import { Alert, App, Button, Input } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dropDraft, readDraft, writeDraft } from '../parts/draft-store.ts';
import { refresh } from '../parts/refresh.ts';
import { useCampaign } from '../shell/campaign-frame.tsx';
import { client } from '../trpc.ts';
import { ImportPreview } from './import-preview.tsx';
import { importColumns, MOST_ROWS, readImport } from './import-rows.ts';
import { useVocabulary } from './use-vocabulary.ts';

export function ImportPage() {
  const { t } = useTranslation('problems');
  const campaign = useCampaign();
  const words = useVocabulary();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const draftKey = `problem-import:${campaign.id}`;
  const [text, setText] = useState(() => readDraft<{ text: string }>(draftKey)?.values.text ?? '');
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const rows = useMemo(() => readImport(text, words), [text, words]);
  const good = rows.flatMap((row) => (row.value ? [row.value] : []));
  const tooMany = rows.length > MOST_ROWS;

  const edit = (typed: string) => {
    setText(typed);
    setFailure(null);
    writeDraft(draftKey, { version: '0', values: { text: typed } });
  };
  const register = async () => {
    setBusy(true);
    setFailure(null);
    try {
      const { registered } = await client.problems.registerMany.mutate({
        campaignId: campaign.id,
        problems: good,
      });
      dropDraft(draftKey);
      await refresh('problems', campaign.id);
      void message.success(t('import.done', { count: registered }));
      await navigate({ to: '/problems' });
    } catch (error) {
      setFailure(errorMessage(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Page title={t('import.title')} path={<Link to="/problems">{t('back')}</Link>}>
      <Panel title={t('import.paste')}>
        <p>{t('import.hint')}</p>
        <p className="column-names">
          {importColumns.map((column) => (
            <span key={column} className="column-name">
              {t(`column.${column}`)}
            </span>
          ))}
        </p>
        <Input.TextArea
          aria-label={t('import.paste')}
          className="paste-field"
          rows={8}
          value={text}
          onChange={(event) => edit(event.target.value)}
        />
      </Panel>
      {rows.length > 0 && (
        <Panel
          title={t('import.preview', { good: good.length, total: rows.length })}
          extra={
            <Button
              type="primary"
              loading={busy}
              disabled={tooMany || good.length === 0 || good.length < rows.length}
              onClick={register}
            >
              {t('import.register', { count: good.length })}
            </Button>
          }
        >
          <div aria-live="polite" className="form-notices">
            {failure && <Alert type="error" showIcon title={failure} />}
            {tooMany && <Alert type="error" showIcon title={t('import.tooMany', { most: MOST_ROWS })} />}
            {good.length < rows.length && (
              <Alert
                type="warning"
                showIcon
                title={t('import.fixFirst', { count: rows.length - good.length })}
              />
            )}
          </div>
          <ImportPreview rows={rows} />
        </Panel>
      )}
    </Page>
  );
}
