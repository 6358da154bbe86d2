/** Representative groups, and the county-wide figures of who takes part. */
import { newId } from '@linked/shared/ids.ts';
import { noTierCounts, sumTiers } from '@linked/shared/primitives.ts';
import { Page, Panel } from '@linked/ui/page.tsx';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCounty } from '../parts/county.ts';
import { useCampaign, useFieldName } from '../shell/campaign-frame.tsx';
import { useDoable } from '../shell/doable.ts';
import { type RepGroup, trpc } from '../trpc.ts';
import { CountyFigures } from './county-figures.tsx';
import { GroupDrawer } from './group-drawer.tsx';
import { GroupTable } from './group-table.tsx';

export function GroupsPage() {
  const { t } = useTranslation('groups');
  const campaign = useCampaign();
  const isDoable = useDoable();
  const fieldName = useFieldName();
  const { mayWrite } = useCounty();
  const [edited, setEdited] = useState<RepGroup | null>(null);
  const query = useQuery(trpc.groups.list.queryOptions({ campaignId: campaign.id }));
  const fields = campaign.document.fields.filter((field) => mayWrite(field.code));
  const writable = fields.length > 0 && isDoable('record');
  const begin = () =>
    setEdited({
      id: newId(),
      campaignId: campaign.id,
      field: fields[0]!.code,
      name: '',
      leaderName: '',
      members: noTierCounts,
      otherMembers: 0,
      trained: 0,
      revision: 0,
    });
  return (
    <Page
      title={t('title')}
      actions={
        writable && (
          <Button type="primary" onClick={begin}>
            {t('add')}
          </Button>
        )
      }
    >
      <CountyFigures />
      <Panel title={t('list')} extra={query.data && <Totals groups={query.data} />}>
        <QueryState
          query={query}
          isEmpty={(rows) => rows.length === 0}
          empty={<EmptyState title={t('empty.title')} hint={t('empty.hint')} />}
        >
          {(rows) => <GroupTable rows={rows} onEdit={writable ? setEdited : null} />}
        </QueryState>
      </Panel>
      {edited && (
        <GroupDrawer
          key={edited.id}
          group={query.data?.find((row) => row.id === edited.id) ?? edited}
          fields={fields.map((field) => ({ value: field.code, label: fieldName(field.code) }))}
          reload={query.refetch}
          onClose={() => setEdited(null)}
        />
      )}
    </Page>
  );
}

function Totals({ groups }: { groups: readonly RepGroup[] }) {
  const { t } = useTranslation('groups');
  const members = groups.reduce((sum, group) => sum + sumTiers(group.members) + group.otherMembers, 0);
  return <span className="soft">{t('totals', { count: groups.length, members })}</span>;
}
