/** How far a task is beside how far it should be today. */
import { useTranslation } from 'react-i18next';

/** Both in percent of the task; `expected` is the share of its working days that have gone. */
export function Pace({ actual, expected }: { actual: number; expected: number }) {
  const { t } = useTranslation('parts');
  const behind = actual < expected;
  return (
    <span className={`pace ${behind ? 'pace-behind' : ''}`}>
      <span className="pace-bar" aria-hidden="true">
        <span className="pace-done" style={{ inlineSize: `${actual}%` }} />
        <span className="pace-due" style={{ insetInlineStart: `${Math.min(expected, 99)}%` }} />
      </span>
      <span className="pace-text">{t('pace', { actual, expected })}</span>
    </span>
  );
}
