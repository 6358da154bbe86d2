import type { CampaignTask } from '@linked/shared/campaigns/document.ts';
import { useSession } from '@linked/ui/session.tsx';
import { useTranslation } from 'react-i18next';
import { ChoiceItem, DayItem, LongTextItem, TextItem } from '../parts/fields.tsx';
import { FormDrawer } from '../parts/form-drawer.tsx';
import { refresh } from '../parts/refresh.ts';
import { client, type WorkItem } from '../trpc.ts';

type Item = Omit<WorkItem, 'field'>;

interface Props {
  item: Item;
  /** Tasks to choose from; null when the task is settled by the page. */
  tasks: readonly CampaignTask[] | null;
  reload: () => unknown;
  onClose: () => void;
}

export function WorkItemDrawer({ item, tasks, reload, onClose }: Props) {
  const { t } = useTranslation('tasks');
  const { today } = useSession();
  const isNew = item.revision === 0;
  return (
    <FormDrawer<Item>
      title={isNew ? t('items.add') : t('items.edit')}
      record={{
        key: isNew ? `work-item:new:${tasks ? '' : item.taskId}` : `work-item:${item.id}`,
        version: item.revision,
        values: item,
      }}
      describe={(values) => [
        { label: t('items.matter'), text: values.matter ?? '' },
        { label: t('items.person'), text: values.person ?? '' },
        { label: t('items.standard'), text: values.standard ?? '' },
        { label: t('items.dueOn'), text: values.dueOn ?? '' },
        { label: t('items.doneOn'), text: values.doneOn ?? '' },
      ]}
      save={async (values) => {
        await client.workItems.save.mutate({
          ...values,
          campaignId: item.campaignId,
          revision: item.revision,
          doneOn: values.doneOn ?? null,
          standard: values.standard ?? '',
        });
        await refresh('tasks', values.taskId);
      }}
      reload={reload}
      onClose={onClose}
    >
      {tasks && (
        <ChoiceItem
          name="taskId"
          label={t('items.task')}
          required
          search
          options={tasks.map((task) => ({ value: task.id, label: task.title }))}
        />
      )}
      <TextItem name="person" label={t('items.person')} help={t('items.personHelp')} required />
      <TextItem name="matter" label={t('items.matter')} required />
      <LongTextItem name="standard" label={t('items.standard')} required rows={2} />
      <DayItem name="dueOn" label={t('items.dueOn')} required />
      <DayItem name="doneOn" label={t('items.doneOn')} help={t('items.doneHelp')} max={today} />
    </FormDrawer>
  );
}
