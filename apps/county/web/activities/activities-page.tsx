/** Supervision activities: inspections, hearings, research, votes. */
import { activityModes } from '@linked/shared/activities/modes.ts';
import { newId } from '@linked/shared/ids.ts';
import { Page, Panel } from '@linked/ui/page.tsx';
import { useSession } from '@linked/ui/session.tsx';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useTerms } from '@linked/ui/use-terms.ts';
import { useQuery } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCounty } from '../parts/county.ts';
import { useCampaign, useFieldName } from '../shell/campaign-frame.tsx';
import { useDoable } from '../shell/doable.ts';
import { type Activity, trpc } from '../trpc.ts';
import { ActivityDrawer } from './activity-drawer.tsx';
import { ActivityTable } from './activity-table.tsx';

interface Filter {
  field?: string;
  mode?: string;
}

export function ActivitiesPage() {
  const { t } = useTranslation('activities');
  const campaign = useCampaign();
  const isDoable = useDoable();
  const fieldName = useFieldName();
  const terms = useTerms();
  const { today } = useSession();
  const { mayWrite } = useCounty();
  const [edited, setEdited] = useState<Activity | null>(null);
  const [filter, setFilter] = useState<Filter>({});
  const query = useQuery(trpc.activities.list.queryOptions({ campaignId: campaign.id }));
  const groups = useQuery(trpc.groups.list.queryOptions({ campaignId: campaign.id }));
  const fields = campaign.document.fields.filter((field) => mayWrite(field.code));
  const writable = fields.length > 0 && isDoable('record');
  const shown = (rows: readonly Activity[]) =>
    rows.filter(
      (row) => (!filter.field || row.field === filter.field) && (!filter.mode || row.mode === filter.mode),
    );
  const begin = () =>
    setEdited({
      id: newId(),
      campaignId: campaign.id,
      field: fields[0]!.code,
      mode: 'site-inspection',
      heldOn: today,
      place: '',
      groupId: null,
      participants: 0,
      problemsFound: 0,
      summary: '',
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
      <Panel
        title={query.data ? t('list', { count: shown(query.data).length }) : t('heading')}
        extra={
          <div className="filters">
            <Select
              aria-label={t('filter.field')}
              placeholder={t('filter.field')}
              allowClear
              value={filter.field}
              onChange={(field) => setFilter({ ...filter, field })}
              options={campaign.document.fields.map((field) => ({
                value: field.code,
                label: fieldName(field.code),
              }))}
            />
            <Select
              aria-label={t('filter.mode')}
              placeholder={t('filter.mode')}
              allowClear
              popupMatchSelectWidth={false}
              value={filter.mode}
              onChange={(mode) => setFilter({ ...filter, mode })}
              options={activityModes.map((mode) => ({ value: mode, label: terms.activityMode(mode) }))}
            />
          </div>
        }
      >
        <QueryState
          query={query}
          isEmpty={(rows) => shown(rows).length === 0}
          empty={<EmptyState title={t('empty.title')} hint={t('empty.hint')} />}
        >
          {(rows) => (
            <ActivityTable
              rows={shown(rows)}
              groups={groups.data ?? []}
              onEdit={writable ? setEdited : null}
            />
          )}
        </QueryState>
      </Panel>
      {edited && (
        <ActivityDrawer
          key={edited.id}
          activity={query.data?.find((row) => row.id === edited.id) ?? edited}
          fields={fields.map((field) => ({ value: field.code, label: fieldName(field.code) }))}
          groups={groups.data ?? []}
          reload={query.refetch}
          onClose={() => setEdited(null)}
        />
      )}
    </Page>
  );
}
