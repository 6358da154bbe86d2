import { showServerError } from '@linked/ui/form-errors.ts';
import { useMutation } from '@tanstack/react-query';
import { Alert, App, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Account, trpc } from '../trpc.ts';

/** Gives an account a new password and says whom to hand it to. */
export function PasswordDialog({
  account,
  onClose,
}: {
  account: Account;
  onClose: (changed: boolean) => void;
}) {
  const { t } = useTranslation('users');
  const { message } = App.useApp();
  const [form] = Form.useForm<{ password: string }>();
  const [failure, setFailure] = useState<string | null>(null);
  const reset = useMutation(trpc.users.resetPassword.mutationOptions());

  const submit = async ({ password }: { password: string }) => {
    setFailure(null);
    try {
      await reset.mutateAsync({ userId: account.userId, password });
      void message.success(t('password.done'));
      onClose(false);
    } catch (error) {
      setFailure(showServerError(form, error));
    }
  };

  return (
    <Modal
      open
      title={t('password.of', { name: account.username })}
      okText={t('password.reset')}
      onOk={form.submit}
      confirmLoading={reset.isPending}
      onCancel={() => onClose(false)}
      mask={{ closable: false }}
    >
      <div role="alert">
        {failure && (
          <Alert type="error" showIcon role="presentation" className="form-alert" title={failure} />
        )}
      </div>
      <Form form={form} layout="vertical" onFinish={submit}>
        <Form.Item
          name="password"
          label={t('password.new')}
          extra={t('password.hint')}
          rules={[
            { required: true, message: t('missing') },
            { min: 10, message: t('password.short') },
          ]}
        >
          <Input.Password maxLength={128} autoComplete="new-password" />
        </Form.Item>
      </Form>
    </Modal>
  );
}
