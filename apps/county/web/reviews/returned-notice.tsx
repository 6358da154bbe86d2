/** Why a task was given back (退回补充), what is asked for, by whom and to whom. */
import { useFormat } from '@linked/ui/use-format.ts';
import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Task } from '../trpc.ts';

export function ReturnedNotice({ row }: { row: Task }) {
  const { t } = useTranslation('reviews');
  if (row.returned === null) return null;
  return (
    <Alert
      type="error"
      showIcon
      title={t('returned.title', { author: row.returned.author ?? row.author ?? '' })}
      description={<ReturnedText returned={row.returned} />}
    />
  );
}

export function ReturnedText({ returned }: { returned: NonNullable<Task['returned']> }) {
  const { t } = useTranslation('reviews');
  const format = useFormat();
  return (
    <>
      <div>{t('returned.reason', { reason: returned.reason })}</div>
      {returned.asked !== '' && <div>{t('returned.asked', { asked: returned.asked })}</div>}
      <div className="soft">
        {t(`returned.by.${returned.tier}`, { name: returned.by, at: format.instant(returned.at) })}
      </div>
    </>
  );
}
