import { sumTiers } from '@linked/shared/primitives.ts';
import { congressTiers, useTerms } from '@linked/ui/use-terms.ts';
import { Form } from 'antd';
import { useTranslation } from 'react-i18next';
import { ChoiceItem, NumberItem, TextItem } from '../parts/fields.tsx';
import { FormDrawer } from '../parts/form-drawer.tsx';
import { refresh } from '../parts/refresh.ts';
import { client, type RepGroup } from '../trpc.ts';

interface Props {
  group: RepGroup;
  fields: { value: string; label: string }[];
  reload: () => unknown;
  onClose: () => void;
}

export function GroupDrawer({ group, fields, reload, onClose }: Props) {
  const { t } = useTranslation('groups');
  const terms = useTerms();
  const isNew = group.revision === 0;
  return (
    <FormDrawer<RepGroup>
      title={isNew ? t('add') : t('editTitle')}
      record={{
        key: isNew ? `group:new:${group.campaignId}` : `group:${group.id}`,
        version: group.revision,
        values: group,
      }}
      describe={(values) => [
        { label: t('column.field'), text: fields.find((field) => field.value === values.field)?.label ?? '' },
        { label: t('column.name'), text: values.name ?? '' },
        { label: t('column.leader'), text: values.leaderName ?? '' },
        ...congressTiers.map((tier) => ({
          label: terms.congressTier(tier),
          text: String(values.members?.[tier] ?? 0),
        })),
        { label: t('column.others'), text: String(values.otherMembers ?? 0) },
        { label: t('column.trained'), text: String(values.trained ?? 0) },
      ]}
      save={async (values) => {
        await client.groups.save.mutate({
          ...values,
          campaignId: group.campaignId,
          revision: group.revision,
        });
        await refresh('groups', group.campaignId);
      }}
      reload={reload}
      onClose={onClose}
    >
      <ChoiceItem name="field" label={t('column.field')} options={fields} required />
      <TextItem name="name" label={t('column.name')} required />
      <TextItem name="leaderName" label={t('column.leader')} required />
      <fieldset className="number-grid">
        <legend>{t('membersByTier')}</legend>
        {congressTiers.map((tier) => (
          <NumberItem
            key={tier}
            name={['members', tier]}
            label={terms.congressTier(tier)}
            unit={t('people')}
            max={100_000}
            required
          />
        ))}
        <NumberItem
          name="otherMembers"
          label={t('column.others')}
          help={t('othersHelp')}
          unit={t('people')}
          max={100_000}
          required
        />
      </fieldset>
      <MembersTotal />
      <NumberItem
        name="trained"
        label={t('column.trained')}
        help={t('trainedHelp')}
        unit={t('people')}
        max={1_000_000}
        required
      />
    </FormDrawer>
  );
}

function MembersTotal() {
  const { t } = useTranslation('groups');
  const form = Form.useFormInstance<RepGroup>();
  const members = Form.useWatch('members', form);
  const others = Form.useWatch('otherMembers', form) ?? 0;
  return (
    <p className="soft" aria-live="polite">
      {t('membersTotal', { total: (members ? sumTiers(members) : 0) + others })}
    </p>
  );
}
