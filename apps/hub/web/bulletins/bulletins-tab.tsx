/** A campaign's bulletins (通报): drafts for the staff, and what went to the counties. */
import { regionWithin } from '@linked/shared/access/reach.ts';
import { openCampaignStates } from '@linked/shared/campaigns/states.ts';
import { errorMessage } from '@linked/ui/error-message.ts';
import { useSession } from '@linked/ui/session.tsx';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { App, Button, Table, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { type BulletinRow, type CampaignDetail, trpc } from '../trpc.ts';

export function BulletinsTab({ campaign }: { campaign: CampaignDetail }) {
  const { t } = useTranslation('bulletins');
  const format = useFormat();
  const { principal } = useSession();
  const { message } = App.useApp();
  const cache = useQueryClient();
  const navigate = useNavigate();
  const query = useQuery(trpc.bulletins.list.queryOptions({ campaignId: campaign.id }));
  const draft = useMutation(
    trpc.bulletins.draft.mutationOptions({
      onSuccess: ({ id }) => {
        void cache.invalidateQueries(trpc.bulletins.pathFilter());
        void navigate({
          to: '/campaigns/$id/bulletins/$bulletin',
          params: { id: campaign.id, bulletin: id },
        });
      },
      onError: (error) => void message.error(errorMessage(error)),
    }),
  );
  const mayDraft =
    openCampaignStates.includes(campaign.state) &&
    principal.grants.some(
      (grant) => grant.role === 'province-staff' && regionWithin(campaign.region, grant.region),
    );
  return (
    <>
      {mayDraft && (
        <div className="table-tools">
          <Button
            type="primary"
            loading={draft.isPending}
            onClick={() => draft.mutate({ campaignId: campaign.id })}
          >
            {t('draft.do')}
          </Button>
          <span className="soft">{t('draft.hint')}</span>
        </div>
      )}
      <QueryState
        query={query}
        isEmpty={(rows) => rows.length === 0}
        empty={<EmptyState title={t('empty.title')} hint={t('empty.hint')} />}
      >
        {(rows) => (
          <Table<BulletinRow>
            size="small"
            rowKey="id"
            dataSource={rows}
            scroll={{ x: 860 }}
            pagination={{ defaultPageSize: 20, showSizeChanger: false, hideOnSinglePage: true }}
            columns={[
              {
                key: 'number',
                title: t('column.number'),
                width: 100,
                render: (_, row) =>
                  row.number === null ? (
                    <Tag color="warning">{t('state.draft')}</Tag>
                  ) : (
                    t('number', { number: row.number })
                  ),
              },
              {
                key: 'title',
                title: t('column.title'),
                render: (_, row) => (
                  <Link
                    to="/campaigns/$id/bulletins/$bulletin"
                    params={{ id: campaign.id, bulletin: row.id }}
                  >
                    {row.title}
                  </Link>
                ),
              },
              {
                key: 'span',
                title: t('column.span'),
                width: 230,
                render: (_, row) =>
                  row.from
                    ? t('span', { from: format.day(row.from), to: format.day(row.to) })
                    : t('until', { to: format.day(row.to) }),
              },
              {
                key: 'who',
                title: t('column.who'),
                width: 260,
                render: (_, row) =>
                  row.issuedAt
                    ? t('issuedBy', { name: row.issuedByName, at: format.instant(row.issuedAt) })
                    : t('draftedBy', {
                        name: row.draftedByName ?? t('weekly'),
                        at: format.instant(row.draftedAt),
                      }),
              },
            ]}
          />
        )}
      </QueryState>
    </>
  );
}
