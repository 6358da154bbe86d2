/** Whether changes arrive by themselves right now, and the last one that did. */
import { useTranslation } from 'react-i18next';

export type LiveState = 'idle' | 'connecting' | 'pending' | 'error';

export function LiveStatus({ state, last }: { state: LiveState; last?: string | null }) {
  const { t } = useTranslation('ui');
  return (
    <span role="status" className={`live live-${state}`}>
      <span className="live-dot" aria-hidden="true" />
      {t(`live.${state}`)}
      {last && <span className="live-last">{last}</span>}
    </span>
  );
}
