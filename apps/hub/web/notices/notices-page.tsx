/** What the staff of a place were told, one notice a day: which counties are missing what, or wait for what. */
import { isDirectiveKind } from '@linked/shared/link/kinds.ts';
import { errorMessage } from '@linked/ui/error-message.ts';
import { Page, Panel } from '@linked/ui/page.tsx';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useTerms } from '@linked/ui/use-terms.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { App, Button, Pagination, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CampaignTab } from '../routes.tsx';
import { type NoticeRow, trpc } from '../trpc.ts';
import './notices.css';

const PER_PAGE = 20;

export function NoticesPage() {
  const { t } = useTranslation('notices');
  const [page, setPage] = useState(1);
  const query = useQuery(trpc.notices.list.queryOptions({ limit: PER_PAGE, offset: (page - 1) * PER_PAGE }));
  const unread = query.data?.rows.filter((row) => row.unread).map((row) => row.id) ?? [];
  const read = useMarkRead();
  return (
    <Page
      title={t('title')}
      actions={
        unread.length > 0 && (
          <Button loading={read.isPending} onClick={() => read.mutate({ ids: unread })}>
            {t('markAll')}
          </Button>
        )
      }
    >
      <QueryState
        query={query}
        isEmpty={({ rows }) => rows.length === 0}
        empty={<EmptyState title={t('empty')} hint={t('emptyHint')} />}
      >
        {({ rows, total }) => (
          <>
            {rows.map((row) => (
              <Notice key={row.id} notice={row} />
            ))}
            <Pagination
              hideOnSinglePage
              current={page}
              pageSize={PER_PAGE}
              total={total}
              showSizeChanger={false}
              onChange={setPage}
            />
          </>
        )}
      </QueryState>
    </Page>
  );
}

function useMarkRead() {
  const cache = useQueryClient();
  const { message } = App.useApp();
  return useMutation(
    trpc.notices.markRead.mutationOptions({
      onSuccess: (count) => {
        cache.setQueryData(trpc.notices.unread.queryKey(), count);
        void cache.invalidateQueries(trpc.notices.list.queryFilter());
      },
      onError: (error) => void message.error(errorMessage(error)),
    }),
  );
}

function Notice({ notice }: { notice: NoticeRow }) {
  const { t } = useTranslation('notices');
  const format = useFormat();
  const read = useMarkRead();
  return (
    <Panel
      title={t('of', { region: notice.regionName, day: format.day(notice.day) })}
      extra={
        notice.unread && (
          <>
            <Tag color="processing">{t('unread')}</Tag>
            <Button size="small" loading={read.isPending} onClick={() => read.mutate({ ids: [notice.id] })}>
              {t('markRead')}
            </Button>
          </>
        )
      }
    >
      <ul className="notice-items">
        {notice.items.map((item) => (
          <li key={`${item.campaignId} ${item.kind} ${item.about}`}>
            <Item item={item} />
          </li>
        ))}
      </ul>
      <p className="task-standard">{t('updated', { at: format.instant(notice.updatedAt) })}</p>
    </Panel>
  );
}

/** Where what a notice is about is seen. */
const tabs: Readonly<Record<NoticeRow['items'][number]['kind'], CampaignTab>> = {
  receipt: 'deliveries',
  report: 'rhythm',
  overdue: 'tasks',
  'behind-pace': 'tasks',
  'city-task-overdue': 'plans',
  'city-task-behind-pace': 'plans',
  'reminder-unsigned': 'deliveries',
  'supervision-due': 'supervision',
  'supervision-overdue': 'supervision',
  'supervision-look-back': 'supervision',
  'supervision-replied': 'supervision',
  'review-waiting': 'reviews',
  'question-open': 'questions',
  'request-open': 'reviews',
  'unlock-needed': 'reviews',
  'closing-over': 'archive',
  'finding-handed-over': 'rounds',
};

/** Of which a county may have more than one. */
const countedKinds: ReadonlySet<NoticeRow['items'][number]['kind']> = new Set([
  'overdue',
  'behind-pace',
  'city-task-overdue',
  'city-task-behind-pace',
  'reminder-unsigned',
  'review-waiting',
  'question-open',
  'request-open',
  'unlock-needed',
  'closing-over',
  'finding-handed-over',
] as const);

function Item({ item }: { item: NoticeRow['items'][number] }) {
  const { t } = useTranslation('notices');
  const format = useFormat();
  const terms = useTerms();
  const kind = item.directiveKind ?? '';
  const what = t(`kind.${item.kind}`, {
    directive: isDirectiveKind(kind) ? terms.directiveKind(kind) : kind,
    day: item.dueOn ? format.day(item.dueOn) : '',
  });
  const tab = tabs[item.kind];
  const isCounted = countedKinds.has(item.kind);
  return (
    <>
      <p>
        <b>{what}</b>
        {'　'}
        {isCounted && (
          <>
            {t('items', { count: item.counties.reduce((sum, county) => sum + county.count, 0) })}
            {'　'}
          </>
        )}
        {t('counties', { count: item.counties.length })}
        {'　'}
        <Link to="/campaigns/$id" params={{ id: item.campaignId }} search={{ tab }}>
          {item.campaignTitle}
        </Link>
        {item.kind === 'finding-handed-over' && (
          <>
            {'　'}
            <Link to="/campaigns/$id/rounds/$roundId" params={{ id: item.campaignId, roundId: item.about }}>
              {t('toRound')}
            </Link>
          </>
        )}
        {item.kind.startsWith('supervision-') && (
          <>
            {'　'}
            <Link
              to="/campaigns/$id/supervision/$supervision"
              params={{ id: item.campaignId, supervision: item.about }}
            >
              {t('toLetter')}
            </Link>
          </>
        )}
      </p>
      <p className="notice-counties">
        {item.counties.map((county) => (
          <Tag key={county.region}>
            {isCounted
              ? t('countyItems', { name: county.regionName, count: county.count })
              : county.regionName}
          </Tag>
        ))}
      </p>
    </>
  );
}
