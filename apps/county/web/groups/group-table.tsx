import { sumTiers } from '@linked/shared/primitives.ts';
import { Rate } from '@linked/ui/number.tsx';
import { RecordTable } from '@linked/ui/record-table.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useNarrow } from '@linked/ui/use-narrow.ts';
import { congressTiers } from '@linked/ui/use-terms.ts';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useCounty } from '../parts/county.ts';
import { refresh } from '../parts/refresh.ts';
import { RemoveButton } from '../parts/remove-button.tsx';
import { useFieldName } from '../shell/campaign-frame.tsx';
import { client, type RepGroup } from '../trpc.ts';

interface Props {
  rows: readonly RepGroup[];
  onEdit: ((group: RepGroup) => void) | null;
}

export function GroupTable({ rows, onEdit }: Props) {
  const { t } = useTranslation('groups');
  const format = useFormat();
  const fieldName = useFieldName();
  const { mayWrite } = useCounty();
  const narrow = useNarrow();
  const members = (row: RepGroup) => sumTiers(row.members) + row.otherMembers;
  const tiersText = (row: RepGroup) =>
    congressTiers
      .filter((tier) => row.members[tier] > 0)
      .map((tier) => `${t(`tier.${tier}`)} ${format.number(row.members[tier])}`)
      .join(t('figures.separator'));
  return (
    <RecordTable<RepGroup>
      rows={rows}
      rowKey={(row) => row.id}
      columns={[
        { key: 'field', title: t('column.field'), width: 120, render: (row) => fieldName(row.field) },
        { key: 'name', title: t('column.name'), lead: true, render: (row) => row.name },
        { key: 'leader', title: t('column.leader'), width: 120, render: (row) => row.leaderName },
        ...(narrow
          ? [{ key: 'tiers', title: t('column.tiers'), render: tiersText }]
          : congressTiers.map((tier) => ({
              key: tier,
              title: t(`tier.${tier}`),
              align: 'end' as const,
              width: 62,
              render: (row: RepGroup) => format.number(row.members[tier]),
            }))),
        {
          key: 'others',
          title: t('column.others'),
          align: 'end',
          width: 76,
          render: (row) => format.number(row.otherMembers),
        },
        {
          key: 'members',
          title: t('column.members'),
          align: 'end',
          width: 76,
          sort: (a, b) => members(a) - members(b),
          render: (row) => format.number(members(row)),
        },
        {
          key: 'trained',
          title: t('column.trained'),
          align: 'end',
          width: 150,
          render: (row) => (
            <Rate numerator={row.trained} denominator={members(row)} unit={t('people')} withParts />
          ),
        },
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
                      what={row.name}
                      remove={async () => {
                        await client.groups.remove.mutate({ id: row.id, revision: row.revision });
                        await refresh('groups', row.campaignId);
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
