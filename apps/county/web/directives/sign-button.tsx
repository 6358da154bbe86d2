/** Signing for a directive by name: the name and post that will stand on the receipt are shown first. */
import { errorMessage } from '@linked/ui/error-message.ts';
import { useSession } from '@linked/ui/session.tsx';
import { App, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Facts } from '../parts/facts.tsx';
import { refresh } from '../parts/refresh.ts';
import { client, type Directive } from '../trpc.ts';

export function SignButton({ directive }: { directive: Directive }) {
  const { t } = useTranslation('directives');
  const { principal } = useSession();
  const { modal, message } = App.useApp();
  const ask = () =>
    modal.confirm({
      title: t('sign.title'),
      content: (
        <>
          <p>{t('sign.hint')}</p>
          <Facts
            items={[
              { label: t('sign.document'), value: directive.campaignTitle },
              { label: t('sign.name'), value: principal.name },
              { label: t('sign.post'), value: principal.title },
            ]}
          />
        </>
      ),
      okText: t('sign.confirm'),
      onOk: async () => {
        try {
          await client.directives.sign.mutate({ id: directive.id });
          void message.success(t('sign.done'));
        } catch (error) {
          void message.error(errorMessage(error));
        }
        await refresh('directives', directive.id);
      },
    });
  return (
    <Button type="primary" onClick={ask}>
      {t('sign.button')}
    </Button>
  );
}
