/** Tasks of a campaign by whose they are: the province's, its cities', the counties' own. */
import type { TaskOrigin } from '@linked/shared/local-tasks/local-tasks.ts';
import { Segmented } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CampaignDetail } from '../trpc.ts';
import { LocalTasksPanel } from './local-tasks-panel.tsx';

/** `children`: the campaign's own. */
export function TasksOfAll({ campaign, children }: { campaign: CampaignDetail; children: ReactNode }) {
  const { t } = useTranslation('localTasks');
  const [origin, setOrigin] = useState<TaskOrigin>('campaign');
  if (campaign.issuedAt === null) return children;
  return (
    <>
      <div className="table-tools">
        <Segmented<TaskOrigin>
          aria-label={t('origin.choose')}
          value={origin}
          onChange={setOrigin}
          options={(['campaign', 'city', 'county'] as const).map((one) => ({
            value: one,
            label: t(`origin.${one}`),
          }))}
        />
      </div>
      {origin === 'campaign' ? (
        children
      ) : (
        <LocalTasksPanel key={origin} campaign={campaign} origin={origin} />
      )}
    </>
  );
}
