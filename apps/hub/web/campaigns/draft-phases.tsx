import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import type { CampaignDocument } from '@linked/shared/campaigns/document.ts';
import { DayField } from '@linked/ui/day-field.tsx';
import { useSession } from '@linked/ui/session.tsx';
import { Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { PhaseWarnings } from '../phases/phase-warnings.tsx';

/** As they stand in the form. */
function DatesNow() {
  const form = Form.useFormInstance<CampaignDocument>();
  const phases = Form.useWatch('phases', form);
  const tasks = Form.useWatch('tasks', form);
  return <PhaseWarnings phases={phases ?? []} tasks={tasks ?? []} />;
}

/** Dated steps; they may overlap. */
export function PhasesPart() {
  const { t } = useTranslation('campaigns');
  const { today } = useSession();
  return (
    <Form.List name="phases">
      {(rows, { add, remove }, { errors }) => (
        <>
          <p className="part-hint">{t('form.phasesHint')}</p>
          {rows.map((row) => (
            <fieldset key={row.key} className="form-row">
              <legend className="visually-hidden">{t('form.phaseNo', { number: row.name + 1 })}</legend>
              <Form.Item name={[row.name, 'name']} label={t('form.phaseName')} required>
                <Input maxLength={200} />
              </Form.Item>
              <Form.Item
                name={[row.name, 'nameEn']}
                label={t('form.nameEn')}
                normalize={(value: string) => value || null}
              >
                <Input maxLength={200} />
              </Form.Item>
              <Form.Item name={[row.name, 'startsOn']} label={t('form.startsOn')} required>
                <DayField />
              </Form.Item>
              <Form.Item name={[row.name, 'endsOn']} label={t('form.endsOn')} required>
                <DayField />
              </Form.Item>
              <Button
                className="form-row-remove"
                icon={<DeleteOutlined />}
                disabled={rows.length === 1}
                aria-label={t('form.removePhase', { number: row.name + 1 })}
                onClick={() => remove(row.name)}
              />
            </fieldset>
          ))}
          <DatesNow />
          <Form.ErrorList errors={errors} />
          <Button
            icon={<PlusOutlined />}
            disabled={rows.length >= 20}
            onClick={() =>
              add({
                code: `phase-${Date.now().toString(36)}`,
                name: '',
                nameEn: null,
                startsOn: today,
                endsOn: today,
              })
            }
          >
            {t('form.addPhase')}
          </Button>
        </>
      )}
    </Form.List>
  );
}
