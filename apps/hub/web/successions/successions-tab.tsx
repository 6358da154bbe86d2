/** Counties that are merged, split or renamed while the campaign runs. */
import { openCampaignStates } from '@linked/shared/campaigns/states.ts';
import { errorMessage } from '@linked/ui/error-message.ts';
import { useSession } from '@linked/ui/session.tsx';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useQuery } from '@tanstack/react-query';
import { App, Button, Table, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CampaignDetail, client, queryClient, type Succession, trpc } from '../trpc.ts';
import { ShareDrawer } from './share-drawer.tsx';
import { SuccessionDialog } from './succession-dialog.tsx';

const colors: Record<Succession['state'], string> = {
  proposed: 'warning',
  approved: 'processing',
  declined: 'default',
  'carried-out': 'success',
};

export function SuccessionsTab({ campaign }: { campaign: CampaignDetail }) {
  const { t } = useTranslation('successions');
  const session = useSession();
  const [adding, setAdding] = useState(false);
  const [sharing, setSharing] = useState<Succession | null>(null);
  const query = useQuery(trpc.successions.list.queryOptions({ campaignId: campaign.id }));
  const mayAdd = session.has('province-staff') && openCampaignStates.includes(campaign.state);
  return (
    <>
      <p className="soft form-alert">{t('intro')}</p>
      {mayAdd && (
        <Button className="form-alert" onClick={() => setAdding(true)}>
          {t('add')}
        </Button>
      )}
      <QueryState
        query={query}
        rows={4}
        isEmpty={(rows) => rows.length === 0}
        empty={<EmptyState title={t('empty')} hint={t('emptyHint')} />}
      >
        {(rows) => <Rows campaign={campaign} rows={rows} onShare={setSharing} />}
      </QueryState>
      {adding && (
        <SuccessionDialog
          campaign={campaign}
          onClose={() => setAdding(false)}
          onSplit={(row) => {
            setAdding(false);
            setSharing(row);
          }}
        />
      )}
      {sharing && <ShareDrawer campaign={campaign} row={sharing} onClose={() => setSharing(null)} />}
    </>
  );
}

function Rows({
  campaign,
  rows,
  onShare,
}: {
  campaign: CampaignDetail;
  rows: readonly Succession[];
  onShare: (row: Succession) => void;
}) {
  const { t } = useTranslation('successions');
  const format = useFormat();
  const what = ({ isRename, from, successors }: Succession): string => {
    const to = successors.map((place) => place.name).join(t('separator'));
    return isRename ? t('renamed', { from: from.name, to }) : `${from.name} → ${to}`;
  };
  const by = (name: string | null, at: string | null): string =>
    name && at ? t('by', { name, at: format.instant(at) }) : '–';
  return (
    <Table<Succession>
      size="small"
      rowKey="id"
      dataSource={[...rows]}
      pagination={false}
      scroll={{ x: 960 }}
      columns={[
        {
          key: 'what',
          title: t('column.what'),
          render: (_, row) => (
            <>
              <b>{what(row)}</b>
              <div className="soft">{row.reason}</div>
              <Share row={row} isOpen={openCampaignStates.includes(campaign.state)} onShare={onShare} />
            </>
          ),
        },
        {
          key: 'on',
          title: t('column.effectiveOn'),
          width: 120,
          render: (_, row) => format.day(row.effectiveOn),
        },
        {
          key: 'state',
          title: t('column.state'),
          width: 100,
          render: (_, row) => <Tag color={colors[row.state]}>{t(`state.${row.state}`)}</Tag>,
        },
        {
          key: 'proposedBy',
          title: t('proposedBy'),
          width: 180,
          render: (_, row) => by(row.proposedBy, row.proposedAt),
        },
        {
          key: 'decidedBy',
          title: t('decidedBy'),
          width: 200,
          render: (_, row) =>
            row.state === 'proposed' ? <Decision row={row} /> : by(row.decidedBy, row.decidedAt),
        },
        {
          key: 'outcome',
          title: t('outcome'),
          render: (_, row) => <Outcome row={row} />,
        },
      ]}
    />
  );
}

/** A split that is to come: which successor gets what, and the way to the list. */
function Share({
  row,
  isOpen,
  onShare,
}: {
  row: Succession;
  isOpen: boolean;
  onShare: (row: Succession) => void;
}) {
  const { t } = useTranslation('successions');
  const toCome = row.state === 'proposed' || row.state === 'approved';
  if (!isOpen || !toCome || row.successors.length < 2) return null;
  return (
    <div>
      <span className="soft">{t('share.stands', { main: row.successors[0]!.name, count: row.chosen })}</span>{' '}
      <Button size="small" type="link" onClick={() => onShare(row)}>
        {t('share.open')}
      </Button>
    </div>
  );
}

function Outcome({ row: { outcome, isRename } }: { row: Succession }) {
  const { t } = useTranslation('successions');
  if (!outcome || isRename) return <>–</>;
  const shares = outcome.shares.length > 1 ? outcome.shares : [];
  return (
    <>
      <div>{t('taken', outcome)}</div>
      {shares.map((share) => (
        <div key={share.region}>{t('takenBy', share)}</div>
      ))}
      {outcome.questions > 0 && <div>{t('questions', { count: outcome.questions })}</div>}
      {outcome.followed.map(({ from, to }) => (
        <div key={from.region}>{t('followed', { from: from.name, to: to.name })}</div>
      ))}
      {outcome.joined > 0 && <div className="soft">{t('joined', { count: outcome.joined })}</div>}
    </>
  );
}

function Decision({ row }: { row: Succession }) {
  const { t } = useTranslation('successions');
  const { message } = App.useApp();
  const [running, setRunning] = useState(false);
  const decide = async (event: 'approve' | 'decline') => {
    setRunning(true);
    try {
      await client.successions[event].mutate({ id: row.id });
      await queryClient.invalidateQueries(trpc.successions.pathFilter());
      void message.success(t(`done.${event}`));
    } catch (error) {
      void message.error(errorMessage(error));
    } finally {
      setRunning(false);
    }
  };
  return (
    <div className="archive-buttons">
      {row.isMine ? (
        <span className="soft">{t('second')}</span>
      ) : (
        <Button size="small" type="primary" loading={running} onClick={() => decide('approve')}>
          {t('approve')}
        </Button>
      )}
      <Button size="small" disabled={running} onClick={() => decide('decline')}>
        {row.isMine ? t('takeBack') : t('decline')}
      </Button>
    </div>
  );
}
