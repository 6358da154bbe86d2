/** Where the county stands with the hub, in a word (已同步到省级 / 待报送 n 条). */
import { useTranslation } from 'react-i18next';
import { ToneTag } from '../parts/tone-tag.tsx';
import type { OutboxStatus } from '../trpc.ts';

export function LinkState({ status }: { status: OutboxStatus }) {
  const { t } = useTranslation('outbox');
  if (status.hubUrl === null) return <ToneTag tone="bad">{t('state.notConnected')}</ToneTag>;
  if (status.waiting > 0)
    return (
      <ToneTag tone={status.lastError ? 'bad' : 'warn'}>
        {t('state.waiting', { count: status.waiting })}
      </ToneTag>
    );
  return <ToneTag tone="good">{t('state.inStep')}</ToneTag>;
}
