import { RecordTable } from '@linked/ui/record-table.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useTerms } from '@linked/ui/use-terms.ts';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useCounty } from '../parts/county.ts';
import { refresh } from '../parts/refresh.ts';
import { RemoveButton } from '../parts/remove-button.tsx';
import { useFieldName } from '../shell/campaign-frame.tsx';
import { type Activity, client, type RepGroup } from '../trpc.ts';

interface Props {
  rows: readonly Activity[];
  groups: readonly RepGroup[];
  onEdit: ((activity: Activity) => void) | null;
}

export function ActivityTable({ rows, groups, onEdit }: Props) {
  const { t } = useTranslation('activities');
  const format = useFormat();
  const terms = useTerms();
  const fieldName = useFieldName();
  const { mayWrite } = useCounty();
  const groupName = (id: string | null) => groups.find((group) => group.id === id)?.name ?? '';
  return (
    <RecordTable<Activity>
      rows={rows}
      rowKey={(row) => row.id}
      columns={[
        {
          key: 'on',
          title: t('column.heldOn'),
          width: 120,
          sort: (a, b) => a.heldOn.localeCompare(b.heldOn),
          render: (row) => format.day(row.heldOn),
        },
        {
          key: 'mode',
          title: t('column.mode'),
          width: 170,
          lead: true,
          render: (row) => terms.activityMode(row.mode),
        },
        { key: 'field', title: t('column.field'), width: 120, render: (row) => fieldName(row.field) },
        { key: 'place', title: t('column.place'), width: 180, render: (row) => row.place },
        { key: 'group', title: t('column.group'), width: 150, render: (row) => groupName(row.groupId) },
        {
          key: 'people',
          title: t('column.participants'),
          width: 90,
          align: 'end',
          render: (row) => t('people', { count: row.participants }),
        },
        {
          key: 'problems',
          title: t('column.problemsFound'),
          width: 90,
          align: 'end',
          render: (row) => t('problems', { count: row.problemsFound }),
        },
        { key: 'summary', title: t('column.summary'), render: (row) => row.summary },
      ]}
      actions={
        onEdit
          ? {
              title: t('column.actions'),
              width: 140,
              render: (row) =>
                mayWrite(row.field) && (
                  <>
                    <Button size="small" onClick={() => onEdit(row)}>
                      {t('edit')}
                    </Button>
                    <RemoveButton
                      what={`${format.day(row.heldOn)} ${terms.activityMode(row.mode)}`}
                      remove={async () => {
                        await client.activities.remove.mutate({ id: row.id, revision: row.revision });
                        await refresh('activities', row.campaignId);
                      }}
                    />
                  </>
                ),
            }
          : undefined
      }
    />
  );
}
