/** The roles of an account: each with its region, and with fields where the role is a field team's. */
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { hubRoles } from '@linked/shared/access/roles.ts';
import { campaignTemplates } from '@linked/shared/campaigns/templates.ts';
import { newId } from '@linked/shared/ids.ts';
import { useFormat } from '@linked/ui/use-format.ts';
import { useTerms } from '@linked/ui/use-terms.ts';
import { Button, Form, Select } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { RegionOption } from './region-options.ts';

export interface GrantEntered {
  role: (typeof hubRoles)[number];
  region: string;
  fields?: string[] | null;
}

/** What is sent: no fields means all of them. */
export const asGrants = (entered: readonly GrantEntered[]) =>
  entered.map((grant) => ({
    role: grant.role,
    region: grant.region,
    fields: grant.fields?.length ? grant.fields : null,
    unit: null,
  }));

export function GrantFields({ regions }: { regions: RegionOption[] }) {
  const { t } = useTranslation('users');
  const { language } = useFormat();
  const terms = useTerms();
  const fields = useMemo(() => {
    const named = new Map<string, string>();
    for (const template of campaignTemplates)
      for (const field of template.build('2020-01-01', newId).fields)
        named.set(field.code, (language === 'en' && field.nameEn) || field.name);
    return [...named].map(([value, label]) => ({ value, label }));
  }, [language]);
  return (
    <Form.List name="grants">
      {(rows, { add, remove }) => (
        <section aria-label={t('grants.title')}>
          {rows.map((row) => (
            <fieldset key={row.key} className="form-row">
              <legend className="visually-hidden">{t('grants.no', { number: row.name + 1 })}</legend>
              <Form.Item
                name={[row.name, 'role']}
                label={t('grants.role')}
                rules={[{ required: true, message: t('missing') }]}
              >
                <Select options={hubRoles.map((role) => ({ value: role, label: terms.role(role) }))} />
              </Form.Item>
              <Form.Item
                name={[row.name, 'region']}
                label={t('grants.region')}
                rules={[{ required: true, message: t('missing') }]}
              >
                <Select showSearch={{ optionFilterProp: 'label' }} options={regions} />
              </Form.Item>
              <Form.Item
                name={[row.name, 'fields']}
                label={t('grants.fields')}
                tooltip={t('grants.fieldsHint')}
              >
                <Select mode="tags" options={fields} placeholder={t('grants.allFields')} />
              </Form.Item>
              <Button
                className="form-row-remove"
                icon={<DeleteOutlined />}
                disabled={rows.length === 1}
                aria-label={t('grants.remove', { number: row.name + 1 })}
                onClick={() => remove(row.name)}
              />
            </fieldset>
          ))}
          <Button
            size="small"
            icon={<PlusOutlined />}
            disabled={rows.length >= 50}
            onClick={() => add({ fields: null })}
          >
            {t('grants.add')}
          </Button>
        </section>
      )}
    </Form.List>
  );
}
