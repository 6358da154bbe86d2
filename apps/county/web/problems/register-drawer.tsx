import { newId } from '@linked/shared/ids.ts';
import { type ProblemSource, problemSources } from '@linked/shared/problems/states.ts';
import { useSession } from '@linked/ui/session.tsx';
import { useTerms } from '@linked/ui/use-terms.ts';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCounty } from '../parts/county.ts';
import { ChoiceItem, DayItem, LongTextItem, TextItem } from '../parts/fields.tsx';
import { FormDrawer } from '../parts/form-drawer.tsx';
import { refresh } from '../parts/refresh.ts';
import { useCampaign, useFieldName } from '../shell/campaign-frame.tsx';
import { client } from '../trpc.ts';

interface Values {
  /** Made before it is sent, so that sending it twice registers it once. */
  id: string;
  field: string;
  title: string;
  detail: string;
  source: ProblemSource;
  place: string;
  foundOn: string;
}

/** Registers one problem and opens it. */
export function RegisterDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('problems');
  const terms = useTerms();
  const campaign = useCampaign();
  const fieldName = useFieldName();
  const { today } = useSession();
  const { mayWrite } = useCounty();
  const navigate = useNavigate();
  const fields = campaign.document.fields.filter((field) => mayWrite(field.code));
  const [values] = useState<Values>(() => ({
    id: newId(),
    field: fields[0]!.code,
    title: '',
    detail: '',
    source: 'group-inspection',
    place: '',
    foundOn: today,
  }));
  return (
    <FormDrawer<Values>
      title={t('register.title')}
      record={{ key: `problem:new:${campaign.id}`, version: 0, values }}
      describe={() => []}
      save={async (typed) => {
        const problem = await client.problems.register.mutate({ campaignId: campaign.id, problem: typed });
        await refresh('problems', problem.id);
        await navigate({ to: '/problems/$id', params: { id: problem.id } });
      }}
      reload={() => undefined}
      onClose={onClose}
      saveLabel={t('register.save')}
      savedText={t('register.saved')}
    >
      <TextItem name="title" label={t('column.title')} help={t('register.titleHelp')} required />
      <ChoiceItem
        name="field"
        label={t('column.field')}
        options={fields.map((field) => ({ value: field.code, label: fieldName(field.code) }))}
        required
      />
      <ChoiceItem
        name="source"
        label={t('column.source')}
        options={problemSources.map((source) => ({ value: source, label: terms.problemSource(source) }))}
        required
      />
      <TextItem name="place" label={t('column.place')} />
      <DayItem name="foundOn" label={t('column.foundOn')} max={today} required />
      <LongTextItem name="detail" label={t('column.detail')} rows={4} />
    </FormDrawer>
  );
}
