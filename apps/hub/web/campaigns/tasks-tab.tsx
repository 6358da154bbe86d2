/** All tasks with standard, due date and indicators: as drafted, after issue as they are in force. */
import { QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useQuery } from '@tanstack/react-query';
import { Select, Table, type TableColumnsType, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFieldNames } from '../dashboard/use-field-names.ts';
import { type CampaignDetail, type TaskInForce, trpc } from '../trpc.ts';

const ALL = 'all';

export function TasksTab({ campaign }: { campaign: CampaignDetail }) {
  if (campaign.issuedAt !== null) return <InForce campaign={campaign} />;
  const drafted = { added: false, changed: false, counties: 0, differing: 0, dropped: 0 };
  const rows = campaign.document.tasks.map((task) => ({ task, ...drafted }));
  return <Tasks campaign={campaign} rows={rows} counties={0} />;
}

function InForce({ campaign }: { campaign: CampaignDetail }) {
  const query = useQuery(trpc.supplements.inForce.queryOptions({ campaignId: campaign.id }));
  return (
    <QueryState query={query} rows={12}>
      {({ tasks, counties }) => <Tasks campaign={campaign} rows={tasks} counties={counties} />}
    </QueryState>
  );
}

interface TasksProps {
  campaign: CampaignDetail;
  rows: readonly TaskInForce[];
  /** Counties of the campaign; 0 before issue. */
  counties: number;
}

function Tasks({ campaign: { document }, rows, counties }: TasksProps) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const fieldName = useFieldNames(document.fields);
  const [field, setField] = useState(ALL);
  const columns: TableColumnsType<TaskInForce> = [
    { key: 'field', title: t('form.taskField'), width: 120, render: (_, { task }) => fieldName(task.field) },
    {
      key: 'title',
      title: t('form.taskTitle'),
      width: 340,
      render: (_, row) => (
        <>
          <b>{row.task.title}</b> <Marks row={row} />
          <div className="task-standard">{row.task.standard}</div>
          {row.task.rectificationDays !== undefined && (
            <div className="task-standard">{t('limit', { days: row.task.rectificationDays })}</div>
          )}
          <Spread row={row} counties={counties} />
        </>
      ),
    },
    {
      key: 'indicators',
      title: t('form.indicators'),
      width: 320,
      render: (_, { task }) => (
        <ul className="plain-list">
          {task.indicators.map((item) => (
            <li key={item.code}>
              {t('tasks.indicator', {
                name: item.name,
                unit: item.unit,
                aggregation: t(`aggregation.${item.aggregation}`),
              })}
              {item.baselineName && t('tasks.base', { name: item.baselineName })}
              {item.target !== null &&
                t('tasks.target', {
                  target: format.number(item.target, 1),
                  unit: item.baselineName && item.aggregation !== 'weighted-mean' ? '%' : item.unit,
                })}
            </li>
          ))}
        </ul>
      ),
    },
    {
      key: 'due',
      title: t('form.dueOn'),
      width: 110,
      sorter: (a, b) => a.task.dueOn.localeCompare(b.task.dueOn),
      render: (_, { task }) => format.day(task.dueOn),
    },
    {
      key: 'revision',
      title: t('tasks.revision'),
      width: 80,
      align: 'right',
      render: (_, { task }) => format.number(task.revision),
    },
  ];
  const options = [
    { value: ALL, label: t('tasks.allFields') },
    ...document.fields.map((one) => ({ value: one.code, label: fieldName(one.code) })),
  ];
  return (
    <>
      <Select
        aria-label={t('form.taskField')}
        className="above-table"
        value={field}
        options={options}
        onChange={setField}
      />
      <Table<TaskInForce>
        size="small"
        rowKey={({ task }) => task.id}
        columns={columns}
        dataSource={rows.filter(({ task }) => field === ALL || task.field === field)}
        pagination={rows.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
        scroll={{ x: 960 }}
        showSorterTooltip={false}
      />
    </>
  );
}

/** What supplements did to it. */
function Marks({ row: { added, changed, counties, dropped } }: { row: TaskInForce }) {
  const { t } = useTranslation('campaigns');
  if (counties > 0 && dropped === counties) return <Tag color="red">{t('tasks.mark.dropped')}</Tag>;
  return (
    <>
      {added && <Tag color="green">{t('tasks.mark.added')}</Tag>}
      {changed && <Tag color="blue">{t('tasks.mark.changed')}</Tag>}
    </>
  );
}

/** For how many counties it is otherwise than the row says. */
function Spread({ row, counties }: { row: TaskInForce; counties: number }) {
  const { t } = useTranslation('campaigns');
  const lines = [
    row.counties < counties && t('tasks.spread.given', { number: row.counties, of: counties }),
    row.differing > 0 && t('tasks.spread.differing', { number: row.differing, of: row.counties }),
    row.dropped > 0 &&
      row.dropped < row.counties &&
      t('tasks.spread.dropped', { number: row.dropped, of: row.counties }),
  ].filter((line) => line !== false);
  return lines.map((line) => (
    <div key={line} className="task-spread">
      {line}
    </div>
  ));
}
