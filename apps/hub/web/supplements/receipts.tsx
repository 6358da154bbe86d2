import { Rate } from '@linked/ui/number.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import type { SupplementSummary } from '../trpc.ts';

/** How many of the counties it is for have signed, by when they should, and how many are late. */
export function Receipts({ row }: { row: SupplementSummary }) {
  const { t } = useTranslation('supplements');
  const format = useFormat();
  if (row.issuedAt === null) return t('counties', { count: row.counties });
  return (
    <>
      <Rate numerator={row.signed} denominator={row.counties} unit={t('unit')} withParts />
      <div className="soft">
        {row.receiptDueOn && t('receiptDue', { day: format.day(row.receiptDueOn) })}{' '}
        {row.late > 0 && <Tag color="error">{t('late', { count: row.late })}</Tag>}
      </div>
    </>
  );
}
