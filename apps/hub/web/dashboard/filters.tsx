/** Campaign and field of the dashboard; both live in the address. */

import { useSession } from '@linked/ui/session.tsx';
import { useTerms } from '@linked/ui/use-terms.ts';
import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { type DashboardSearch, dashboardRoute } from '../routes.tsx';
import { readableFields } from '../shell/navigation.ts';
import { type CampaignSummary, trpc } from '../trpc.ts';
import type { Place } from './use-dashboard.ts';
import { useFieldNames } from './use-field-names.ts';

const ALL = 'all';

export function Filters({ place, choices }: { place: Place; choices: CampaignSummary[] }) {
  const { t } = useTranslation('dashboard');
  const terms = useTerms();
  const { principal } = useSession();
  const navigate = dashboardRoute.useNavigate();
  const campaign = useQuery(trpc.campaigns.get.queryOptions({ id: place.campaign.id }));
  const fieldName = useFieldNames(campaign.data?.document.fields);
  const mine = readableFields(principal);
  const fields = (campaign.data?.document.fields ?? []).filter(
    (field) => mine === null || mine.includes(field.code),
  );
  const options = fields.map((field) => ({ value: field.code, label: fieldName(field.code) }));
  return (
    <div className="filters">
      <div>
        <label htmlFor="filter-campaign">{t('filters.campaign')}</label>
        <Select
          className="filter-campaign"
          id="filter-campaign"
          value={place.campaign.id}
          options={choices.map((one) => ({
            value: one.id,
            label: `${one.title}（${terms.campaignState(one.state)}）`,
          }))}
          onChange={(id) =>
            navigate({ search: (old: DashboardSearch) => ({ ...old, campaign: id, field: undefined }) })
          }
        />
      </div>
      <div>
        <label htmlFor="filter-field">{t('filters.field')}</label>
        <Select
          className="filter-field"
          id="filter-field"
          loading={campaign.isPending}
          value={place.field ?? ALL}
          options={mine === null ? [{ value: ALL, label: t('filters.allFields') }, ...options] : options}
          onChange={(code) =>
            navigate({
              search: (old: DashboardSearch) => ({ ...old, field: code === ALL ? undefined : code }),
            })
          }
        />
      </div>
    </div>
  );
}
