/** Inventories counted before rectification starts (底数): the denominators of many rates. */
import { newId } from '@linked/shared/ids.ts';
import { Panel } from '@linked/ui/page.tsx';
import { RecordTable } from '@linked/ui/record-table.tsx';
import { useSession } from '@linked/ui/session.tsx';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCounty } from '../parts/county.ts';
import { ChoiceItem, DayItem, NumberItem, TextItem } from '../parts/fields.tsx';
import { FormDrawer } from '../parts/form-drawer.tsx';
import { refresh } from '../parts/refresh.ts';
import { RemoveButton } from '../parts/remove-button.tsx';
import { useCampaign, useFieldName } from '../shell/campaign-frame.tsx';
import { useDoable } from '../shell/doable.ts';
import { type Baseline, client, trpc } from '../trpc.ts';

export function Baselines() {
  const { t } = useTranslation('tasks');
  const campaign = useCampaign();
  const isDoable = useDoable();
  const fieldName = useFieldName();
  const format = useFormat();
  const { today } = useSession();
  const { mayWrite } = useCounty();
  const [edited, setEdited] = useState<Baseline | null>(null);
  const query = useQuery(trpc.baselines.list.queryOptions({ campaignId: campaign.id }));
  const fields = campaign.document.fields.filter((field) => mayWrite(field.code));
  const writable = fields.length > 0 && isDoable('record');
  const begin = () =>
    setEdited({
      id: newId(),
      campaignId: campaign.id,
      field: fields[0]!.code,
      name: '',
      unit: '',
      amount: 0,
      countedOn: today,
      revision: 0,
    });
  return (
    <Panel
      title={t('baselines.title')}
      extra={
        writable && (
          <div className="panel-buttons">
            <Link to="/tasks/baselines/import" className="ant-btn button-link">
              {t('baselines.import')}
            </Link>
            <Button onClick={begin}>{t('baselines.add')}</Button>
          </div>
        )
      }
    >
      <QueryState
        query={query}
        rows={4}
        isEmpty={(rows) => rows.length === 0}
        empty={<EmptyState title={t('baselines.empty')} hint={t('baselines.emptyHint')} />}
      >
        {(rows) => (
          <RecordTable<Baseline>
            rows={rows}
            rowKey={(row) => row.id}
            columns={[
              { key: 'name', title: t('baselines.name'), lead: true, render: (row) => row.name },
              { key: 'field', title: t('column.field'), width: 150, render: (row) => fieldName(row.field) },
              {
                key: 'amount',
                title: t('baselines.amount'),
                width: 180,
                align: 'end',
                render: (row) => `${format.number(row.amount, 2)} ${row.unit}`,
              },
              {
                key: 'on',
                title: t('baselines.countedOn'),
                width: 140,
                render: (row) => format.day(row.countedOn),
              },
            ]}
            actions={
              writable
                ? {
                    title: t('items.actions'),
                    width: 150,
                    render: (row) =>
                      mayWrite(row.field) && (
                        <>
                          <Button size="small" onClick={() => setEdited(row)}>
                            {t('items.edit')}
                          </Button>
                          <RemoveButton
                            what={row.name}
                            remove={async () => {
                              await client.baselines.remove.mutate({ id: row.id, revision: row.revision });
                              await refresh('tasks', row.campaignId);
                            }}
                          />
                        </>
                      ),
                  }
                : undefined
            }
          />
        )}
      </QueryState>
      {edited && (
        <BaselineDrawer
          key={edited.id}
          baseline={query.data?.find((row) => row.id === edited.id) ?? edited}
          fields={fields.map((field) => ({ value: field.code, label: fieldName(field.code) }))}
          reload={query.refetch}
          onClose={() => setEdited(null)}
        />
      )}
    </Panel>
  );
}

interface DrawerProps {
  baseline: Baseline;
  fields: { value: string; label: string }[];
  reload: () => unknown;
  onClose: () => void;
}

function BaselineDrawer({ baseline, fields, reload, onClose }: DrawerProps) {
  const { t } = useTranslation('tasks');
  const { today } = useSession();
  const isNew = baseline.revision === 0;
  return (
    <FormDrawer<Baseline>
      title={isNew ? t('baselines.add') : t('baselines.edit')}
      record={{
        key: isNew ? 'baseline:new' : `baseline:${baseline.id}`,
        version: baseline.revision,
        values: baseline,
      }}
      describe={(values) => [
        { label: t('baselines.name'), text: values.name ?? '' },
        { label: t('baselines.amount'), text: `${values.amount ?? ''} ${values.unit ?? ''}` },
        { label: t('baselines.countedOn'), text: values.countedOn ?? '' },
      ]}
      save={async (values) => {
        await client.baselines.save.mutate({
          ...values,
          campaignId: baseline.campaignId,
          revision: baseline.revision,
        });
        await refresh('tasks', baseline.campaignId);
      }}
      reload={reload}
      onClose={onClose}
    >
      <ChoiceItem name="field" label={t('column.field')} options={fields} required />
      <TextItem name="name" label={t('baselines.name')} help={t('baselines.nameHelp')} required />
      <NumberItem name="amount" label={t('baselines.amount')} unit="" max={1e12} digits={2} required />
      <TextItem name="unit" label={t('baselines.unit')} help={t('baselines.unitHelp')} max={20} required />
      <DayItem name="countedOn" label={t('baselines.countedOn')} max={today} required />
    </FormDrawer>
  );
}
