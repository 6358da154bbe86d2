/** The end of a campaign: what is still open before it, the archive after it. */
import { archiveReaders } from '@linked/shared/contracts/hub/archives.ts';
import { useSession } from '@linked/ui/session.tsx';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Descriptions } from 'antd';
import { useTranslation } from 'react-i18next';
import { type ArchiveHead, type CampaignDetail, trpc } from '../trpc.ts';
import './archives.css';
import { DownloadButtons } from './download-buttons.tsx';
import { OpenCounties, OpenSummary } from './open-counties.tsx';

export function ArchiveTab({ campaign }: { campaign: CampaignDetail }) {
  return campaign.state === 'closed' ? (
    <Archive campaign={campaign} />
  ) : (
    <StillOpenPanel campaign={campaign} />
  );
}

function StillOpenPanel({ campaign }: { campaign: CampaignDetail }) {
  const query = useQuery(trpc.archives.stillOpen.queryOptions({ campaignId: campaign.id }));
  return (
    <QueryState query={query} rows={8}>
      {(open) => (
        <>
          <OpenSummary open={open} />
          <OpenCounties open={open} />
        </>
      )}
    </QueryState>
  );
}

function Archive({ campaign }: { campaign: CampaignDetail }) {
  const { t } = useTranslation('archives');
  const query = useQuery(trpc.archives.get.queryOptions({ campaignId: campaign.id }));
  return (
    <QueryState
      query={query}
      rows={6}
      isEmpty={(archive) => archive === null}
      empty={<EmptyState title={t('final.none')} hint={t('final.noneHint')} />}
    >
      {(archive) => archive && <Kept archive={archive} />}
    </QueryState>
  );
}

function Kept({ archive }: { archive: ArchiveHead }) {
  const { t } = useTranslation('archives');
  const format = useFormat();
  const session = useSession();
  const facts = [
    { key: 'closedAt', label: t('final.closedAt'), children: format.instant(archive.closedAt) },
    { key: 'closedBy', label: t('final.closedBy'), children: archive.closedBy },
    {
      key: 'rows',
      label: t('final.rows'),
      children: `${t('final.rowCount', { count: archive.rows })} · ${t('final.size', {
        size: format.number(archive.size / 1_000_000, 1),
      })}`,
    },
    {
      key: 'digest',
      label: t('final.digest'),
      children: (
        <div>
          <code className="archive-digest">{archive.digest}</code>
          <div className="soft">{t('final.digestHint')}</div>
        </div>
      ),
    },
  ];
  return (
    <>
      <Descriptions column={1} size="small" title={t('final.title')} items={facts} />
      <p className="form-alert">
        <Link to="/dashboard" search={{ campaign: archive.campaignId }}>
          {t('final.dashboard')}
        </Link>
      </p>
      {session.has(...archiveReaders) && <DownloadButtons archive={archive} />}
    </>
  );
}
