/** A new question: about the campaign, a field or a task. What is typed survives errors and reloads. */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useCounty } from '../parts/county.ts';
import { ChoiceItem, LongTextItem } from '../parts/fields.tsx';
import { FormDrawer } from '../parts/form-drawer.tsx';
import { refresh } from '../parts/refresh.ts';
import { useCampaign, useFieldName } from '../shell/campaign-frame.tsx';
import { client, queryClient, trpc } from '../trpc.ts';

interface Values {
  /** `campaign`, `field:<code>` or `task:<id>`. */
  about: string;
  text: string;
}

export function AskDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation('questions');
  const campaign = useCampaign();
  const { mayWrite } = useCounty();
  const fieldName = useFieldName();
  const tasks = useQuery(trpc.tasks.list.queryOptions({ campaignId: campaign.id }));
  const mine = campaign.document.fields.filter((field) => mayWrite(field.code));
  const options = [
    { value: 'campaign', label: t('wholeCampaign') },
    ...mine.map((field) => ({
      value: `field:${field.code}`,
      label: t('aboutField', { field: fieldName(field.code) }),
    })),
    ...(tasks.data ?? [])
      .filter((row) => mayWrite(row.task.field))
      .map((row) => ({ value: `task:${row.task.id}`, label: t('aboutTask', { task: row.task.title }) })),
  ];
  const save = async ({ about, text }: Values) => {
    const [kind, value = null] = about.split(':') as [string, string?];
    await client.questions.ask.mutate({
      id,
      campaignId: campaign.id,
      field: kind === 'field' ? value : null,
      taskId: kind === 'task' ? value : null,
      text,
    });
    await refresh('questions', campaign.id);
  };
  const labelOf = (about: string) => options.find((one) => one.value === about)?.label ?? about;
  return (
    <FormDrawer<Values>
      title={t('ask')}
      record={{ key: `question:${campaign.id}`, version: 0, values: { about: 'campaign', text: '' } }}
      describe={(values) => [
        { label: t('about'), text: labelOf(values.about) },
        { label: t('text'), text: values.text },
      ]}
      save={save}
      reload={() => queryClient.invalidateQueries(trpc.questions.pathFilter())}
      onClose={onClose}
      saveLabel={t('send')}
      savedText={t('sent')}
    >
      <ChoiceItem name="about" label={t('about')} options={options} required search />
      <LongTextItem name="text" label={t('text')} rows={6} required />
    </FormDrawer>
  );
}
