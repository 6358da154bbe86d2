/** A task the county adds for itself (自选动作), or a new version of one. */
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { newId } from '@linked/shared/ids.ts';
import type { LocalTaskInput } from '@linked/shared/local-tasks/local-tasks.ts';
import { useSession } from '@linked/ui/session.tsx';
import { Button, Form, InputNumber } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCounty } from '../parts/county.ts';
import { ChoiceItem, DayItem, LongTextItem, TextItem } from '../parts/fields.tsx';
import { FormDrawer } from '../parts/form-drawer.tsx';
import { refresh } from '../parts/refresh.ts';
import { useCampaign, useFieldName } from '../shell/campaign-frame.tsx';
import { client, type Task } from '../trpc.ts';

interface Props {
  /** Null for a new one. */
  row: Task | null;
  reload: () => unknown;
  onClose: () => void;
}

export function OwnTaskDrawer({ row, reload, onClose }: Props) {
  const { t } = useTranslation('ownTasks');
  const { today } = useSession();
  const campaign = useCampaign();
  const { mayWrite } = useCounty();
  const fieldName = useFieldName();
  const [key] = useState(() => row?.ownKey ?? newId());
  const fields = campaign.document.fields.filter((field) => mayWrite(field.code));
  const values: LocalTaskInput = row
    ? {
        field: row.task.field,
        title: row.task.title,
        standard: row.task.standard,
        dueOn: row.task.dueOn,
        indicators: row.task.indicators,
      }
    : { field: fields[0]?.code ?? '', title: '', standard: '', dueOn: today, indicators: [] };
  return (
    <FormDrawer<LocalTaskInput>
      title={t(row ? 'change' : 'add')}
      record={{
        key: row ? `own-task:${key}` : `own-task:new:${campaign.id}`,
        version: row?.task.revision ?? 0,
        values,
      }}
      describe={(shown) => [
        { label: t('title'), text: shown.title ?? '' },
        { label: t('standard'), text: shown.standard ?? '' },
        { label: t('dueOn'), text: shown.dueOn ?? '' },
      ]}
      save={async (typed) => {
        await client.ownTasks.save.mutate({
          campaignId: campaign.id,
          key,
          taskRevision: row?.task.revision ?? 0,
          task: {
            ...values,
            ...typed,
            standard: typed.standard ?? '',
            indicators: (typed.indicators ?? []).map((one) => ({ ...one, target: one.target ?? null })),
          },
        });
        await refresh('tasks', row?.task.id ?? campaign.id);
        await refresh('campaigns', campaign.id);
      }}
      reload={reload}
      onClose={onClose}
      savedText={t('saved')}
    >
      <p className="soft">{t('intro')}</p>
      <ChoiceItem
        name="field"
        label={t('field')}
        required
        disabled={row !== null}
        options={fields.map((field) => ({ value: field.code, label: fieldName(field.code) }))}
      />
      <TextItem name="title" label={t('title')} required />
      <LongTextItem name="standard" label={t('standard')} required rows={2} />
      <DayItem name="dueOn" label={t('dueOn')} required min={row ? undefined : today} />
      <Indicators />
    </FormDrawer>
  );
}

function Indicators() {
  const { t } = useTranslation('ownTasks');
  return (
    <Form.List name="indicators">
      {(rows, { add, remove }) => (
        <section aria-label={t('indicators')}>
          {rows.map((row) => (
            <fieldset key={row.key} className="form-row">
              <legend className="visually-hidden">{t('indicatorNo', { number: row.name + 1 })}</legend>
              <TextItem name={[row.name, 'name']} label={t('indicator')} required />
              <TextItem name={[row.name, 'unit']} label={t('unit')} required max={20} />
              <Form.Item name={[row.name, 'target']} label={t('target')}>
                <InputNumber min={0} max={1e12} className="number-field" />
              </Form.Item>
              <Button
                className="form-row-remove"
                icon={<DeleteOutlined />}
                aria-label={t('removeIndicator', { number: row.name + 1 })}
                onClick={() => remove(row.name)}
              />
            </fieldset>
          ))}
          <Button
            size="small"
            icon={<PlusOutlined />}
            disabled={rows.length >= 10}
            onClick={() =>
              add({
                code: `indicator-${Date.now().toString(36)}`,
                name: '',
                unit: '',
                aggregation: 'sum',
                baselineName: null,
                target: null,
              })
            }
          >
            {t('addIndicator')}
          </Button>
        </section>
      )}
    </Form.List>
  );
}
