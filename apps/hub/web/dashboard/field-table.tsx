/** The region's figures field by field. */
import { Rate } from '@linked/ui/number.tsx';
import { Panel } from '@linked/ui/page.tsx';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Table, type TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import type { DashboardSearch } from '../routes.tsx';
import { type FieldFigures, trpc } from '../trpc.ts';
import type { Place } from './use-dashboard.ts';
import { useFieldNames } from './use-field-names.ts';

export function FieldTable({ place, today }: { place: Place; today: string }) {
  const { t } = useTranslation('dashboard');
  const format = useFormat();
  const campaign = useQuery(trpc.campaigns.get.queryOptions({ id: place.campaign.id }));
  const query = useQuery(
    trpc.rollup.fields.queryOptions({
      campaignId: place.campaign.id,
      region: place.region,
      ...(place.on === null ? {} : { on: place.on }),
    }),
  );
  const fieldName = useFieldNames(campaign.data?.document.fields);

  const count = (key: string, title: string, unit: string, value: (row: FieldFigures) => number) => ({
    key,
    title: t('column.withUnit', { name: title, unit }),
    align: 'right' as const,
    sorter: (a: FieldFigures, b: FieldFigures) => value(a) - value(b),
    render: (_: unknown, row: FieldFigures) => format.number(value(row)),
  });
  const rate = (
    key: string,
    title: string,
    unit: string,
    value: (row: FieldFigures) => number,
    of: (row: FieldFigures) => number,
  ) => ({
    key,
    title,
    align: 'right' as const,
    sorter: (a: FieldFigures, b: FieldFigures) => value(a) / (of(a) || 1) - value(b) / (of(b) || 1),
    render: (_: unknown, row: FieldFigures) => (
      <Rate numerator={value(row)} denominator={of(row)} unit={unit} withParts />
    ),
  });
  const task = t('unit.task');
  const problem = t('unit.problem');
  const columns: TableColumnsType<FieldFigures> = [
    {
      key: 'field',
      title: t('column.field'),
      render: (_, row) => (
        <Link to="/dashboard" search={(old: DashboardSearch) => ({ ...old, field: row.field })}>
          {fieldName(row.field)}
        </Link>
      ),
    },
    rate(
      'completion',
      t('measure.completion'),
      task,
      (row) => row.counters.tasks_done,
      (row) => row.tasksAssigned,
    ),
    rate(
      'reviewedCompletion',
      t('measure.reviewedCompletion'),
      task,
      (row) => row.counters.reviewed_done,
      (row) => row.tasksAssigned,
    ),
    rate(
      'progress',
      t('measure.progress'),
      task,
      (row) => row.counters.progress_sum / 100,
      (row) => row.tasksAssigned,
    ),
    rate(
      'onTime',
      t('measure.onTime'),
      task,
      (row) => row.counters.tasks_done_on_time,
      (row) => row.counters.tasks_done,
    ),
    count('tasksOverdue', t('measure.tasksOverdue'), task, (row) => row.tasksOverdue),
    count('groups', t('measure.groups'), t('unit.group'), (row) => row.counters.groups),
    count('activities', t('column.activities'), t('unit.activity'), (row) => row.counters.activities),
    count('problemsFound', t('measure.problemsFound'), problem, (row) => row.counters.problems_found),
    rate(
      'problemsClosed',
      t('measure.problemsClosed'),
      problem,
      (row) => row.counters.problems_closed,
      (row) => row.counters.problems_found,
    ),
    count('problemsOverdue', t('measure.problemsOverdue'), problem, (row) => row.problemsOverdue),
  ];
  return (
    <Panel title={t('fields.title')} extra={<span>{t('asOf', { date: format.day(today) })}</span>}>
      <QueryState
        query={query}
        isEmpty={(rows) => rows.length === 0}
        empty={<EmptyState title={t('fields.empty')} hint={t('fields.emptyHint')} />}
      >
        {(rows) => (
          <Table<FieldFigures>
            size="small"
            rowKey="field"
            columns={columns}
            dataSource={rows.filter((row) => place.field === null || row.field === place.field)}
            pagination={false}
            scroll={{ x: 'max-content' }}
            showSorterTooltip={false}
          />
        )}
      </QueryState>
    </Panel>
  );
}
