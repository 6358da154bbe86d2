/** Takes a list over from a spreadsheet: paste, look at what was understood, register when all of it is right. */
import { errorMessage } from '@linked/ui/error-message.ts';
import { Page, Panel } from '@linked/ui/page.tsx';
import { Alert, Button, Input } from 'antd';
import { type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dropDraft, readDraft, writeDraft } from './draft-store.ts';
import { ImportPreview, type PreviewRow } from './import-preview.tsx';

interface Props<Column extends string, Row extends PreviewRow<Column>> {
  title: string;
  back: ReactNode;
  hint: string;
  /** Names the pasted text among the drafts of the tab. */
  draftKey: string;
  /** In the order of a paste without a header. */
  columns: readonly Column[];
  columnTitle: (column: Column) => string;
  /** Changes only when what the words mean does: rows get new ids at each reading. */
  read: (text: string) => Row[];
  /** The most that one import takes. */
  most: number;
  /** What is wrong with a row, a sentence each. */
  wrong: (row: Row) => string[];
  registerLabel: (count: number) => string;
  /** Sends the rows, all of them right; throws the server's error. */
  register: (rows: readonly Row[]) => Promise<unknown>;
}

export function PasteImport<Column extends string, Row extends PreviewRow<Column>>(
  props: Props<Column, Row>,
) {
  const { title, back, hint, draftKey, columns, columnTitle, read, most, wrong, registerLabel, register } =
    props;
  const { t } = useTranslation('parts');
  const [text, setText] = useState(() => readDraft<{ text: string }>(draftKey)?.values.text ?? '');
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const rows = useMemo(() => read(text), [text, read]);
  const good = rows.filter((row) => row.value !== null);
  const tooMany = rows.length > most;

  const edit = (typed: string) => {
    setText(typed);
    setFailure(null);
    writeDraft(draftKey, { version: '0', values: { text: typed } });
  };
  const send = async () => {
    setBusy(true);
    setFailure(null);
    try {
      await register(rows);
      dropDraft(draftKey);
    } catch (error) {
      setFailure(errorMessage(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Page title={title} path={back}>
      <Panel title={t('import.paste')}>
        <p>{hint}</p>
        <p className="column-names">
          {columns.map((column) => (
            <span key={column} className="column-name">
              {columnTitle(column)}
            </span>
          ))}
        </p>
        <Input.TextArea
          aria-label={t('import.paste')}
          className="paste-field"
          rows={8}
          value={text}
          disabled={busy}
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
              disabled={tooMany || good.length < rows.length}
              onClick={send}
            >
              {registerLabel(good.length)}
            </Button>
          }
        >
          <div aria-live="polite" className="form-notices">
            {failure && <Alert type="error" showIcon title={failure} />}
            {tooMany && <Alert type="error" showIcon title={t('import.tooMany', { most })} />}
            {good.length < rows.length && (
              <Alert
                type="warning"
                showIcon
                title={t('import.fixFirst', { count: rows.length - good.length })}
              />
            )}
          </div>
          <ImportPreview rows={rows} columns={columns} columnTitle={columnTitle} wrong={wrong} />
        </Panel>
      )}
    </Page>
  );
}
