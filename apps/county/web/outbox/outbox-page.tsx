/** What goes up from the county: how far it is, and what the upper tier could not take. */
import { Page, Panel } from '@linked/ui/page.tsx';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useQuery } from '@tanstack/react-query';
import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { Facts } from '../parts/facts.tsx';
import { type OutboxStatus, trpc } from '../trpc.ts';
import { LinkState } from './link-state.tsx';
import { RefusedTable } from './refused-table.tsx';

export function OutboxPage() {
  const { t } = useTranslation('outbox');
  const status = useQuery(trpc.outbox.status.queryOptions());
  const refused = useQuery(trpc.outbox.refused.queryOptions());
  return (
    <Page title={t('title')} tags={status.data && <LinkState status={status.data} />}>
      <Panel title={t('link')}>
        <QueryState query={status} rows={4}>
          {(data) => <Status status={data} />}
        </QueryState>
      </Panel>
      <Panel title={t('refused.title')}>
        <QueryState
          query={refused}
          isEmpty={(rows) => rows.length === 0}
          empty={<EmptyState title={t('refused.empty')} hint={t('refused.emptyHint')} />}
        >
          {(rows) => <RefusedTable rows={rows} />}
        </QueryState>
      </Panel>
    </Page>
  );
}

function Status({ status }: { status: OutboxStatus }) {
  const { t } = useTranslation('outbox');
  const format = useFormat();
  return (
    <>
      {status.hubUrl === null && (
        <Alert type="warning" showIcon title={t('notConnectedHint')} className="campaign-notice" />
      )}
      {status.lastError !== null && (
        <Alert
          type="error"
          showIcon
          title={t('lastError')}
          description={status.lastError}
          className="campaign-notice"
        />
      )}
      <Facts
        items={[
          { label: t('waiting'), value: t('pieces', { count: status.waiting }) },
          { label: t('sent'), value: t('pieces', { count: status.sent }) },
          { label: t('rejected'), value: t('pieces', { count: status.rejected }) },
          { label: t('held'), value: t('pieces', { count: status.held }) },
          { label: t('lastContact'), value: status.lastContactAt && format.instant(status.lastContactAt) },
          { label: t('hub'), value: status.hubUrl },
          { label: t('mode'), value: status.mode && t(`modeIs.${status.mode}`) },
        ]}
      />
    </>
  );
}
