/** What a form has to say above its fields: a failure, a restored draft, a conflict with its comparison. */

import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { DraftForm } from './use-draft-form.ts';

/** One field in words, for comparing. */
export interface Described {
  label: string;
  text: string;
}

interface Props<V> {
  draft: DraftForm<V>;
  /** The record as the server has it now. */
  current: V;
  describe: (values: V) => Described[];
}

export function DraftNotices<V extends object>({ draft, current, describe }: Props<V>) {
  const { t } = useTranslation('parts');
  return (
    <div className="form-notices" aria-live="polite">
      {draft.conflict ? (
        <Alert
          type="warning"
          showIcon
          title={t('conflict.title')}
          description={
            <Comparison theirs={describe(current)} mine={describe(draft.form.getFieldsValue(true))} />
          }
          action={
            <div className="form-notice-actions">
              <Button size="small" onClick={draft.keepMine}>
                {t('conflict.keepMine')}
              </Button>
              <Button size="small" onClick={draft.takeTheirs}>
                {t('conflict.takeTheirs')}
              </Button>
            </div>
          }
        />
      ) : (
        draft.failure && <Alert type="error" showIcon title={draft.failure} />
      )}
      {draft.restored && !draft.conflict && (
        <Alert
          type="info"
          showIcon
          title={t('draft.restored')}
          action={
            <Button size="small" onClick={draft.takeTheirs}>
              {t('draft.discard')}
            </Button>
          }
        />
      )}
    </div>
  );
}

function Comparison({ theirs, mine }: { theirs: Described[]; mine: Described[] }) {
  const { t } = useTranslation('parts');
  const differing = theirs
    .map(({ label, text }, index) => ({ label, theirs: text, mine: mine[index]?.text ?? '' }))
    .filter((row) => row.theirs !== row.mine);
  if (differing.length === 0) return t('conflict.same');
  return (
    <table className="comparison">
      <thead>
        <tr>
          <th scope="col">{t('conflict.field')}</th>
          <th scope="col">{t('conflict.theirs')}</th>
          <th scope="col">{t('conflict.mine')}</th>
        </tr>
      </thead>
      <tbody>
        {differing.map((row) => (
          <tr key={row.label}>
            <th scope="row">{row.label}</th>
            <td>{row.theirs || '–'}</td>
            <td>{row.mine || '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
