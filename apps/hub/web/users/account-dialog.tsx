import { username } from '@linked/shared/contracts/account.ts';
import { showServerError } from '@linked/ui/form-errors.ts';
import { useMutation } from '@tanstack/react-query';
import { Alert, App, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { trpc } from '../trpc.ts';
import { asGrants, type GrantEntered, GrantFields } from './grant-fields.tsx';
import type { RegionOption } from './region-options.ts';

interface Entered {
  username: string;
  password: string;
  name: string;
  title?: string;
  grants: GrantEntered[];
}

/** A new account with its first password and its roles. */
export function AccountDialog({
  regions,
  onClose,
}: {
  regions: RegionOption[];
  onClose: (changed: boolean) => void;
}) {
  const { t } = useTranslation('users');
  const { message } = App.useApp();
  const [form] = Form.useForm<Entered>();
  const [failure, setFailure] = useState<string | null>(null);
  const create = useMutation(trpc.users.create.mutationOptions());

  const submit = async (entered: Entered) => {
    setFailure(null);
    try {
      await create.mutateAsync({ ...entered, title: entered.title ?? '', grants: asGrants(entered.grants) });
      void message.success(t('create.done'));
      onClose(true);
    } catch (error) {
      setFailure(showServerError(form, error));
    }
  };

  const required = { required: true, whitespace: true, message: t('missing') };
  return (
    <Modal
      open
      width={820}
      title={t('create.open')}
      okText={t('create.do')}
      onOk={form.submit}
      confirmLoading={create.isPending}
      onCancel={() => onClose(false)}
      mask={{ closable: false }}
    >
      <div role="alert">
        {failure && (
          <Alert type="error" showIcon role="presentation" className="form-alert" title={failure} />
        )}
      </div>
      <Form<Entered>
        form={form}
        layout="vertical"
        onFinish={submit}
        initialValues={{ grants: [{}] }}
        autoComplete="off"
      >
        <div className="form-row">
          <Form.Item
            name="username"
            label={t('column.username')}
            extra={t('create.usernameHint')}
            rules={[
              required,
              {
                validator: (_, value: string | undefined) =>
                  !value || username.safeParse(value).success
                    ? Promise.resolve()
                    : Promise.reject(new Error(t('create.usernameWrong'))),
              },
            ]}
          >
            <Input maxLength={50} autoComplete="off" />
          </Form.Item>
          <Form.Item
            name="password"
            label={t('password.first')}
            extra={t('password.hint')}
            rules={[required, { min: 10, message: t('password.short') }]}
          >
            <Input.Password maxLength={128} autoComplete="new-password" />
          </Form.Item>
        </div>
        <div className="form-row">
          <Form.Item name="name" label={t('column.name')} rules={[required]}>
            <Input maxLength={200} />
          </Form.Item>
          <Form.Item name="title" label={t('create.post')}>
            <Input maxLength={200} />
          </Form.Item>
        </div>
        <GrantFields regions={regions} />
      </Form>
    </Modal>
  );
}
