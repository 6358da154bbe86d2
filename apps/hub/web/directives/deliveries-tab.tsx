/** What went down to the counties: queued, delivered, signed, live. */
import { LiveStatus } from '@linked/ui/live-status.tsx';
import { useSession } from '@linked/ui/session.tsx';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useTerms } from '@linked/ui/use-terms.ts';
import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readableRegions } from '../shell/navigation.ts';
import { type CampaignDetail, type DirectiveSummary, trpc } from '../trpc.ts';
import { Deliveries } from './deliveries.tsx';
import { useLiveDeliveries } from './use-deliveries.ts';

export function DeliveriesTab({ campaign }: { campaign: CampaignDetail }) {
  const { t } = useTranslation('directives');
  const query = useQuery(trpc.directives.list.queryOptions({ campaignId: campaign.id }));
  return (
    <QueryState
      query={query}
      isEmpty={(rows) => rows.length === 0}
      empty={<EmptyState title={t('empty.title')} hint={t('empty.hint')} />}
    >
      {(rows) => <Chosen campaign={campaign} directives={rows} />}
    </QueryState>
  );
}

function Chosen({ campaign, directives }: { campaign: CampaignDetail; directives: DirectiveSummary[] }) {
  const { t } = useTranslation('directives');
  const format = useFormat();
  const terms = useTerms();
  const { principal } = useSession();
  const newest = directives.toSorted((a, b) => b.issuedAt.localeCompare(a.issuedAt));
  const [asked, setAsked] = useState<string | null>(null);
  const directive = newest.find((one) => one.id === asked) ?? newest[0]!;
  const regions = readableRegions(principal);
  const within = regions[0] ?? campaign.region;
  const live = useLiveDeliveries(campaign.id, within);
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
        <LiveStatus state={live} />
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
