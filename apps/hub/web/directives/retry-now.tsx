/**
 * Tries the counties not reached yet at once. It is there while the campaign goes on, also with nobody to
 * reach: it starts the campaign's workflow again where that was lost (docs/operating.md).
 */
import { errorMessage } from '@linked/ui/error-message.ts';
import { formatTime } from '@linked/ui/format.ts';
import { useFormat } from '@linked/ui/use-format.ts';
import { useMutation } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { trpc } from '../trpc.ts';

interface Props {
  campaignId: string;
  /** Counties of the directive in view that it has not reached yet. */
  queued: number;
  /** Temporal is known to be away: the step is kept and carried out when it is back. */
  away?: boolean;
}

export function RetryNow({ campaignId, queued, away = false }: Props) {
  const { t } = useTranslation('directives');
  const format = useFormat();
  const [asked, setAsked] = useState<{ at: Date; queued: number } | null>(null);
  const retry = useMutation(
    trpc.directives.retryNow.mutationOptions({ onSuccess: () => setAsked({ at: new Date(), queued }) }),
  );
  const reached = asked ? Math.max(0, asked.queued - queued) : 0;
  return (
    <div className="retry-now">
      <Button
        type={queued > 0 ? 'primary' : 'default'}
        loading={retry.isPending}
        onClick={() => retry.mutate({ campaignId })}
      >
        {t('retry.do')}
      </Button>
      {!asked && !retry.isError && (
        <span className="soft">{t(queued > 0 ? 'retry.hint' : 'retry.hintAll')}</span>
      )}
      <div role="status">
        {retry.isError && (
          <Alert type="error" showIcon role="presentation" title={errorMessage(retry.error)} />
        )}
        {asked && !retry.isError && !retry.isPending && (
          <Alert
            type={away || queued > 0 ? 'info' : 'success'}
            showIcon
            role="presentation"
            title={t(away ? 'retry.away' : queued > 0 ? 'retry.going' : 'retry.none', {
              time: formatTime(asked.at),
              reached: format.number(reached),
              queued: format.number(queued),
            })}
          />
        )}
      </div>
    </div>
  );
}
