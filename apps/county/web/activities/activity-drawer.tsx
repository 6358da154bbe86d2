import { activityModes } from '@linked/shared/activities/modes.ts';
import { useSession } from '@linked/ui/session.tsx';
import { useTerms } from '@linked/ui/use-terms.ts';
import { useTranslation } from 'react-i18next';
import { ChoiceItem, DayItem, LongTextItem, NumberItem, TextItem } from '../parts/fields.tsx';
import { FormDrawer } from '../parts/form-drawer.tsx';
import { refresh } from '../parts/refresh.ts';
import { type Activity, client, type RepGroup } from '../trpc.ts';

interface Props {
  activity: Activity;
  fields: { value: string; label: string }[];
  groups: readonly RepGroup[];
  reload: () => unknown;
  onClose: () => void;
}

export function ActivityDrawer({ activity, fields, groups, reload, onClose }: Props) {
  const { t } = useTranslation('activities');
  const terms = useTerms();
  const { today } = useSession();
  const isNew = activity.revision === 0;
  return (
    <FormDrawer<Activity>
      title={isNew ? t('add') : t('editTitle')}
      record={{
        key: isNew ? `activity:new:${activity.campaignId}` : `activity:${activity.id}`,
        version: activity.revision,
        values: activity,
      }}
      describe={(values) => [
        { label: t('column.mode'), text: values.mode ? terms.activityMode(values.mode) : '' },
        { label: t('column.heldOn'), text: values.heldOn ?? '' },
        { label: t('column.place'), text: values.place ?? '' },
        { label: t('column.group'), text: groups.find((group) => group.id === values.groupId)?.name ?? '' },
        { label: t('column.participants'), text: String(values.participants ?? '') },
        { label: t('column.problemsFound'), text: String(values.problemsFound ?? '') },
        { label: t('column.summary'), text: values.summary ?? '' },
      ]}
      save={async (values) => {
        await client.activities.save.mutate({
          ...values,
          campaignId: activity.campaignId,
          revision: activity.revision,
          groupId: values.groupId ?? null,
          summary: values.summary ?? '',
        });
        await refresh('activities', activity.campaignId);
      }}
      reload={reload}
      onClose={onClose}
    >
      <ChoiceItem name="field" label={t('column.field')} options={fields} required />
      <ChoiceItem
        name="mode"
        label={t('column.mode')}
        options={activityModes.map((mode) => ({ value: mode, label: terms.activityMode(mode) }))}
        required
      />
      <DayItem name="heldOn" label={t('column.heldOn')} max={today} required />
      <TextItem name="place" label={t('column.place')} required />
      <ChoiceItem
        name="groupId"
        label={t('column.group')}
        help={t('groupHelp')}
        options={groups.map((group) => ({ value: group.id, label: group.name }))}
        clearable
        search
      />
      <div className="number-grid">
        <NumberItem name="participants" label={t('column.participants')} unit={t('unit.people')} required />
        <NumberItem
          name="problemsFound"
          label={t('column.problemsFound')}
          unit={t('unit.problems')}
          required
        />
      </div>
      <LongTextItem name="summary" label={t('column.summary')} rows={4} />
    </FormDrawer>
  );
}
