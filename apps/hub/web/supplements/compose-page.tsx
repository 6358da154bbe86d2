/** Composing a supplement: a new one, or a draft that is there. */
import { Page } from '@linked/ui/page.tsx';
import { useSession } from '@linked/ui/session.tsx';
import { QueryState } from '@linked/ui/states.tsx';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { composeRoute, newSupplementRoute } from '../routes.tsx';
import { type CampaignDetail, type SupplementDetail, trpc } from '../trpc.ts';
import { ComposeForm } from './compose-form.tsx';
import './supplements.css';

export function NewSupplementPage() {
  const { t } = useTranslation('supplements');
  const { id } = newSupplementRoute.useParams();
  const { question } = newSupplementRoute.useSearch();
  const campaign = useQuery(trpc.campaigns.get.queryOptions({ id }));
  if (!campaign.data)
    return (
      <Page title={t('compose.new')}>
        <QueryState query={campaign} rows={12}>
          {() => null}
        </QueryState>
      </Page>
    );
  return <Composer campaign={campaign.data} supplement={null} question={question ?? null} />;
}

export function ComposePage() {
  const { t } = useTranslation('supplements');
  const { id, supplement } = composeRoute.useParams();
  const campaign = useQuery(trpc.campaigns.get.queryOptions({ id }));
  const query = useQuery(trpc.supplements.get.queryOptions({ id: supplement }));
  if (!campaign.data || !query.data)
    return (
      <Page title={t('compose.edit')}>
        <QueryState query={campaign.data ? query : campaign} rows={12}>
          {() => null}
        </QueryState>
      </Page>
    );
  return <Composer campaign={campaign.data} supplement={query.data} question={null} />;
}

interface Props {
  campaign: CampaignDetail;
  supplement: SupplementDetail | null;
  question: string | null;
}

function Composer({ campaign, supplement, question }: Props) {
  const { t } = useTranslation('supplements');
  const session = useSession();
  const choices = useQuery({
    ...trpc.supplements.tasks.queryOptions({ campaignId: campaign.id }),
    enabled: session.has('province-staff'),
  });
  const questions = useQuery(trpc.questions.list.queryOptions({ campaignId: campaign.id, show: 'all' }));
  const editable =
    session.has('province-staff') &&
    ['issued', 'running'].includes(campaign.state) &&
    (supplement === null || supplement.state === 'draft');
  const title = t(supplement ? 'compose.edit' : 'compose.new');
  if (!editable)
    return (
      <Page title={title}>
        <Alert
          type="info"
          showIcon
          title={t('compose.notEditable')}
          description={
            <Link to="/campaigns/$id" params={{ id: campaign.id }} search={{ tab: 'supplements' }}>
              {t('compose.back')}
            </Link>
          }
        />
      </Page>
    );
  if (!choices.data || !questions.data)
    return (
      <Page title={title}>
        <QueryState query={choices.data ? questions : choices} rows={12}>
          {() => null}
        </QueryState>
      </Page>
    );
  return (
    <ComposeForm
      key={supplement?.id ?? campaign.id}
      campaign={campaign}
      supplement={supplement}
      question={question}
      choices={choices.data}
      questions={questions.data.rows}
    />
  );
}
