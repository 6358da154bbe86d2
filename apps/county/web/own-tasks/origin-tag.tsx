/** Whose task it is: nothing is said of the campaign's own, which are the rule. */
import { useTranslation } from 'react-i18next';
import { ToneTag } from '../parts/tone-tag.tsx';
import type { Task } from '../trpc.ts';

export function OriginTag({ row }: { row: Pick<Task, 'origin' | 'ownerName'> }) {
  const { t } = useTranslation('ownTasks');
  if (row.origin === 'campaign') return null;
  return (
    <ToneTag tone="info">
      {row.origin === 'city' ? t('origin.of', { name: row.ownerName }) : t('origin.county')}
    </ToneTag>
  );
}
