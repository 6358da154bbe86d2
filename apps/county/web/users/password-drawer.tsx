import { password as passwordRule } from '@linked/shared/contracts/account.ts';
import { Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { FormDrawer } from '../parts/form-drawer.tsx';
import { type Account, client } from '../trpc.ts';

export function PasswordDrawer({ account, onClose }: { account: Account; onClose: () => void }) {
  const { t } = useTranslation('users');
  return (
    <FormDrawer<{ password: string }>
      title={t('password.title', { name: account.name })}
      record={{ key: null, version: 0, values: { password: '' } }}
      describe={() => []}
      save={({ password }) => client.users.resetPassword.mutate({ userId: account.userId, password })}
      reload={() => undefined}
      onClose={onClose}
      saveLabel={t('password.button')}
      savedText={t('password.done')}
    >
      <Form.Item
        name="password"
        label={t('password.new')}
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
    </FormDrawer>
  );
}
