/** Tasks that cities and counties added, beside the province's figures and never in them. */
import { Rate } from '@linked/ui/number.tsx';
import { Panel } from '@linked/ui/page.tsx';
import { QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useQuery } from '@tanstack/react-query';
import { Table, type TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { type LocalFigures, type LocalRegion, trpc } from '../trpc.ts';

interface Props {
  campaignId: string;
  region: string;
  field: string | null;
}

/** Nothing where nobody below has added any. */
export function LocalFiguresPanel({ campaignId, region, field }: Props) {
  const { t } = useTranslation('localTasks');
  const format = useFormat();
  const query = useQuery(trpc.localTasks.figures.queryOptions({ campaignId, region, field }));
  if (query.data && query.data.self.city.assigned + query.data.self.county.assigned === 0) return null;
  const count = (key: string, of: (row: LocalRegion) => number) => ({
    key,
    title: t(`column.${key}`),
    align: 'right' as const,
    width: 110,
    render: (_: unknown, row: LocalRegion) => format.number(of(row)),
  });
  const rate = (key: string, of: (row: LocalRegion) => LocalFigures) => ({
    key,
    title: t(`column.${key}`),
    align: 'right' as const,
    width: 170,
    render: (_: unknown, row: LocalRegion) => (
      <Rate numerator={of(row).done} denominator={of(row).assigned} unit={t('unit')} withParts />
    ),
  });
  const columns: TableColumnsType<LocalRegion> = [
    { key: 'region', title: t('column.region'), dataIndex: 'regionName', width: 150 },
    count('cityTasks', (row) => row.city.tasks),
    rate('cityDone', (row) => row.city),
    count('cityOverdue', (row) => row.city.overdue),
    count('ownCounties', (row) => row.county.counties),
    count('ownTasks', (row) => row.county.tasks),
    rate('ownDone', (row) => row.county),
    count('ownOverdue', (row) => row.county.overdue),
  ];
  return (
    <Panel title={t('panel')}>
      <QueryState query={query} rows={4}>
        {({ today, self, children }) => (
          <>
            <p className="soft">{t('apart', { date: format.day(today) })}</p>
            <Table<LocalRegion>
              size="small"
              rowKey="region"
              columns={columns}
              dataSource={[self, ...children.filter((row) => row.city.assigned + row.county.assigned > 0)]}
              pagination={false}
              scroll={{ x: 1000 }}
            />
          </>
        )}
      </QueryState>
    </Panel>
  );
}
