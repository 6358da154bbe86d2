/** Campaign and field of the dashboard; both live in the address. */

import { useSession } from '@linked/ui/session.tsx';
import { useTerms } from '@linked/ui/use-terms.ts';
import { useQuery } from '@tanstack/react-query';
import { DatePicker, Select } from 'antd';
import dayjs from 'dayjs';
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
      <OnDay place={place} />
    </div>
  );
}

/** Which day is looked at: now, or one whose figures were kept. */
function OnDay({ place }: { place: Place }) {
  const { t } = useTranslation('dashboard');
  const navigate = dashboardRoute.useNavigate();
  const days = useQuery(trpc.rollup.days.queryOptions({ campaignId: place.campaign.id }));
  const kept = new Set(days.data?.map(({ day }) => day));
  return (
    <div>
      <label htmlFor="filter-on">{t('filters.on')}</label>
      <DatePicker
        id="filter-on"
        value={place.on === null ? null : dayjs(place.on)}
        placeholder={t('filters.now')}
        disabled={days.data?.length === 0 && place.on === null}
        disabledDate={(date) => !kept.has(dayjs(date as dayjs.Dayjs).format('YYYY-MM-DD'))}
        onChange={(date) =>
          navigate({
            search: (old: DashboardSearch) => ({
              ...old,
              on: date ? dayjs(date as dayjs.Dayjs).format('YYYY-MM-DD') : undefined,
            }),
          })
        }
      />
      {days.data?.length === 0 && <span className="soft">{t('filters.noDays')}</span>}
    </div>
  );
}
