/** 延期申请 and 暂缓: what counties ask for, and what they were answered. */
import { regionWithin } from '@linked/shared/access/reach.ts';
import type { HubTaskRequestRow } from '@linked/shared/contracts/hub/reviews.ts';
import { RecordTable } from '@linked/ui/record-table.tsx';
import { useSession } from '@linked/ui/session.tsx';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useQuery } from '@tanstack/react-query';
import { Button, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CampaignDetail, trpc } from '../trpc.ts';
import { AnswerDialog } from './answer-dialog.tsx';
import { useLiveReviews } from './use-live-reviews.ts';

export function RequestsList({ campaign, within }: { campaign: CampaignDetail; within: string }) {
  const { t } = useTranslation('reviews');
  const format = useFormat();
  const { principal } = useSession();
  const [answering, setAnswering] = useState<{ request: HubTaskRequestRow; grant: boolean } | null>(null);
  useLiveReviews(campaign.id, within);
  const query = useQuery(trpc.reviews.requests.queryOptions({ campaignId: campaign.id, within }));
  /** The server decides again. */
  const mayAnswer = (row: HubTaskRequestRow) =>
    row.answer === null &&
    principal.grants.some(
      (grant) =>
        (grant.role === 'city-staff' || grant.role === 'province-staff') &&
        regionWithin(row.region, grant.region) &&
        (grant.fields === null || grant.fields.includes(row.field)),
    );
  return (
    <QueryState
      query={query}
      isEmpty={(rows) => rows.length === 0}
      empty={<EmptyState title={t('requests.empty')} hint={t('requests.emptyHint')} />}
    >
      {(rows) => (
        <>
          <RecordTable<HubTaskRequestRow>
            rows={rows}
            rowKey={(row) => row.id}
            columns={[
              { key: 'county', title: t('column.county'), width: 120, render: (row) => row.regionName },
              { key: 'task', title: t('column.task'), lead: true, render: (row) => row.taskTitle },
              {
                key: 'what',
                title: t('requests.what'),
                width: 230,
                render: (row) =>
                  t(row.answer ? `requests.${row.what}` : `requests.${row.what}Open`, {
                    until: format.day(row.until),
                    due: format.day(row.dueOn),
                  }),
              },
              { key: 'reason', title: t('requests.reason'), render: (row) => row.reason },
              {
                key: 'by',
                title: t('requests.by'),
                width: 150,
                render: (row) => (
                  <>
                    {row.requestedBy}
                    <div className="soft">{format.instant(row.requestedAt)}</div>
                  </>
                ),
              },
              {
                key: 'answer',
                title: t('requests.answer'),
                width: 210,
                render: ({ answer }) =>
                  answer ? (
                    <>
                      <Tag color={answer.granted ? 'success' : 'default'}>
                        {t(answer.granted ? 'requests.granted' : 'requests.refused')}
                      </Tag>
                      {answer.dueOn && t('history.dueOn', { day: format.day(answer.dueOn) })}
                      <div className="soft">
                        {t('judged', { by: answer.by, at: format.instant(answer.at) })}
                      </div>
                      {answer.reason && <div className="soft">{answer.reason}</div>}
                    </>
                  ) : (
                    <Tag color="processing">{t('requests.open')}</Tag>
                  ),
              },
            ]}
            actions={{
              title: t('column.action'),
              width: 100,
              render: (row) =>
                mayAnswer(row) && (
                  <>
                    <Button
                      size="small"
                      type="primary"
                      onClick={() => setAnswering({ request: row, grant: true })}
                    >
                      {t('answer.grant.do')}
                    </Button>
                    <Button size="small" onClick={() => setAnswering({ request: row, grant: false })}>
                      {t('answer.refuse.do')}
                    </Button>
                  </>
                ),
            }}
          />
          {answering && (
            <AnswerDialog campaignId={campaign.id} {...answering} onClose={() => setAnswering(null)} />
          )}
        </>
      )}
    </QueryState>
  );
}
