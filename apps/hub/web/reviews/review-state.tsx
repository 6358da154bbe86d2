/** How far a hand-in is, and whether its data are held. */
import type { ReviewRow } from '@linked/shared/contracts/hub/reviews.ts';
import { useFormat } from '@linked/ui/use-format.ts';
import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';

const colours: Record<ReviewRow['review'], string> = {
  none: 'default',
  submitted: 'processing',
  returned: 'warning',
  reviewed: 'success',
};

export function ReviewState({ row }: { row: ReviewRow }) {
  const { t } = useTranslation('reviews');
  const format = useFormat();
  return (
    <>
      <Tag color={colours[row.review]}>{t(`state.${row.review}`)}</Tag>
      {row.lock.state === 'locked' && <Tag>{t('state.locked')}</Tag>}
      {row.lock.state === 'unlocked' && (
        <Tag color="warning">{t('unlockedUntil', { day: format.day(row.lock.unlockedUntil!) })}</Tag>
      )}
      {row.pausedUntil && <Tag>{t('pausedUntil', { day: format.day(row.pausedUntil) })}</Tag>}
      {row.judged && (
        <div className="soft">{t('judged', { by: row.judged.by, at: format.instant(row.judged.at) })}</div>
      )}
      {row.returned && (
        <div className="soft">
          {t('returnedFor', { reason: row.returned.reason })}
          {row.returned.asked && ` ${t('returnedAsked', { asked: row.returned.asked })}`}
        </div>
      )}
    </>
  );
}
