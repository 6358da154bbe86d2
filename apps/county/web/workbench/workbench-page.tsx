/** What waits for the county's staff and leader today. */
import { Page } from '@linked/ui/page.tsx';
import { useSession } from '@linked/ui/session.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { LinkState } from '../outbox/link-state.tsx';
import { useCounty } from '../parts/county.ts';
import { ReturnedToMe } from '../reviews/returned-to-me.tsx';
import { trpc } from '../trpc.ts';
import { LettersWaiting } from './letters-waiting.tsx';
import { ProblemsDue } from './problems-due.tsx';
import { ProblemsFromAbove } from './problems-from-above.tsx';
import { Refused } from './refused.tsx';
import { RepliesDue } from './replies-due.tsx';
import { Summary } from './summary.tsx';
import { TasksDue } from './tasks-due.tsx';
import { ToRecord } from './to-record.tsx';
import { ToSign } from './to-sign.tsx';

export function WorkbenchPage() {
  const { t } = useTranslation('workbench');
  const { principal, today } = useSession();
  const format = useFormat();
  const { name, isLeader } = useCounty();
  const link = useQuery(trpc.outbox.status.queryOptions());
  return (
    <Page
      title={t('title', { county: name })}
      tags={link.data && <LinkState status={link.data} />}
      actions={
        <span className="soft">
          {t('hello', { name: principal.name, day: format.day(today) })}{' '}
          <Link to="/outbox">{t('linkDetails')}</Link>
        </span>
      }
    >
      <ReturnedToMe />
      <Summary />
      <div className="workbench">
        <div className="work-column">
          <ToSign />
          <LettersWaiting />
          <ProblemsFromAbove />
          <RepliesDue />
          {isLeader && <TasksDue what="countersign" />}
          <TasksDue what="returned" />
          <TasksDue what="overdue" />
          <ProblemsDue />
        </div>
        <div className="work-column">
          <TasksDue what="behind" />
          <Refused />
          <ToRecord />
        </div>
      </div>
    </Page>
  );
}
