/** One bulletin: a draft to edit beside its numbers and to issue, or what went out. */
import { BulletinTables } from '@linked/ui/bulletin-figures.tsx';
import { Page, Panel } from '@linked/ui/page.tsx';
import { useSession } from '@linked/ui/session.tsx';
import { QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { bulletinRoute } from '../routes.tsx';
import { type BulletinDetail, trpc } from '../trpc.ts';
import { BulletinEditor } from './bulletin-editor.tsx';
import { BulletinSheet } from './bulletin-sheet.tsx';
import './bulletins.css';

export function BulletinPage() {
  const { t } = useTranslation('bulletins');
  const { id, bulletin } = bulletinRoute.useParams();
  const query = useQuery(trpc.bulletins.get.queryOptions({ id: bulletin }));
  return (
    <Page
      title={query.data?.title ?? t('title')}
      tags={query.data?.state === 'draft' && <Tag color="warning">{t('state.draft')}</Tag>}
      path={
        <Link to="/campaigns/$id" params={{ id }} search={{ tab: 'bulletins' }}>
          {query.data?.campaignTitle ?? t('back')}
        </Link>
      }
    >
      <QueryState query={query} rows={12}>
        {(found) => <Opened bulletin={found} />}
      </QueryState>
    </Page>
  );
}

function Opened({ bulletin }: { bulletin: BulletinDetail }) {
  const { t } = useTranslation('bulletins');
  const format = useFormat();
  const session = useSession();
  const editing = bulletin.state === 'draft' && session.has('province-staff');
  return (
    <>
      {editing ? (
        <BulletinEditor key={bulletin.id} bulletin={bulletin} />
      ) : (
        <Panel title={t('content')}>
          <BulletinSheet bulletin={bulletin} />
          {bulletin.issuedAt && (
            <p className="soft">
              {t('issuedBy', { name: bulletin.issuedByName, at: format.instant(bulletin.issuedAt) })}
            </p>
          )}
        </Panel>
      )}
      <Panel title={t('figures')}>
        <BulletinTables figures={bulletin.figures} />
      </Panel>
    </>
  );
}
