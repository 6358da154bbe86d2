/** State of a task, and what holds for its data: locked, unlocked until a day, paused. */
import { useFormat } from '@linked/ui/use-format.ts';
import { useTranslation } from 'react-i18next';
import { TaskTag, ToneTag } from '../parts/tone-tag.tsx';
import type { Task } from '../trpc.ts';

export function TaskMarks({ row }: { row: Task }) {
  const { t } = useTranslation('reviews');
  const format = useFormat();
  const { lock } = row;
  return (
    <span className="task-marks">
      <TaskTag state={row.state} />
      {/* A locked hand-in says so itself. */}
      {row.state === 'locked' && row.reviewed && <ToneTag tone="good">{t('mark.reviewed')}</ToneTag>}
      {lock.state === 'locked' && row.state !== 'locked' && (
        <ToneTag tone="plain">{t('mark.locked')}</ToneTag>
      )}
      {lock.state === 'unlocked' && (
        <ToneTag tone="warn">{t('mark.unlocked', { day: format.day(lock.unlockedUntil!) })}</ToneTag>
      )}
      {row.pausedUntil && (
        <ToneTag tone="info">{t('mark.paused', { day: format.day(row.pausedUntil) })}</ToneTag>
      )}
    </span>
  );
}
