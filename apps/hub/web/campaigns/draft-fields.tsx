import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import type { CampaignTask } from '@linked/shared/campaigns/document.ts';
import { Button, Form, Input, Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';

/** Subject areas. One that tasks belong to cannot be removed, nor its code changed. */
export function FieldsPart() {
  const { t } = useTranslation('campaigns');
  const tasks = (Form.useWatch<CampaignTask[] | undefined>('tasks', { preserve: true }) ??
    []) as CampaignTask[];
  const form = Form.useFormInstance();
  const inUse = (index: number) => {
    const code = form.getFieldValue(['fields', index, 'code']) as string | undefined;
    return code !== undefined && tasks.some((task) => task?.field === code);
  };
  return (
    <Form.List name="fields">
      {(rows, { add, remove }, { errors }) => (
        <>
          <p className="part-hint">{t('form.fieldsHint')}</p>
          {rows.map((row) => (
            <fieldset key={row.key} className="form-row">
              <legend className="visually-hidden">{t('form.fieldNo', { number: row.name + 1 })}</legend>
              <Form.Item name={[row.name, 'name']} label={t('form.fieldName')} required>
                <Input maxLength={200} />
              </Form.Item>
              <Form.Item
                name={[row.name, 'nameEn']}
                label={t('form.nameEn')}
                normalize={(value: string) => value || null}
              >
                <Input maxLength={200} />
              </Form.Item>
              <Form.Item name={[row.name, 'code']} label={t('form.code')} required>
                <Input maxLength={64} disabled={inUse(row.name)} />
              </Form.Item>
              <Tooltip title={inUse(row.name) ? t('form.fieldInUse') : t('form.remove')}>
                <Button
                  className="form-row-remove"
                  icon={<DeleteOutlined />}
                  disabled={inUse(row.name) || rows.length === 1}
                  aria-label={t('form.removeField', { number: row.name + 1 })}
                  onClick={() => remove(row.name)}
                />
              </Tooltip>
            </fieldset>
          ))}
          <Form.ErrorList errors={errors} />
          <Button
            icon={<PlusOutlined />}
            disabled={rows.length >= 20}
            onClick={() => add({ code: `field-${rows.length + 1}`, name: '', nameEn: null })}
          >
            {t('form.addField')}
          </Button>
        </>
      )}
    </Form.List>
  );
}
