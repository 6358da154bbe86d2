/** The changes of a supplement: a task changed, added or dropped, one box each. */
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { newId } from '@linked/shared/ids.ts';
import { DayField } from '@linked/ui/day-field.tsx';
import { IndicatorList } from '@linked/ui/indicator-list.tsx';
import { useSession } from '@linked/ui/session.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { Button, Checkbox, Form, Input, InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useFieldNames } from '../dashboard/use-field-names.ts';
import type { CampaignDetail, SupplementChoices } from '../trpc.ts';
import { type ChangePart, type Composed, changeParts, newChange, startingFrom } from './compose-values.ts';

interface Props {
  campaign: CampaignDetail;
  choices: SupplementChoices;
  /** Values were set without the user's typing them. */
  onFilled: () => void;
}

export function ChangeList({ campaign, choices, onFilled }: Props) {
  const { t } = useTranslation('supplements');
  return (
    <Form.List name="changes">
      {(rows, { add, remove }, { errors }) => (
        <>
          {rows.length === 0 && <p className="soft">{t('compose.noChanges')}</p>}
          {rows.map((row) => (
            <ChangeBox
              key={row.key}
              index={row.name}
              campaign={campaign}
              choices={choices}
              onFilled={onFilled}
              onRemove={() => remove(row.name)}
            />
          ))}
          <Form.ErrorList errors={errors} />
          <div className="compose-add">
            <Button icon={<PlusOutlined />} onClick={() => add(newChange('change'))}>
              {t('compose.change')}
            </Button>
            <Button icon={<PlusOutlined />} onClick={() => add(newChange('add', newId()))}>
              {t('compose.add')}
            </Button>
            <Button icon={<PlusOutlined />} onClick={() => add(newChange('drop'))}>
              {t('compose.drop')}
            </Button>
          </div>
        </>
      )}
    </Form.List>
  );
}

function ChangeBox({
  index,
  campaign,
  choices,
  onFilled,
  onRemove,
}: Props & { index: number; onRemove: () => void }) {
  const { t } = useTranslation('supplements');
  const form = Form.useFormInstance<Composed>();
  const change = Form.useWatch(['changes', index], { form, preserve: true }) as
    | Composed['changes'][number]
    | undefined;
  if (!change) return null;
  return (
    <fieldset className="compose-change">
      <legend>{t(`compose.legend.${change.kind}`, { number: index + 1 })}</legend>
      {change.kind === 'add' ? (
        <AddedTask index={index} campaign={campaign} />
      ) : (
        <ChosenTask index={index} campaign={campaign} choices={choices} onFilled={onFilled} />
      )}
      {change.kind === 'drop' && (
        <Form.Item name={[index, 'reason']} label={t('form.reason')} required>
          <Input maxLength={200} />
        </Form.Item>
      )}
      {change.kind === 'change' && change.taskId && (
        <>
          <Form.Item name={[index, 'parts']} label={t('form.parts')}>
            <Checkbox.Group
              options={changeParts.map((part) => ({ value: part, label: t(`part.${part}`) }))}
            />
          </Form.Item>
          <Parts index={index} parts={change.parts} />
        </>
      )}
      {change.kind === 'add' && <Parts index={index} parts={changeParts} />}
      <Button
        size="small"
        icon={<DeleteOutlined />}
        aria-label={t('compose.remove', { number: index + 1 })}
        onClick={onRemove}
      >
        {t('compose.removeShort')}
      </Button>
    </fieldset>
  );
}

function ChosenTask({ index, campaign, choices, onFilled }: Props & { index: number }) {
  const { t } = useTranslation('supplements');
  const format = useFormat();
  const form = Form.useFormInstance<Composed>();
  const fieldName = useFieldNames(campaign.document.fields);
  const choose = (id: string) => {
    const found = choices.tasks.find(({ task }) => task.id === id);
    const before = form.getFieldValue(['changes', index]) as Composed['changes'][number];
    if (!found) return;
    form.setFieldValue(['changes', index], startingFrom(found.task, before));
    onFilled();
  };
  return (
    <Form.Item name={[index, 'taskId']} label={t('form.task')} required>
      <Select
        showSearch={{ optionFilterProp: 'label' }}
        onChange={choose}
        options={choices.tasks.map(({ task, counties, dropped, differing }) => ({
          value: task.id,
          disabled: counties > 0 && dropped === counties,
          label: [
            fieldName(task.field),
            task.title,
            format.day(task.dueOn),
            differing > 0 && t('compose.differing', { count: differing }),
            dropped > 0 && t('compose.dropped', { count: dropped }),
          ]
            .filter(Boolean)
            .join(' · '),
        }))}
      />
    </Form.Item>
  );
}

function AddedTask({ index, campaign }: { index: number; campaign: CampaignDetail }) {
  const { t } = useTranslation('supplements');
  const format = useFormat();
  const fieldName = useFieldNames(campaign.document.fields);
  return (
    <div className="form-row">
      <Form.Item name={[index, 'title']} label={t('form.taskTitle')} required>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name={[index, 'field']} label={t('form.field')} required>
        <Select
          options={campaign.document.fields.map((one) => ({ value: one.code, label: fieldName(one.code) }))}
        />
      </Form.Item>
      <Form.Item name={[index, 'phase']} label={t('form.phase')} extra={t('form.phaseHint')}>
        <Select
          allowClear
          placeholder={t('form.noPhase')}
          options={campaign.document.phases.map(({ code, name, endsOn }) => ({
            value: code,
            label: `${name}（${format.day(endsOn)}）`,
          }))}
        />
      </Form.Item>
      <Form.Item name={[index, 'code']} label={t('form.code')} required>
        <Input maxLength={64} />
      </Form.Item>
    </div>
  );
}

function Parts({ index, parts }: { index: number; parts: readonly ChangePart[] }) {
  const { t } = useTranslation('supplements');
  const { today } = useSession();
  return (
    <>
      {parts.includes('dueOn') && (
        <Form.Item name={[index, 'dueOn']} label={t('part.dueOn')} required>
          <DayField min={today} />
        </Form.Item>
      )}
      {parts.includes('standard') && (
        <Form.Item name={[index, 'standard']} label={t('part.standard')}>
          <Input.TextArea autoSize={{ minRows: 2, maxRows: 10 }} maxLength={4000} />
        </Form.Item>
      )}
      {parts.includes('rectificationDays') && (
        <Form.Item
          name={[index, 'rectificationDays']}
          label={t('part.rectificationDays')}
          extra={t('form.noLimit')}
        >
          <InputNumber min={1} max={730} precision={0} suffix={t('form.days')} />
        </Form.Item>
      )}
      {parts.includes('indicators') && <IndicatorList under={['changes', index]} rolledUp />}
    </>
  );
}
