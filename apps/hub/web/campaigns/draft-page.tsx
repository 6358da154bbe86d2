/** Editing a draft. What is typed is kept in the tab until it is saved. */

import { Page } from '@linked/ui/page.tsx';
import { useSession } from '@linked/ui/session.tsx';
import { QueryState } from '@linked/ui/states.tsx';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { draftRoute } from '../routes.tsx';
import { trpc } from '../trpc.ts';
import './campaigns.css';
import { DraftForm } from './draft-form.tsx';

export function DraftPage() {
  const { t } = useTranslation('campaigns');
  const { id } = draftRoute.useParams();
  const session = useSession();
  const query = useQuery(trpc.campaigns.get.queryOptions({ id }));
  const back = (
    <Link to="/campaigns/$id" params={{ id }}>
      {t('draft.back')}
    </Link>
  );
  if (!query.data)
    return (
      <Page title={t('list.title')}>
        <QueryState query={query} rows={12}>
          {() => null}
        </QueryState>
      </Page>
    );
  return (
    <QueryState query={query} rows={12}>
      {(campaign) =>
        campaign.state === 'draft' && session.has('province-staff') ? (
          <DraftForm key={campaign.id} campaign={campaign} />
        ) : (
          <Page title={campaign.title}>
            <Alert type="info" showIcon title={t('draft.notEditable')} description={back} />
          </Page>
        )
      }
    </QueryState>
  );
}
