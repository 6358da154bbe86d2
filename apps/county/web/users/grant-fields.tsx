import { type CountyRole, countyRoles, type Grant, type Role } from '@linked/shared/access/roles.ts';
import { campaignTemplates } from '@linked/shared/campaigns/templates.ts';
import { newId } from '@linked/shared/ids.ts';
import { useFormat } from '@linked/ui/use-format.ts';
import { useTerms } from '@linked/ui/use-terms.ts';
import { Button, Form, Select } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { ChoiceItem, TextItem } from '../parts/fields.tsx';
import type { RegionOption } from './region-options.ts';

/** Roles that an administrator of counties can give. */
const given: readonly CountyRole[] = countyRoles.filter((role) => role !== 'host-administrator');

/** Roles that may be narrowed to some fields of a campaign. */
export const hasFields = (role: Role): boolean => role === 'county-staff' || role === 'responsible-unit';

interface Props {
  regions: readonly RegionOption[];
  first: Grant;
}

/** One or more roles, each in a county; a responsible unit by its name. */
export function GrantFields({ regions, first }: Props) {
  const { t } = useTranslation('users');
  const terms = useTerms();
  const fields = useKnownFields();
  return (
    <Form.List name="grants">
      {(entries, { add, remove }) => (
        <>
          {entries.map((entry, index) => (
            <fieldset key={entry.key} className="indicator">
              <legend>{t('grantNo', { number: index + 1 })}</legend>
              <ChoiceItem
                name={[entry.name, 'role']}
                label={t('role')}
                options={given.map((role) => ({ value: role, label: terms.role(role) }))}
                required
              />
              <ChoiceItem
                name={[entry.name, 'region']}
                label={t('region')}
                options={regions}
                search
                required
              />
              <Form.Item noStyle dependencies={[['grants', entry.name, 'role']]}>
                {(form) => {
                  const role: Role = form.getFieldValue(['grants', entry.name, 'role']);
                  return (
                    <>
                      {role === 'responsible-unit' && (
                        <TextItem
                          name={[entry.name, 'unit']}
                          label={t('unit')}
                          help={t('unitHelp')}
                          required
                        />
                      )}
                      {hasFields(role) && (
                        <Form.Item
                          name={[entry.name, 'fields']}
                          label={t('fields')}
                          extra={t('fieldsHelp')}
                          normalize={(chosen: string[]) => (chosen.length > 0 ? chosen : null)}
                        >
                          <Select mode="tags" options={fields} placeholder={t('allFields')} />
                        </Form.Item>
                      )}
                    </>
                  );
                }}
              </Form.Item>
              {entries.length > 1 && (
                <Button size="small" onClick={() => remove(entry.name)}>
                  {t('removeGrant')}
                </Button>
              )}
            </fieldset>
          ))}
          <Button onClick={() => add(first)}>{t('addGrant')}</Button>
        </>
      )}
    </Form.List>
  );
}

/** Fields of the templates by name; others are typed by their code. */
function useKnownFields(): { value: string; label: string }[] {
  const { language } = useFormat();
  return useMemo(() => {
    const named = new Map<string, string>();
    for (const template of campaignTemplates)
      for (const field of template.build('2020-01-01', newId).fields)
        named.set(field.code, (language === 'en' && field.nameEn) || field.name);
    return [...named].map(([value, label]) => ({ value, label }));
  }, [language]);
}
