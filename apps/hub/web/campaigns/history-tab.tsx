/** What happened to the campaign, latest first. */
import { type CampaignState, campaignEvents, campaignStates } from '@linked/shared/campaigns/states.ts';
import { EmptyState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useTerms } from '@linked/ui/use-terms.ts';
import { Table } from 'antd';
import { useTranslation } from 'react-i18next';
import type { CampaignDetail } from '../trpc.ts';

type Entry = CampaignDetail['history'][number];

const known = new Set<string>([
  'draft',
  'update',
  'phase-begins',
  'phase-ends',
  'receipts-late',
  'closing-ends',
  'move-phase',
  'reopen-phase',
  'succession',
  'reports-due',
  'reminded',
  'told-city',
  'told-province',
  'skip-county',
  'take-back-county',
  ...campaignEvents,
]);
/** Events whose line holds a number of counties. */
const counted: Partial<Record<string, 'late' | 'reminded' | 'told' | 'reported' | 'missing'>> = {
  'receipts-late': 'late',
  'reports-due': 'reported',
  reminded: 'reminded',
  'told-city': 'told',
  'told-province': 'told',
  'closing-ends': 'missing',
};
const isState = (state: string | null): state is CampaignState =>
  (campaignStates as readonly (string | null)[]).includes(state);

export function HistoryTab({ campaign }: { campaign: CampaignDetail }) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const terms = useTerms();
  const stateName = (state: string | null) => (isState(state) ? terms.campaignState(state) : (state ?? ''));
  if (campaign.history.length === 0)
    return <EmptyState title={t('history.empty')} hint={t('history.emptyHint')} />;
  return (
    <Table<Entry>
      size="small"
      rowKey={(entry) => `${entry.at} ${entry.event}`}
      dataSource={campaign.history.toSorted((a, b) => b.at.localeCompare(a.at))}
      pagination={campaign.history.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
      scroll={{ x: 760 }}
      columns={[
        { key: 'at', title: t('history.at'), width: 150, render: (_, entry) => format.instant(entry.at) },
        {
          key: 'actor',
          title: t('history.actor'),
          width: 120,
          render: (_, entry) => (entry.actor === 'system' ? t('history.system') : entry.actor),
        },
        {
          key: 'event',
          title: t('history.event'),
          width: 140,
          render: (_, entry) => (known.has(entry.event) ? t(`event.${entry.event}`) : entry.event),
        },
        {
          key: 'state',
          title: t('history.state'),
          width: 180,
          render: (_, entry) =>
            entry.from === entry.to
              ? stateName(entry.to)
              : [stateName(entry.from), stateName(entry.to)].filter(Boolean).join(' → '),
        },
        {
          key: 'reason',
          title: t('history.reason'),
          render: (_, { event, reason }) => {
            const text = counted[event];
            return text ? t(`history.${text}`, { number: reason }) : reason;
          },
        },
      ]}
    />
  );
}
