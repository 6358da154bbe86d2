import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCampaign } from '../shell/campaign-frame.tsx';
import { useDoable } from '../shell/doable.ts';
import { trpc } from '../trpc.ts';
import { WorkLine, WorkPanel } from './work-panel.tsx';

/** What every county records once: plan, the Party committee's approval, its figures, its groups. */
export function ToRecord() {
  const { t } = useTranslation('workbench');
  const campaign = useCampaign();
  const figures = useQuery(trpc.campaigns.figures.queryOptions({ campaignId: campaign.id }));
  const groups = useQuery(trpc.groups.list.queryOptions({ campaignId: campaign.id }));
  const open = useDoable()('record');
  const missing = [
    { key: 'plan', to: '/plan', missing: campaign.plan === null },
    { key: 'approval', to: '/plan', missing: campaign.partyApproval === null },
    { key: 'figures', to: '/groups', missing: figures.data?.revision === 0 },
    { key: 'groups', to: '/groups', missing: groups.data?.length === 0 },
  ].filter((item) => open && item.missing);
  return (
    <WorkPanel title={t('toRecord')} count={missing.length} tone="warn">
      {missing.map((item) => (
        <WorkLine key={item.key} title={<Link to={item.to}>{t(`record.${item.key}`)}</Link>}>
          {t('notRecorded')}
        </WorkLine>
      ))}
    </WorkPanel>
  );
}
