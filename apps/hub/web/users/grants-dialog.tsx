import { showServerError } from '@linked/ui/form-errors.ts';
import { useMutation } from '@tanstack/react-query';
import { Alert, App, Form, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Account, trpc } from '../trpc.ts';
import { asGrants, type GrantEntered, GrantFields } from './grant-fields.tsx';
import type { RegionOption } from './region-options.ts';

interface Props {
  account: Account;
  regions: RegionOption[];
  onClose: (changed: boolean) => void;
}

export function GrantsDialog({ account, regions, onClose }: Props) {
  const { t } = useTranslation('users');
  const { message } = App.useApp();
  const [form] = Form.useForm<{ grants: GrantEntered[] }>();
  const [failure, setFailure] = useState<string | null>(null);
  const change = useMutation(trpc.users.setGrants.mutationOptions());

  const submit = async ({ grants }: { grants: GrantEntered[] }) => {
    setFailure(null);
    try {
      await change.mutateAsync({ userId: account.userId, grants: asGrants(grants) });
      void message.success(t('grants.done'));
      onClose(true);
    } catch (error) {
      setFailure(showServerError(form, error));
    }
  };

  return (
    <Modal
      open
      width={820}
      title={t('grants.of', { name: account.username })}
      okText={t('save')}
      onOk={form.submit}
      confirmLoading={change.isPending}
      onCancel={() => onClose(false)}
      mask={{ closable: false }}
    >
      <div role="alert">
        {failure && (
          <Alert type="error" showIcon role="presentation" className="form-alert" title={failure} />
        )}
      </div>
      <Form form={form} layout="vertical" onFinish={submit} initialValues={{ grants: account.grants }}>
        <GrantFields regions={regions} />
      </Form>
    </Modal>
  );
}
