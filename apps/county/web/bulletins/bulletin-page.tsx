/** One bulletin to read, with the numbers it rests on. */
import { bulletinPayload } from '@linked/shared/bulletins/figures.ts';
import { BulletinTables } from '@linked/ui/bulletin-figures.tsx';
import { Page, Panel } from '@linked/ui/page.tsx';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { bulletinRoute } from '../routes.tsx';
import { type Directive, trpc } from '../trpc.ts';
import './bulletins.css';

export function BulletinPage() {
  const { t } = useTranslation('bulletins');
  const { id } = bulletinRoute.useParams();
  const query = useQuery(trpc.directives.get.queryOptions({ id }));
  return (
    <Page title={query.data?.campaignTitle ?? t('title')} path={<Link to="/bulletins">{t('back')}</Link>}>
      <QueryState query={query} rows={12}>
        {(directive) => <Bulletin directive={directive} />}
      </QueryState>
    </Page>
  );
}

/** The text as it came down; also where the directive itself is opened. */
export function Bulletin({ directive }: { directive: Directive }) {
  const { t } = useTranslation('bulletins');
  const format = useFormat();
  const parsed = bulletinPayload.safeParse(directive.payload);
  if (!parsed.success) return <EmptyState title={t('unreadable')} hint={t('unreadableHint')} />;
  const { number, title, text, figures } = parsed.data;
  return (
    <>
      <Panel title={t('content')}>
        <article className="bulletin-sheet">
          <header>
            <p>{directive.issuingOrgan}</p>
            <h2>{title}</h2>
            <p>
              {t('number', { number })}　{format.instant(directive.issuedAt)}
            </p>
          </header>
          <p className="prose">{text}</p>
        </article>
      </Panel>
      <Panel title={t('figures')}>
        <BulletinTables figures={figures} />
      </Panel>
    </>
  );
}
