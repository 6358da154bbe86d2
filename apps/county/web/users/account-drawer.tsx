/** A new account, or the roles of one that exists. */
import type { Grant } from '@linked/shared/access/roles.ts';
import { password as passwordRule, username as usernameRule } from '@linked/shared/contracts/account.ts';
import { Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { TextItem } from '../parts/fields.tsx';
import { FormDrawer } from '../parts/form-drawer.tsx';
import { type Account, client } from '../trpc.ts';
import { GrantFields, hasFields } from './grant-fields.tsx';
import type { RegionOption } from './region-options.ts';

interface Values {
  username: string;
  password: string;
  name: string;
  title: string;
  grants: Grant[];
}

interface Props {
  account: Account | null;
  regions: readonly RegionOption[];
  onSaved: () => unknown;
  onClose: () => void;
}

/** Roles that have no unit or fields are sent without them, whatever was typed before the role was changed. */
const settled = (grants: readonly Grant[]): Grant[] =>
  grants.map(({ role, region, unit, fields }) => ({
    role,
    region,
    fields: hasFields(role) && fields?.length ? fields : null,
    unit: role === 'responsible-unit' ? unit : null,
  }));

export function AccountDrawer({ account, regions, onSaved, onClose }: Props) {
  const { t } = useTranslation('users');
  const first: Grant = { role: 'county-staff', region: regions[0]?.value ?? '', fields: null, unit: null };
  return (
    <FormDrawer<Values>
      title={account ? t('grantsOf', { name: account.name }) : t('add')}
      record={{
        key: null,
        version: 0,
        values: {
          username: account?.username ?? '',
          password: '',
          name: account?.name ?? '',
          title: account?.title ?? '',
          grants: account?.grants ?? [first],
        },
      }}
      describe={() => []}
      save={async (values) => {
        const grants = settled(values.grants);
        if (account) await client.users.setGrants.mutate({ userId: account.userId, grants });
        else await client.users.create.mutate({ ...values, title: values.title ?? '', grants });
        await onSaved();
      }}
      reload={() => undefined}
      onClose={onClose}
      savedText={account ? t('grantsSaved') : t('created')}
    >
      {!account && <NewAccountFields />}
      <GrantFields regions={regions} first={first} />
    </FormDrawer>
  );
}

function NewAccountFields() {
  const { t } = useTranslation('users');
  return (
    <>
      <Form.Item
        name="username"
        label={t('column.username')}
        extra={t('usernameHelp')}
        rules={[
          {
            validator: (_, value: string) =>
              usernameRule.safeParse(value).success
                ? Promise.resolve()
                : Promise.reject(new Error(t('usernameWrong'))),
          },
        ]}
      >
        <Input maxLength={50} autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="password"
        label={t('password.first')}
        extra={t('password.help')}
        rules={[
          {
            validator: (_, value: string) =>
              passwordRule.safeParse(value).success
                ? Promise.resolve()
                : Promise.reject(new Error(t('password.wrong'))),
          },
        ]}
      >
        <Input.Password maxLength={128} autoComplete="new-password" />
      </Form.Item>
      <TextItem name="name" label={t('column.name')} help={t('nameHelp')} required />
      <TextItem name="title" label={t('column.title')} help={t('titleHelp')} />
    </>
  );
}
