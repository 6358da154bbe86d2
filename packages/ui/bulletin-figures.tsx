/** The numbers behind a bulletin, beside its text: each with its denominator, and the days they are of. */
import type { BulletinFigures, BulletinLine } from '@linked/shared/bulletins/figures.ts';
import { useTranslation } from 'react-i18next';
import { RecordTable } from './record-table.tsx';
import { useFormat } from './use-format.ts';

export function BulletinTables({ figures }: { figures: BulletinFigures }) {
  const { t } = useTranslation('ui');
  const format = useFormat();
  const part = (value: number, whole: number) => {
    const parts = `${format.number(value, 1)} / ${format.number(whole, 1)}`;
    const rate = format.rate(value, whole);
    return rate === null ? parts : `${parts}（${rate}）`;
  };
  const added = (value: number | null) => (value === null ? '—' : format.number(value));
  const rows = [figures.whole, ...figures.cities];
  return (
    <>
      <p className="soft">
        {t('bulletin.asOf', { to: format.day(figures.to), at: format.instant(figures.takenAt) })}
        {figures.from
          ? t('bulletin.compared', { from: format.day(figures.from) })
          : t('bulletin.notCompared')}
        {t(figures.ranking ? 'bulletin.ranked' : 'bulletin.notRanked')}
      </p>
      <RecordTable<BulletinLine>
        rows={rows}
        rowKey={(row) => row.region}
        columns={[
          { key: 'region', title: t('bulletin.region'), lead: true, render: (row) => row.regionName },
          {
            key: 'done',
            title: t('bulletin.done'),
            align: 'end',
            render: (row) => part(row.tasksDone, row.tasksAssigned),
          },
          { key: 'new', title: t('bulletin.new'), align: 'end', render: (row) => added(row.newTasksDone) },
          {
            key: 'pace',
            title: t('bulletin.pace'),
            align: 'end',
            render: (row) =>
              t(row.behind ? 'bulletin.behind' : 'bulletin.onTrack', {
                actual: format.number(row.actual, 1),
                expected: format.number(row.expected, 1),
              }),
          },
          {
            key: 'overdue',
            title: t('bulletin.overdue'),
            align: 'end',
            render: (row) => format.number(row.tasksOverdue),
          },
          {
            key: 'closed',
            title: t('bulletin.closed'),
            align: 'end',
            render: (row) => part(row.problemsClosed, row.problemsFound),
          },
          {
            key: 'newClosed',
            title: t('bulletin.newClosed'),
            align: 'end',
            render: (row) => added(row.newProblemsClosed),
          },
        ]}
      />
    </>
  );
}
