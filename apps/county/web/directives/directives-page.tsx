/** What the upper tiers issued to this county, newest first, and who signed for it. */
import { isDirectiveKind } from '@linked/shared/link/kinds.ts';
import { Page, Panel } from '@linked/ui/page.tsx';
import { RecordTable } from '@linked/ui/record-table.tsx';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useTerms } from '@linked/ui/use-terms.ts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Due } from '../parts/due.tsx';
import { ToneTag } from '../parts/tone-tag.tsx';
import { type Directive, trpc } from '../trpc.ts';

export function DirectivesPage() {
  const { t } = useTranslation('directives');
  const query = useQuery(trpc.directives.list.queryOptions());
  return (
    <Page title={t('title')}>
      <Panel title={t('list')}>
        <QueryState
          query={query}
          isEmpty={(rows) => rows.length === 0}
          empty={<EmptyState title={t('empty.title')} hint={t('empty.hint')} />}
        >
          {(rows) => <DirectiveTable rows={rows} />}
        </QueryState>
      </Panel>
    </Page>
  );
}

function DirectiveTable({ rows }: { rows: readonly Directive[] }) {
  const { t } = useTranslation('directives');
  const format = useFormat();
  const terms = useTerms();
  return (
    <RecordTable<Directive>
      rows={rows}
      rowKey={(row) => row.id}
      columns={[
        {
          key: 'title',
          title: t('column.title'),
          lead: true,
          render: (row) => (
            <Link to="/directives/$id" params={{ id: row.id }}>
              {row.campaignTitle}
            </Link>
          ),
        },
        {
          key: 'kind',
          title: t('column.kind'),
          width: 110,
          render: (row) => (isDirectiveKind(row.kind) ? terms.directiveKind(row.kind) : row.kind),
        },
        { key: 'organ', title: t('column.organ'), render: (row) => row.issuingOrgan },
        {
          key: 'received',
          title: t('column.received'),
          width: 160,
          render: (row) => format.instant(row.receivedAt),
        },
        {
          key: 'due',
          title: t('column.due'),
          width: 210,
          render: (row) => row.receiptDueOn && <Due day={row.receiptDueOn} open={row.signedAt === null} />,
        },
        { key: 'signed', title: t('column.signed'), width: 220, render: (row) => <Signed row={row} /> },
      ]}
    />
  );
}

export function Signed({ row }: { row: Directive }) {
  const { t } = useTranslation('directives');
  const format = useFormat();
  if (row.held) return <ToneTag tone="warn">{t('state.held')}</ToneTag>;
  if (row.signedAt === null && row.kind === 'bulletin')
    return <span className="soft">{t('state.toRead')}</span>;
  if (row.signedAt === null) return <ToneTag tone="bad">{t('state.unsigned')}</ToneTag>;
  return t('state.signed', { name: row.signedBy ?? '', at: format.instant(row.signedAt) });
}
