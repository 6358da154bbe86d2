import { errorMessage } from '@linked/ui/error-message.ts';
import { App, Button } from 'antd';
import { useTranslation } from 'react-i18next';

interface Props {
  /** What is removed, as the question names it. */
  what: string;
  /** Throws the server's error. */
  remove: () => Promise<unknown>;
}

/** Asks first; says why when it could not be removed. */
export function RemoveButton({ what, remove }: Props) {
  const { t } = useTranslation('parts');
  const { modal, message } = App.useApp();
  const ask = () =>
    modal.confirm({
      title: t('remove.title', { what }),
      content: t('remove.hint'),
      okText: t('remove.button'),
      okButtonProps: { danger: true },
      onOk: async () => {
        try {
          await remove();
          void message.success(t('remove.done'));
        } catch (error) {
          void message.error(errorMessage(error));
        }
      },
    });
  return (
    <Button size="small" onClick={ask}>
      {t('remove.button')}
      <span className="visually-hidden">{what}</span>
    </Button>
  );
}
