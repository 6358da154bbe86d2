/** What was given back to the person in front of the screen: at the top of the workbench, before everything else. */
import { useSession } from '@linked/ui/session.tsx';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { useCampaign } from '../shell/campaign-frame.tsx';
import { trpc } from '../trpc.ts';
import { ReturnedText } from './returned-notice.tsx';

export function ReturnedToMe() {
  const { t } = useTranslation('reviews');
  const campaign = useCampaign();
  const { principal } = useSession();
  const query = useQuery(trpc.tasks.list.queryOptions({ campaignId: campaign.id }));
  const mine = (query.data ?? []).filter(
    (row) => row.returned !== null && (row.returned.author ?? row.author) === principal.name,
  );
  return mine.map((row) => (
    <Alert
      key={row.task.id}
      className="returned-to-me"
      type="error"
      showIcon
      title={
        <>
          {t('returned.toMe')}{' '}
          <Link to="/tasks/$taskId" params={{ taskId: row.task.id }}>
            {row.task.title}
          </Link>
        </>
      }
      description={<ReturnedText returned={row.returned!} />}
    />
  ));
}
