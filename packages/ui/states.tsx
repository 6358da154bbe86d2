/** The three states every list and panel has besides its content: loading, empty, failed. */
import { Alert, Button, Empty, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { errorMessage } from './error-message.ts';

/** A panel's skeleton; `rows` lines as tall as what will come. */
export function Loading({ rows = 6 }: { rows?: number }) {
  const { t } = useTranslation('ui');
  return (
    <div role="status" aria-busy="true" aria-label={t('state.loading')}>
      <Skeleton active title={false} paragraph={{ rows }} />
    </div>
  );
}

export function LoadingPage() {
  return (
    <main className="page-alone">
      <Loading rows={8} />
    </main>
  );
}

interface EmptyProps {
  /** What is not there. */
  title: string;
  /** What the user can do about it, or why that is fine. */
  hint?: ReactNode;
  action?: ReactNode;
}

export function EmptyState({ title, hint, action }: EmptyProps) {
  return (
    <Empty
      image={Empty.PRESENTED_IMAGE_SIMPLE}
      description={
        <>
          <strong className="empty-title">{title}</strong>
          {hint !== undefined && <p className="empty-hint">{hint}</p>}
        </>
      }
    >
      {action}
    </Empty>
  );
}

/** The sentence of the error and a way to try again. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => unknown }) {
  const { t } = useTranslation('ui');
  return (
    <Alert
      type="error"
      showIcon
      className="error-state"
      title={t('state.failed')}
      description={errorMessage(error)}
      action={
        onRetry && (
          <Button onClick={() => onRetry()} size="small">
            {t('state.retry')}
          </Button>
        )
      }
    />
  );
}

interface QueryLike<T> {
  data: T | undefined;
  error: unknown;
  refetch: () => unknown;
}

interface QueryStateProps<T> {
  query: QueryLike<T>;
  rows?: number;
  /** True shows `empty` in place of the content. */
  isEmpty?: (data: T) => boolean;
  empty?: ReactNode;
  children: (data: T) => ReactNode;
}

/** One of loading, failed, empty or the content. A failed refetch keeps the old content below the sentence. */
export function QueryState<T>({ query, rows, isEmpty, empty, children }: QueryStateProps<T>) {
  const failed = query.error ? <ErrorState error={query.error} onRetry={query.refetch} /> : null;
  if (query.data === undefined) return failed ?? <Loading rows={rows} />;
  return (
    <>
      {failed}
      {isEmpty?.(query.data) ? empty : children(query.data)}
    </>
  );
}
