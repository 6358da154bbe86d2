/** Plans a round or changes its plan: title, dates, places to go to, and the list that every visit goes by. */
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { newId } from '@linked/shared/ids.ts';
import { type ChecklistItem, checklistPresets } from '@linked/shared/rounds/checklist.ts';
import { DayField } from '@linked/ui/day-field.tsx';
import { FormDialog } from '@linked/ui/form-dialog.tsx';
import { useSession } from '@linked/ui/session.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { App, Button, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CampaignDetail, client, type RoundDetail } from '../trpc.ts';
import { usePlaces } from './use-places.ts';
import { useRoundChanged } from './use-round-changed.ts';

interface Entered {
  title: string;
  startsOn: string;
  endsOn: string;
  places: string[];
  checklist: ChecklistItem[];
}

interface Props {
  campaign: CampaignDetail;
  /** Whose round it is. */
  region: string;
  /** Null for a new one. */
  round: RoundDetail | null;
  onClose: () => void;
}

export function RoundDialog({ campaign, region, round, onClose }: Props) {
  const { t } = useTranslation('rounds');
  const { today } = useSession();
  const { message } = App.useApp();
  const places = usePlaces(campaign);
  const changed = useRoundChanged();
  // The page behind follows changes of others; what is typed here was typed on the round as it was opened.
  const [{ id, version }] = useState(() => round ?? { id: newId(), version: 0 });
  const below = places.below(region);
  // One that ended after it was planned for stays until it is taken out.
  const choices = [
    ...below,
    ...(round?.places ?? [])
      .filter((code) => !below.some(({ value }) => value === code))
      .map((code) => ({ value: code, label: places.name(code) })),
  ];
  const required = [{ required: true, message: t('missing') }];
  const submit = async (entered: Entered) => {
    changed(
      await client.rounds.save.mutate({
        ...entered,
        id,
        version,
        campaignId: campaign.id,
        region,
      }),
    );
    void message.success(t('saved'));
  };
  return (
    <FormDialog<Entered>
      title={t(round ? 'form.change' : 'form.plan')}
      okText={t('form.save')}
      width={760}
      initialValues={
        round ?? {
          title: '',
          startsOn: today,
          endsOn: today,
          places: choices.map((choice) => choice.value),
          checklist: [...checklistPresets[0].items],
        }
      }
      submit={submit}
      onClose={onClose}
    >
      <Form.Item name="title" label={t('form.title')} rules={[{ ...required[0], whitespace: true }]}>
        <Input maxLength={200} placeholder={t('form.titleExample')} />
      </Form.Item>
      <div className="form-row">
        <Form.Item name="startsOn" label={t('form.startsOn')} rules={required}>
          <DayField />
        </Form.Item>
        <Form.Item name="endsOn" label={t('form.endsOn')} rules={required}>
          <DayField />
        </Form.Item>
      </div>
      <Form.Item name="places" label={t('form.places')} rules={required} extra={t('form.placesHint')}>
        <Select
          mode="multiple"
          options={choices}
          showSearch={{ optionFilterProp: 'label' }}
          maxTagCount={8}
        />
      </Form.Item>
      <ChecklistPart />
    </FormDialog>
  );
}

function ChecklistPart() {
  const { t } = useTranslation('rounds');
  const { language } = useFormat();
  const form = Form.useFormInstance<Entered>();
  return (
    <Form.List name="checklist">
      {(rows, { add, remove }) => (
        <section aria-label={t('checklist.title')}>
          <div className="table-tools">
            <b>{t('checklist.title')}</b>
            <Select
              aria-label={t('checklist.preset')}
              value={null}
              placeholder={t('checklist.preset')}
              options={checklistPresets.map((preset) => ({
                value: preset.id,
                label: language === 'en' ? preset.nameEn : preset.name,
              }))}
              onChange={(chosen: string | null) => {
                const preset = checklistPresets.find((one) => one.id === chosen);
                if (preset) form.setFieldValue('checklist', [...preset.items]);
              }}
            />
          </div>
          {rows.map((row) => (
            <fieldset key={row.key} className="form-row">
              <legend className="visually-hidden">{t('checklist.no', { number: row.name + 1 })}</legend>
              <Form.Item name={[row.name, 'group']} className="middle" label={t('checklist.group')}>
                <Select
                  options={(['check', 'see'] as const).map((group) => ({
                    value: group,
                    label: t(`checklist.${group}`),
                  }))}
                />
              </Form.Item>
              <Form.Item
                name={[row.name, 'text']}
                label={t('checklist.text')}
                rules={[{ required: true, whitespace: true, message: t('missing') }]}
              >
                <Input maxLength={200} />
              </Form.Item>
              <Button
                className="form-row-remove"
                icon={<DeleteOutlined />}
                aria-label={t('checklist.remove', { number: row.name + 1 })}
                onClick={() => remove(row.name)}
              />
            </fieldset>
          ))}
          <Button
            size="small"
            icon={<PlusOutlined />}
            disabled={rows.length >= 40}
            onClick={() => add({ code: `item-${Date.now().toString(36)}`, group: 'check', text: '' })}
          >
            {t('checklist.add')}
          </Button>
        </section>
      )}
    </Form.List>
  );
}
