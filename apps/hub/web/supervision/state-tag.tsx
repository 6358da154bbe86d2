import type { SupervisionState } from '@linked/shared/supervision/states.ts';
import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import type { SupervisionRow } from '../trpc.ts';

const colours: Record<SupervisionState, string> = {
  drafted: 'default',
  signed: 'processing',
  issued: 'processing',
  replied: 'warning',
  verifying: 'processing',
  verified: 'warning',
  closed: 'success',
  'look-back': 'warning',
  concluded: 'success',
  cancelled: 'default',
  withdrawn: 'default',
};

/** State, and beside it that the reply is late and how far up that has been brought. */
export function SupervisionTags({ row }: { row: SupervisionRow }) {
  const { t } = useTranslation('supervision');
  return (
    <>
      <Tag color={colours[row.state]}>{t(`state.${row.state}`)}</Tag>
      {row.overdue && <Tag color="error">{t('overdue')}</Tag>}
      {row.overdue && row.escalatedTo && <Tag color="error">{t(`escalated.${row.escalatedTo}`)}</Tag>}
      {row.round > 1 && row.state === 'issued' && <Tag>{t('askedAgain', { round: row.round })}</Tag>}
    </>
  );
}
