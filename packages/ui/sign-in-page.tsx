/** Sign-in by user name. After a refusal the user name stays and the password is ready to be typed over. */
import { isAppError } from '@linked/shared/errors/app-error.ts';
import { Alert, Button, Form, Input, type InputRef } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { signIn } from './auth-client.ts';
import { LanguageSwitch } from './language-switch.tsx';
import { useFormat } from './use-format.ts';

interface Props {
  productName: string;
  onSignedIn: () => unknown;
}

interface Entered {
  username: string;
  password: string;
}

export function SignInPage({ productName, onSignedIn }: Props) {
  const { t } = useTranslation('ui');
  const { language } = useFormat();
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const passwordInput = useRef<InputRef>(null);

  const submit = async ({ username, password }: Entered) => {
    setBusy(true);
    setFailure(null);
    try {
      await signIn(username.trim(), password);
      await onSignedIn();
    } catch (error) {
      setFailure(error);
      passwordInput.current?.focus({ cursor: 'all' });
    } finally {
      setBusy(false);
    }
  };

  return (
    <div className="sign-in">
      <div className="sign-in-language">
        <LanguageSwitch />
      </div>
      <main className="sign-in-card">
        <h1>{productName}</h1>
        <p className="sign-in-hint">{t('signIn.hint')}</p>
        <div role="alert">
          {failure !== null && (
            <Alert
              type="error"
              showIcon
              role="presentation"
              className="sign-in-failure"
              title={isAppError(failure) ? failure.in(language) : t('error.network')}
            />
          )}
        </div>
        <Form<Entered> layout="vertical" requiredMark={false} onFinish={submit} disabled={busy}>
          <Form.Item
            name="username"
            label={t('signIn.username')}
            rules={[{ required: true, message: t('signIn.usernameMissing') }]}
          >
            <Input size="large" autoComplete="username" autoFocus maxLength={50} />
          </Form.Item>
          <Form.Item
            name="password"
            label={t('signIn.password')}
            rules={[{ required: true, message: t('signIn.passwordMissing') }]}
          >
            <Input.Password
              ref={passwordInput}
              size="large"
              autoComplete="current-password"
              maxLength={128}
            />
          </Form.Item>
          <Button type="primary" size="large" block htmlType="submit" loading={busy}>
            {t('signIn.submit')}
          </Button>
        </Form>
      </main>
      <footer className="sign-in-foot">{t('signIn.principle')}</footer>
    </div>
  );
}
