/** One supplement: what it changes, side by side, from which questions it came, and how far its receipts are. */
import { rolesOf } from '@linked/shared/access/roles.ts';
import { possibleEvents } from '@linked/shared/state-machine.ts';
import { type SupplementEvent, supplementTransitions } from '@linked/shared/supplements/states.ts';
import { Page, Panel } from '@linked/ui/page.tsx';
import { useSession } from '@linked/ui/session.tsx';
import { QueryState } from '@linked/ui/states.tsx';
import { TaskDifference } from '@linked/ui/task-difference.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Alert, Breadcrumb, Button, Descriptions } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFieldNames } from '../dashboard/use-field-names.ts';
import { Deliveries } from '../directives/deliveries.tsx';
import { useLiveDeliveries } from '../directives/use-deliveries.ts';
import { supplementRoute } from '../routes.tsx';
import { readableRegions } from '../shell/navigation.ts';
import { type CampaignDetail, type SupplementDetail, trpc } from '../trpc.ts';
import { Receipts } from './receipts.tsx';
import { SupplementState } from './supplement-state.tsx';
import { SupplementStepDialog } from './supplement-step-dialog.tsx';
import './supplements.css';

export function SupplementPage() {
  const { t } = useTranslation('supplements');
  const { id, supplement } = supplementRoute.useParams();
  const campaign = useQuery(trpc.campaigns.get.queryOptions({ id }));
  const query = useQuery(trpc.supplements.get.queryOptions({ id: supplement }));
  if (!campaign.data || !query.data)
    return (
      <Page title={t('title')}>
        <QueryState query={campaign.data ? query : campaign} rows={12}>
          {() => null}
        </QueryState>
      </Page>
    );
  return <Opened campaign={campaign.data} supplement={query.data} />;
}

function Opened({ campaign, supplement }: { campaign: CampaignDetail; supplement: SupplementDetail }) {
  const { t } = useTranslation('supplements');
  const format = useFormat();
  const session = useSession();
  const fieldName = useFieldNames(campaign.document.fields);
  const [asked, setAsked] = useState<SupplementEvent | null>(null);
  const running = ['issued', 'running'].includes(campaign.state);
  const events = running
    ? possibleEvents(supplementTransitions, supplement.state, rolesOf(session.principal))
    : [];
  const readsDeliveries = session.has(
    'province-staff',
    'province-approver',
    'city-staff',
    'area-team',
    'leader',
  );
  const { content } = supplement;
  return (
    <Page
      title={supplement.title}
      tags={<SupplementState state={supplement.state} />}
      path={
        <nav aria-label={t('path')}>
          <Breadcrumb
            items={[
              {
                title: (
                  <Link to="/campaigns/$id" params={{ id: campaign.id }} search={{ tab: 'supplements' }}>
                    {campaign.title}
                  </Link>
                ),
              },
              { title: supplement.number ? t('number', { number: supplement.number }) : t('noNumber') },
            ]}
          />
        </nav>
      }
      actions={
        <>
          {supplement.state === 'draft' && running && session.has('province-staff') && (
            <Link
              to="/campaigns/$id/supplements/$supplement/edit"
              params={{ id: campaign.id, supplement: supplement.id }}
              className="button-link"
            >
              {t('edit')}
            </Link>
          )}
          {[...new Set(events)].map((event) => (
            <Button
              key={event}
              type={event === 'approve' || event === 'issue' ? 'primary' : 'default'}
              danger={event === 'withdraw'}
              onClick={() => setAsked(event)}
            >
              {t(`event.${event}`)}
            </Button>
          ))}
        </>
      }
    >
      <Panel title={t('about')}>
        <Descriptions
          size="small"
          column={{ xs: 1, md: 2 }}
          items={[
            { key: 'organ', label: t('form.issuingOrgan'), children: supplement.issuingOrgan },
            { key: 'no', label: t('form.documentNo'), children: supplement.documentNo ?? t('none') },
            {
              key: 'drafted',
              label: t('drafted'),
              children: t('by', { name: supplement.createdBy, at: format.instant(supplement.createdAt) }),
            },
            ...(supplement.approvedBy && supplement.approvedAt
              ? [
                  {
                    key: 'approved',
                    label: t('approved'),
                    children: t('by', {
                      name: supplement.approvedBy,
                      at: format.instant(supplement.approvedAt),
                    }),
                  },
                ]
              : []),
            ...(supplement.issuedBy && supplement.issuedAt
              ? [
                  {
                    key: 'issued',
                    label: t('column.issuedAt'),
                    children: t('by', { name: supplement.issuedBy, at: format.instant(supplement.issuedAt) }),
                  },
                ]
              : []),
            // Who follows the deliveries below sees the count there, live.
            ...(readsDeliveries && supplement.issuedAt
              ? []
              : [{ key: 'receipts', label: t('column.receipts'), children: <Receipts row={supplement} /> }]),
            {
              key: 'workdays',
              label: t('form.receiptWorkdays'),
              children: t('workdays', { count: content.receiptWorkdays }),
            },
            ...(supplement.withdrawnReason
              ? [{ key: 'withdrawn', label: t('withdrawnReason'), children: supplement.withdrawnReason }]
              : []),
          ]}
        />
        {content.text && <p className="prose">{content.text}</p>}
      </Panel>
      {supplement.questions.length > 0 && (
        <Panel title={t('questions')}>
          <ul className="supplement-questions">
            {supplement.questions.map((question) => (
              <li key={question.id}>
                <b>{question.regionName}</b> <span className="prose">{question.text}</span>
                {question.answer && <p className="soft">{t('answer', { text: question.answer })}</p>}
              </li>
            ))}
          </ul>
        </Panel>
      )}
      <Panel title={t(supplement.issuedAt ? 'changed' : 'willChange')}>
        {supplement.differences.length === 0 && <Alert type="info" showIcon title={t('nothingToChange')} />}
        {supplement.differences.map((difference) => (
          <TaskDifference
            key={`${difference.taskId}/${difference.before?.revision ?? 0}`}
            difference={difference}
            fieldName={fieldName}
            extra={<span className="soft">{t('counties', { count: difference.counties })}</span>}
          />
        ))}
      </Panel>
      {supplement.directives.length > 0 && readsDeliveries && (
        <Delivered campaign={campaign} directives={supplement.directives} />
      )}
      {asked && <SupplementStepDialog supplement={supplement} event={asked} onClose={() => setAsked(null)} />}
    </Page>
  );
}

/** Its own part, because not everybody who reads supplements follows deliveries. */
function Delivered({ campaign, directives }: { campaign: CampaignDetail; directives: readonly string[] }) {
  const { t } = useTranslation('supplements');
  const { principal } = useSession();
  const within = readableRegions(principal)[0] ?? campaign.region;
  useLiveDeliveries(campaign.id, within);
  return (
    <Panel title={t('deliveries')}>
      {directives.map((directiveId) => (
        <Deliveries
          key={directiveId}
          directiveId={directiveId}
          campaignId={campaign.id}
          within={within}
          goesOn={campaign.state !== 'closed' && campaign.state !== 'withdrawn'}
        />
      ))}
    </Panel>
  );
}
