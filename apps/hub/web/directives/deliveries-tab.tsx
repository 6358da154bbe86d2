/** What went down to the counties: queued, delivered, signed, live; reminders, one a county, in a list of their own. */
import { LiveStatus } from '@linked/ui/live-status.tsx';
import { useSession } from '@linked/ui/session.tsx';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useTerms } from '@linked/ui/use-terms.ts';
import { useQuery } from '@tanstack/react-query';
import { Segmented, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RemindersList } from '../reminders/reminders-list.tsx';
import { readableRegions } from '../shell/navigation.ts';
import { type CampaignDetail, type DirectiveSummary, trpc } from '../trpc.ts';
import { Deliveries } from './deliveries.tsx';
import { useLiveDeliveries } from './use-deliveries.ts';

const views = ['documents', 'reminders'] as const;

export function DeliveriesTab({ campaign }: { campaign: CampaignDetail }) {
  const { t } = useTranslation('directives');
  const { principal } = useSession();
  const [view, setView] = useState<(typeof views)[number]>('documents');
  const query = useQuery(trpc.directives.list.queryOptions({ campaignId: campaign.id }));
  const within = readableRegions(principal)[0] ?? campaign.region;
  const live = useLiveDeliveries(campaign.id, within);
  return (
    <QueryState
      query={query}
      isEmpty={(rows) => rows.length === 0}
      empty={<EmptyState title={t('empty.title')} hint={t('empty.hint')} />}
    >
      {(rows) => (
        <>
          <div className="table-tools">
            <Segmented
              aria-label={t('views')}
              value={view}
              onChange={setView}
              options={views.map((value) => ({ value, label: t(`view.${value}`) }))}
            />
            <LiveStatus state={live} />
          </div>
          {view === 'documents' ? (
            <Documents campaign={campaign} directives={rows} within={within} />
          ) : (
            <RemindersList campaignId={campaign.id} within={within} />
          )}
        </>
      )}
    </QueryState>
  );
}

interface Chosen {
  campaign: CampaignDetail;
  directives: DirectiveSummary[];
  within: string;
}

function Documents({ campaign, directives, within }: Chosen) {
  const { t } = useTranslation('directives');
  const format = useFormat();
  const terms = useTerms();
  const newest = directives.toSorted((a, b) => b.issuedAt.localeCompare(a.issuedAt));
  const [asked, setAsked] = useState<string | null>(null);
  const directive = newest.find((one) => one.id === asked) ?? newest[0]!;
  return (
    <>
      <div className="table-tools">
        <label htmlFor="directive">{t('directive')}</label>
        <Select
          id="directive"
          className="wide-select"
          value={directive.id}
          onChange={setAsked}
          options={newest.map((one) => ({
            value: one.id,
            label: t('line', {
              kind: terms.directiveKind(one.kind),
              date: format.instant(one.issuedAt),
              organ: one.issuingOrgan,
            }),
          }))}
        />
      </div>
      <Deliveries
        key={directive.id}
        directiveId={directive.id}
        campaignId={campaign.id}
        within={within}
        goesOn={campaign.state !== 'closed' && campaign.state !== 'withdrawn'}
      />
    </>
  );
}
