/** What is not finished in a campaign, by county. */
import { Figure } from '@linked/ui/number.tsx';
import { EmptyState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { Alert, Table } from 'antd';
import { useTranslation } from 'react-i18next';
import type { StillOpen } from '../trpc.ts';

type Row = StillOpen['rows'][number];

/** Sums with their denominators and date; short enough for a dialog. */
export function OpenSummary({ open }: { open: StillOpen }) {
  const { t } = useTranslation('archives');
  const format = useFormat();
  const isPast = open.lastDay !== null && open.today > open.lastDay;
  const asOf = format.day(open.today);
  return (
    <div className="form-alert">
      <p>
        {t('open.summary', {
          at: format.instant(open.asOf),
          open: format.number(open.rows.length),
          counties: format.number(open.counties),
        })}
      </p>
      {open.lastDay && (
        <Alert
          type={isPast ? 'info' : 'warning'}
          showIcon
          className="form-alert"
          title={t(isPast ? 'open.past' : 'open.lastDay', { day: format.day(open.lastDay) })}
        />
      )}
      <div className="archive-figures">
        <Figure
          label={t('open.missing')}
          value={open.missing}
          denominator={open.tasks}
          denominatorName={t('open.ofTasks')}
          unit={t('open.task')}
          asOf={asOf}
        />
        <Figure label={t('open.problems')} value={open.problemsOpen} unit={t('open.problem')} asOf={asOf} />
      </div>
      {open.problemsOpen > 0 && <p className="soft">{t('open.goOn')}</p>}
      <OpenLetters open={open} end="close" />
    </div>
  );
}

/** What becomes of the campaign's letters (督办函) when it ends in this way; nothing where there are none. */
export function OpenLetters({ open, end }: { open: StillOpen; end: 'close' | 'withdraw' }) {
  const { t } = useTranslation('archives');
  const format = useFormat();
  const { lettersOut, lettersUnsent } = open;
  const asOf = format.instant(open.asOf);
  return (
    <>
      {lettersOut > 0 && (
        <p className="soft">{t(`letters.out.${end}`, { at: asOf, number: format.number(lettersOut) })}</p>
      )}
      {lettersUnsent > 0 && (
        <p className="soft">{t('letters.unsent', { at: asOf, number: format.number(lettersUnsent) })}</p>
      )}
    </>
  );
}

export function OpenCounties({ open }: { open: StillOpen }) {
  const { t } = useTranslation('archives');
  const format = useFormat();
  if (open.rows.length === 0) return <EmptyState title={t('open.none')} hint={t('open.noneHint')} />;
  const number = (value: number, unit: string) => `${format.number(value)} ${unit}`;
  return (
    <Table<Row>
      size="small"
      rowKey="region"
      dataSource={open.rows}
      pagination={open.rows.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
      scroll={{ x: 640 }}
      columns={[
        { key: 'county', title: t('open.county'), dataIndex: 'regionName', width: 160 },
        { key: 'city', title: t('open.city'), dataIndex: 'cityName', width: 140 },
        {
          key: 'missing',
          title: t('open.missing'),
          align: 'right',
          sorter: (a, b) => a.missing - b.missing,
          render: (_, row) => `${format.number(row.missing)} / ${number(row.tasks, t('open.task'))}`,
        },
        {
          key: 'problems',
          title: t('open.problems'),
          align: 'right',
          sorter: (a, b) => a.problemsOpen - b.problemsOpen,
          render: (_, row) => number(row.problemsOpen, t('open.problem')),
        },
        {
          key: 'unsigned',
          title: t('open.unsigned'),
          align: 'right',
          sorter: (a, b) => a.unsigned - b.unsigned,
          render: (_, row) => number(row.unsigned, t('open.document')),
        },
      ]}
    />
  );
}
