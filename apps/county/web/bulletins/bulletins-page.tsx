/** Bulletins (通报) of the tier above, newest first; to be read, not signed for. */
import { bulletinPayload } from '@linked/shared/bulletins/figures.ts';
import { Page, Panel } from '@linked/ui/page.tsx';
import { RecordTable } from '@linked/ui/record-table.tsx';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type Directive, trpc } from '../trpc.ts';

export function BulletinsPage() {
  const { t } = useTranslation('bulletins');
  const format = useFormat();
  const query = useQuery(trpc.directives.list.queryOptions());
  const bulletinsOf = (rows: readonly Directive[]) => rows.filter((row) => row.kind === 'bulletin');
  return (
    <Page title={t('title')}>
      <Panel title={t('list')}>
        <QueryState
          query={query}
          isEmpty={(rows) => bulletinsOf(rows).length === 0}
          empty={<EmptyState title={t('empty.title')} hint={t('empty.hint')} />}
        >
          {(rows) => (
            <RecordTable<Directive>
              rows={bulletinsOf(rows)}
              rowKey={(row) => row.id}
              columns={[
                {
                  key: 'title',
                  title: t('column.title'),
                  lead: true,
                  render: (row) => (
                    <Link to="/bulletins/$id" params={{ id: row.id }}>
                      {bulletinPayload.safeParse(row.payload).data?.title ?? row.campaignTitle}
                    </Link>
                  ),
                },
                {
                  key: 'number',
                  title: t('column.number'),
                  width: 100,
                  render: (row) => t('number', { number: row.revision }),
                },
                { key: 'campaign', title: t('column.campaign'), render: (row) => row.campaignTitle },
                {
                  key: 'issued',
                  title: t('column.issued'),
                  width: 160,
                  render: (row) => format.instant(row.issuedAt),
                },
              ]}
            />
          )}
        </QueryState>
      </Panel>
    </Page>
  );
}
