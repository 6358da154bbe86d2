/** Chooses the campaign that the pages below are about, and says which one it is. */
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import { LiveStatus } from '@linked/ui/live-status.tsx';
import { Page } from '@linked/ui/page.tsx';
import { useSession } from '@linked/ui/session.tsx';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useNavigate, useSearch } from '@tanstack/react-router';
import { Alert, Select } from 'antd';
import { createContext, useContext } from 'react';
import { useTranslation } from 'react-i18next';
import { useCounty } from '../parts/county.ts';
import { ToneTag } from '../parts/tone-tag.tsx';
import { type Campaign, trpc } from '../trpc.ts';
import { useLiveState } from './live.tsx';

const CampaignContext = createContext<Campaign | null>(null);

/** The campaign in view. Throws outside of a campaign's page: a mistake of ours. */
export function useCampaign(): Campaign {
  const campaign = useContext(CampaignContext);
  if (!campaign) throw new Error('useCampaign needs CampaignFrame around it');
  return campaign;
}

/** Name of a field of the campaign in the language of the screen; the code where the campaign has none. */
export function useFieldName(): (code: string) => string {
  const { i18n } = useTranslation();
  const { fields } = useCampaign().document;
  return (code) => {
    const field = fields.find((candidate) => candidate.code === code);
    return (i18n.language === 'en' ? field?.nameEn : null) ?? field?.name ?? code;
  };
}

const isOver = ({ state }: Campaign): boolean =>
  state === 'closed' || state === 'withdrawn' || state === 'succeeded';

/** The one asked for; else the first that still goes on. */
const chosen = (campaigns: readonly Campaign[], id: string | undefined): Campaign =>
  campaigns.find((campaign) => campaign.id === id) ??
  campaigns.find((campaign) => !isOver(campaign)) ??
  campaigns[0]!;

export function CampaignFrame() {
  const { t } = useTranslation('shell');
  const { campaign: asked } = useSearch({ strict: false }) as { campaign?: string };
  const query = useQuery(trpc.campaigns.list.queryOptions());
  return (
    <QueryState
      query={query}
      rows={10}
      isEmpty={(campaigns) => campaigns.length === 0}
      empty={
        <Page title={t('noCampaign.title')}>
          <EmptyState title={t('noCampaign.title')} hint={t('noCampaign.hint')} />
        </Page>
      }
    >
      {(campaigns) => (
        <CampaignContext value={chosen(campaigns, asked)}>
          <Bar campaigns={campaigns} />
          {/* Forms of one campaign must not outlive the switch to another. */}
          <Outlet key={chosen(campaigns, asked).id} />
        </CampaignContext>
      )}
    </QueryState>
  );
}

/** That the campaign closes or is over, since when and why, and what that leaves to do. */
function EndNotice({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation('shell');
  const { today } = useSession();
  const format = useFormat();
  const { state, lastDay, closedOn, withdrawnReason } = campaign;
  if (state === 'succeeded' || (state !== 'closing' && !isOver(campaign))) return null;
  const isPast = state === 'closing' && lastDay !== null && today > lastDay;
  return (
    <Alert
      type={state === 'closing' && !isPast ? 'warning' : 'info'}
      showIcon
      className="campaign-notice"
      title={t(`campaign.end.${isPast ? 'past' : state}`, {
        lastDay: lastDay && format.day(lastDay),
        closedOn: closedOn && format.day(closedOn),
      })}
      description={
        state === 'withdrawn' && withdrawnReason
          ? t('campaign.end.reason', { reason: withdrawnReason })
          : undefined
      }
    />
  );
}

/** That another county goes on here, or this one in another's place, since when and with what. */
function SuccessionNotice({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation('shell');
  const format = useFormat();
  const { succession } = campaign;
  if (!succession) return null;
  const { role, from, successors, effectiveOn, reason } = succession;
  return (
    <Alert
      type={role === 'predecessor' ? 'warning' : 'info'}
      showIcon
      className="campaign-notice"
      title={t(`campaign.succession.${role}`, {
        from: from.name,
        successors: successors.map((place) => place.name).join(t('campaign.succession.separator')),
        day: format.day(effectiveOn),
      })}
      description={t('campaign.succession.reason', { reason })}
    />
  );
}

function Bar({ campaigns }: { campaigns: readonly Campaign[] }) {
  const { t } = useTranslation('shell');
  const campaign = useCampaign();
  const navigate = useNavigate();
  const format = useFormat();
  const live = useLiveState();
  const { isStaff, isLeader } = useCounty();
  const unsigned = campaign.signedAt === null && !isOver(campaign) && (isStaff || isLeader);
  const about = ({ issuedAt, state }: Campaign): string =>
    t('campaign.about', {
      day: format.day(shanghaiDate(new Date(issuedAt))),
      state: t(`campaign.state.${state}`),
    });
  return (
    <>
      <div className="campaign-bar">
        {campaigns.length > 1 ? (
          <Select
            aria-label={t('campaign.choose')}
            className="campaign-choice"
            value={campaign.id}
            options={campaigns.map((item) => ({
              value: item.id,
              label: t('campaign.option', { title: item.title, about: about(item) }),
              title: item.title,
              about: about(item),
            }))}
            // On a narrow screen a long title must not cut off what tells it from another of the same title.
            optionRender={({ data }) => (
              <>
                <div className="campaign-option">{data.title}</div>
                <div className="soft">{data.about}</div>
              </>
            )}
            onChange={(id) => navigate({ to: '.', search: { campaign: id } as never })}
          />
        ) : (
          <span className="campaign-name">{campaign.title}</span>
        )}
        <ToneTag tone={isOver(campaign) ? 'plain' : campaign.state === 'open' ? 'good' : 'warn'}>
          {t(`campaign.state.${campaign.state}`)}
        </ToneTag>
        <LiveStatus state={live} />
      </div>
      {unsigned && (
        <Alert
          type="warning"
          showIcon
          className="campaign-notice"
          title={t('campaign.unsigned')}
          action={
            <Link to="/directives/$id" params={{ id: campaign.directiveId }}>
              {t('campaign.goSign')}
            </Link>
          }
        />
      )}
      <EndNotice campaign={campaign} />
      <SuccessionNotice campaign={campaign} />
    </>
  );
}
