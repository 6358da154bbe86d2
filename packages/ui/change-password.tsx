/** Changing one's own password: the present one, the new one, and the new one again. */
import { password as passwordRule } from '@linked/shared/contracts/account.ts';
import { isAppError } from '@linked/shared/errors/app-error.ts';
import { Alert, App, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changePassword } from './auth-client.ts';
import { useFormat } from './use-format.ts';

interface Entered {
  current: string;
  wanted: string;
  repeated: string;
}

const SHORTEST = passwordRule.minLength ?? 0;
const LONGEST = passwordRule.maxLength ?? undefined;

/** Mounted while it is open. */
export function ChangePassword({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('ui');
  const { language } = useFormat();
  const { message } = App.useApp();
  const [form] = Form.useForm<Entered>();
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);

  const submit = async ({ current, wanted }: Entered) => {
    setBusy(true);
    setFailure(null);
    try {
      await changePassword(current, wanted);
      void message.success(t('password.changed'));
      onClose();
    } catch (error) {
      if (isAppError(error) && error.code === 'sign-in-failed') {
        form.setFields([{ name: 'current', errors: [t('password.wrong')] }]);
        form.getFieldInstance('current')?.focus({ cursor: 'all' });
      } else setFailure(error);
    } finally {
      setBusy(false);
    }
  };

  return (
    <Modal
      open
      title={t('password.title')}
      okText={t('password.submit')}
      onOk={form.submit}
      confirmLoading={busy}
      onCancel={onClose}
      mask={{ closable: false }}
    >
      <div role="alert">
        {failure !== null && (
          <Alert
            type="error"
            showIcon
            role="presentation"
            title={isAppError(failure) ? failure.in(language) : t('error.network')}
          />
        )}
      </div>
      <Form<Entered> form={form} name="change-password" layout="vertical" onFinish={submit}>
        <Form.Item
          name="current"
          label={t('password.current')}
          rules={[{ required: true, message: t('password.currentMissing') }]}
        >
          <Input.Password autoComplete="current-password" maxLength={1000} autoFocus />
        </Form.Item>
        <Form.Item
          name="wanted"
          label={t('password.wanted')}
          extra={t('password.rule', { shortest: SHORTEST })}
          dependencies={['current']}
          rules={[
            { required: true, message: t('password.wantedMissing') },
            { min: SHORTEST, message: t('password.tooShort', { shortest: SHORTEST }) },
            {
              validator: (_, value) =>
                value && value === form.getFieldValue('current')
                  ? Promise.reject(new Error(t('password.same')))
                  : Promise.resolve(),
            },
          ]}
        >
          <Input.Password autoComplete="new-password" maxLength={LONGEST} />
        </Form.Item>
        <Form.Item
          name="repeated"
          label={t('password.repeated')}
          dependencies={['wanted']}
          rules={[
            { required: true, message: t('password.repeatedMissing') },
            {
              validator: (_, value) =>
                !value || value === form.getFieldValue('wanted')
                  ? Promise.resolve()
                  : Promise.reject(new Error(t('password.differs'))),
            },
          ]}
        >
          <Input.Password autoComplete="new-password" maxLength={LONGEST} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
