/** Says that what is on screen are the figures of a day that is over, and leads back to now. */
import { useFormat } from '@linked/ui/use-format.ts';
import { Link } from '@tanstack/react-router';
import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import type { DashboardSearch } from '../routes.tsx';
import type { Comparison } from '../trpc.ts';

export function PastNotice({ comparison: { snapshot } }: { comparison: Comparison }) {
  const { t } = useTranslation('dashboard');
  const format = useFormat();
  if (!snapshot) return null;
  return (
    <Alert
      type="warning"
      showIcon
      title={t('past.title', { day: format.day(snapshot.day), at: format.instant(snapshot.takenAt) })}
      description={t('past.text')}
      action={
        <Link to="/dashboard" search={(old: DashboardSearch) => ({ ...old, on: undefined })}>
          {t('past.back')}
        </Link>
      }
    />
  );
}
