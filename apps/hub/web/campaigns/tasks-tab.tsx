/** All tasks with standard, due date and indicators. */
import type { CampaignTask } from '@linked/shared/campaigns/document.ts';
import { useFormat } from '@linked/ui/use-format.ts';
import { Select, Table, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFieldNames } from '../dashboard/use-field-names.ts';
import type { CampaignDetail } from '../trpc.ts';

const ALL = 'all';

export function TasksTab({ campaign: { document } }: { campaign: CampaignDetail }) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const fieldName = useFieldNames(document.fields);
  const [field, setField] = useState(ALL);
  const columns: TableColumnsType<CampaignTask> = [
    { key: 'field', title: t('form.taskField'), width: 120, render: (_, task) => fieldName(task.field) },
    {
      key: 'title',
      title: t('form.taskTitle'),
      width: 340,
      render: (_, task) => (
        <>
          <b>{task.title}</b>
          <div className="task-standard">{task.standard}</div>
        </>
      ),
    },
    {
      key: 'indicators',
      title: t('form.indicators'),
      width: 320,
      render: (_, task) => (
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
      sorter: (a, b) => a.dueOn.localeCompare(b.dueOn),
      render: (_, task) => format.day(task.dueOn),
    },
    { key: 'revision', title: t('tasks.revision'), width: 80, align: 'right', dataIndex: 'revision' },
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
      <Table<CampaignTask>
        size="small"
        rowKey="id"
        columns={columns}
        dataSource={document.tasks.filter((task) => field === ALL || task.field === field)}
        pagination={document.tasks.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
        scroll={{ x: 960 }}
        showSorterTooltip={false}
      />
    </>
  );
}
