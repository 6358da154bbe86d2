import { QueryState } from '@linked/ui/states.tsx';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Due } from '../parts/due.tsx';
import { type Directive, trpc } from '../trpc.ts';
import { WorkLine, WorkPanel } from './work-panel.tsx';

const waits = (directive: Directive): boolean =>
  directive.signedAt === null && !directive.held && directive.kind !== 'bulletin';

/** Directives of all campaigns that nobody has signed for; a bulletin is read, not signed for. */
export function ToSign() {
  const { t } = useTranslation('workbench');
  const query = useQuery(trpc.directives.list.queryOptions());
  return (
    <QueryState query={query} rows={3}>
      {(directives) => (
        <WorkPanel title={t('toSign')} count={directives.filter(waits).length} tone="bad">
          {directives.filter(waits).map((directive) => (
            <WorkLine
              key={directive.id}
              title={
                <Link to="/directives/$id" params={{ id: directive.id }}>
                  {directive.campaignTitle}
                </Link>
              }
            >
              {directive.receiptDueOn ? <Due day={directive.receiptDueOn} open /> : directive.issuingOrgan}
            </WorkLine>
          ))}
        </WorkPanel>
      )}
    </QueryState>
  );
}
