/** The condition of a campaign's workflow in a word. Each row asks for itself: Temporal may take seconds to answer. */
import { useQuery } from '@tanstack/react-query';
import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { trpc, type WorkflowReport } from '../trpc.ts';

export const conditionColours: Record<WorkflowReport['condition'], string> = {
  running: 'success',
  'no-worker': 'error',
  completed: 'default',
  failed: 'error',
  stopped: 'error',
  'not-found': 'warning',
  unreachable: 'error',
};

export function ConditionTag({ campaignId }: { campaignId: string }) {
  const { t } = useTranslation('operations');
  const query = useQuery(trpc.operations.workflow.queryOptions({ campaignId }));
  if (query.data)
    return <Tag color={conditionColours[query.data.condition]}>{t(`condition.${query.data.condition}`)}</Tag>;
  return <span className="soft">{t(query.isError ? 'unknown' : 'asking')}</span>;
}
