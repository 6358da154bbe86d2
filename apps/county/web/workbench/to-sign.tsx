import { isDirectiveKind } from '@linked/shared/link/kinds.ts';
import { QueryState } from '@linked/ui/states.tsx';
import { useTerms } from '@linked/ui/use-terms.ts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Due } from '../parts/due.tsx';
import { type Directive, trpc } from '../trpc.ts';
import { WorkLine, WorkPanel } from './work-panel.tsx';

/** Read where they belong, and signed for by nobody. */
const readOnly: readonly string[] = ['bulletin', 'answer'];

const waits = (directive: Directive): boolean =>
  directive.signedAt === null && !directive.held && !readOnly.includes(directive.kind);

/** Directives of all campaigns that nobody has signed for; bulletins and answers are read. */
export function ToSign() {
  const { t } = useTranslation('workbench');
  const terms = useTerms();
  const query = useQuery(trpc.directives.list.queryOptions());
  /** The campaign itself goes by its name; what follows it says first what it is. */
  const titleOf = ({ kind, campaignTitle }: Directive): string =>
    kind === 'campaign' || !isDirectiveKind(kind)
      ? campaignTitle
      : t('toSignTitle', { kind: terms.directiveKind(kind), campaign: campaignTitle });
  return (
    <QueryState query={query} rows={3}>
      {(directives) => (
        <WorkPanel title={t('toSign')} count={directives.filter(waits).length} tone="bad">
          {directives.filter(waits).map((directive) => (
            <WorkLine
              key={directive.id}
              title={
                <Link to="/directives/$id" params={{ id: directive.id }}>
                  {titleOf(directive)}
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
