/** What a supplement made of the task: dropped, or changed since its figures were written. */
import { useTranslation } from 'react-i18next';
import { ToneTag } from '../parts/tone-tag.tsx';
import type { Task } from '../trpc.ts';

export const isOlder = (row: Pick<Task, 'task' | 'writtenRevision'>): boolean =>
  row.writtenRevision !== null && row.writtenRevision < row.task.revision;

export function VersionTag({ row }: { row: Task }) {
  const { t } = useTranslation('tasks');
  if (row.dropped) return <ToneTag tone="plain">{t('version.dropped')}</ToneTag>;
  return isOlder(row) ? <ToneTag tone="warn">{t('version.older')}</ToneTag> : null;
}
