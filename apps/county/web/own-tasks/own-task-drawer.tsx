/** A task the county adds for itself (自选动作), or a new version of one. */
import { newId } from '@linked/shared/ids.ts';
import type { LocalTaskInput } from '@linked/shared/local-tasks/local-tasks.ts';
import { IndicatorList } from '@linked/ui/indicator-list.tsx';
import { useSession } from '@linked/ui/session.tsx';
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
      <IndicatorList checked />
    </FormDrawer>
  );
}
