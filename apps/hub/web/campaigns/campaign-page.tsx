/** One campaign: what it asks, how it goes down, who has planned what, and what happened to it. */
import { Page } from '@linked/ui/page.tsx';
import { useSession } from '@linked/ui/session.tsx';
import { QueryState } from '@linked/ui/states.tsx';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Breadcrumb, Tabs } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ArchiveTab } from '../archives/archive-tab.tsx';
import { BulletinsTab } from '../bulletins/bulletins-tab.tsx';
import { DeliveriesTab } from '../directives/deliveries-tab.tsx';
import { TasksOfAll } from '../local-tasks/tasks-of-all.tsx';
import { MilestonesTab } from '../milestones/milestones-tab.tsx';
import { PlansTab } from '../plans/plans-tab.tsx';
import { QuestionsTab } from '../questions/questions-tab.tsx';
import { ReviewsTab } from '../reviews/reviews-tab.tsx';
import { RhythmTab } from '../rhythm/rhythm-tab.tsx';
import { RoundsTab } from '../rounds/rounds-tab.tsx';
import { type CampaignTab, campaignRoute } from '../routes.tsx';
import { SupervisionTab } from '../supervision/supervision-tab.tsx';
import { SupplementsTab } from '../supplements/supplements-tab.tsx';
import { type CampaignDetail, trpc } from '../trpc.ts';
import { CampaignActions } from './campaign-actions.tsx';
import './campaigns.css';
import { SuccessionsTab } from '../successions/successions-tab.tsx';
import { HistoryTab } from './history-tab.tsx';
import { OverviewTab } from './overview-tab.tsx';
import { StateTag } from './state-tag.tsx';
import { groupOf, shownTabs } from './tab-groups.ts';
import '../archives/archives.css';
import { TasksTab } from './tasks-tab.tsx';

export function CampaignPage() {
  const { t } = useTranslation('campaigns');
  const { id } = campaignRoute.useParams();
  const query = useQuery(trpc.campaigns.get.queryOptions({ id }));
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
      {(campaign) => <Opened campaign={campaign} />}
    </QueryState>
  );
}

function Opened({ campaign }: { campaign: CampaignDetail }) {
  const { t } = useTranslation('campaigns');
  const session = useSession();
  const { tab } = campaignRoute.useSearch();
  const navigate = campaignRoute.useNavigate();
  const content: Record<CampaignTab, ReactNode> = {
    overview: <OverviewTab campaign={campaign} />,
    tasks: (
      <TasksOfAll campaign={campaign}>
        <TasksTab campaign={campaign} />
      </TasksOfAll>
    ),
    deliveries: <DeliveriesTab campaign={campaign} />,
    questions: <QuestionsTab campaign={campaign} />,
    supplements: <SupplementsTab campaign={campaign} />,
    plans: <PlansTab campaign={campaign} />,
    rhythm: <RhythmTab campaign={campaign} />,
    milestones: <MilestonesTab campaign={campaign} />,
    rounds: <RoundsTab campaign={campaign} />,
    supervision: <SupervisionTab campaign={campaign} />,
    reviews: <ReviewsTab campaign={campaign} />,
    successions: <SuccessionsTab campaign={campaign} />,
    archive: <ArchiveTab campaign={campaign} />,
    bulletins: <BulletinsTab campaign={campaign} />,
    history: <HistoryTab campaign={campaign} />,
  };
  // The same place tells what is open before the close and what was kept after it.
  const label = (key: CampaignTab): string =>
    key === 'archive' && campaign.state !== 'closed' ? t('tab.stillOpen') : t(`tab.${key}`);
  const groups = shownTabs({
    issued: campaign.issuedAt !== null,
    ends: ['running', 'closing', 'closed'].includes(campaign.state),
    readsDeliveries: session.has('province-staff', 'province-approver', 'city-staff', 'area-team', 'leader'),
    decidesSuccessions: session.has('province-staff', 'province-approver'),
  });
  const active = tab && groups.some(({ tabs }) => tabs.includes(tab)) ? tab : 'overview';
  const open = (chosen: CampaignTab) =>
    navigate({ search: { tab: chosen }, replace: true, resetScroll: false });
  return (
    <Page
      title={campaign.title}
      tags={<StateTag state={campaign.state} />}
      path={
        <nav aria-label={t('page.path')}>
          <Breadcrumb
            items={[{ title: <Link to="/campaigns">{t('list.title')}</Link> }, { title: campaign.title }]}
          />
        </nav>
      }
      actions={<CampaignActions campaign={campaign} />}
    >
      <Tabs
        className="panel tab-groups"
        activeKey={groupOf(active)}
        destroyOnHidden
        onChange={(key) => open(groups.find(({ group }) => group === key)!.tabs[0]!)}
        items={groups.map(({ group, tabs }) => ({
          key: group,
          label: t(`tabGroup.${group}`),
          children:
            tabs.length === 1 ? (
              content[tabs[0]!]
            ) : (
              <Tabs
                size="small"
                tabBarGutter={22}
                activeKey={active}
                destroyOnHidden
                onChange={(key) => open(key as CampaignTab)}
                items={tabs.map((key) => ({ key, label: label(key), children: content[key] }))}
              />
            ),
        }))}
      />
    </Page>
  );
}
