/** Has a supervised problem's workflow look again now, or starts it again where it was lost. */
import { errorMessage } from '@linked/ui/error-message.ts';
import { useMutation } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { trpc } from '../trpc.ts';
import { useOperationChanged } from './use-operation-changed.ts';

export function RetrySupervision({
  title,
  ...asked
}: {
  campaignId: string;
  supervisionId: string;
  title: string;
}) {
  const { t } = useTranslation('operations');
  const { message } = App.useApp();
  const changed = useOperationChanged();
  const retry = useMutation(
    trpc.operations.retrySupervision.mutationOptions({
      onSuccess: () => {
        void message.success(t('supervisions.told'));
        changed();
      },
      onError: (error) => void message.error(errorMessage(error)),
    }),
  );
  return (
    <Button size="small" loading={retry.isPending} onClick={() => retry.mutate(asked)}>
      {t('supervisions.retry')}
      <span className="visually-hidden">{title}</span>
    </Button>
  );
}
