/** One problem: what it is, who has it, and what was done about it. */
import { openProblemStates, problemTransitions } from '@linked/shared/problems/states.ts';
import { possibleEvents } from '@linked/shared/state-machine.ts';
import { Page, Panel } from '@linked/ui/page.tsx';
import { QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useTerms } from '@linked/ui/use-terms.ts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCounty } from '../parts/county.ts';
import { Due } from '../parts/due.tsx';
import { Facts } from '../parts/facts.tsx';
import { ProblemTag } from '../parts/tone-tag.tsx';
import { problemRoute } from '../routes.tsx';
import { useFieldName } from '../shell/campaign-frame.tsx';
import { useDoable } from '../shell/doable.ts';
import { Letters } from '../supervision/letters.tsx';
import { UpperTierMark } from '../supervision/upper-tier-mark.tsx';
import { type ProblemDetail, trpc } from '../trpc.ts';
import { StepButtons } from './step-buttons.tsx';
import { StepHistory } from './step-history.tsx';

export function ProblemPage() {
  const { t } = useTranslation('problems');
  const { id } = problemRoute.useParams();
  const isDoable = useDoable();
  const { rolesIn } = useCounty();
  const query = useQuery(trpc.problems.get.queryOptions({ id }));
  const problem = query.data;
  const events =
    problem && isDoable('rectify')
      ? [...new Set(possibleEvents(problemTransitions, problem.state, rolesIn(problem.field, problem.unit)))]
      : [];
  return (
    <Page
      title={problem?.title ?? t('title')}
      path={<Link to="/problems">{t('back')}</Link>}
      tags={
        problem && (
          <>
            <ProblemTag state={problem.state} />
            <UpperTierMark problem={problem} />
          </>
        )
      }
      actions={
        problem &&
        events.length > 0 && <StepButtons problem={problem} events={events} reload={query.refetch} />
      }
    >
      <QueryState query={query} rows={10}>
        {(loaded) => (
          <>
            <div className="two-columns">
              <About problem={loaded} />
              <Panel title={t('steps')}>
                <StepHistory steps={loaded.steps} />
              </Panel>
            </div>
            {loaded.upstreamId && <Letters problemId={loaded.id} />}
          </>
        )}
      </QueryState>
    </Page>
  );
}

function About({ problem }: { problem: ProblemDetail }) {
  const { t } = useTranslation('problems');
  const format = useFormat();
  const terms = useTerms();
  const fieldName = useFieldName();
  const facts = [
    { label: t('column.field'), value: fieldName(problem.field) },
    { label: t('column.source'), value: terms.problemSource(problem.source) },
    ...(problem.takenFrom ? [{ label: t('column.takenFrom'), value: problem.takenFrom }] : []),
    { label: t('column.place'), value: problem.place },
    { label: t('column.foundOn'), value: format.day(problem.foundOn) },
    { label: t('column.unit'), value: problem.unit },
    { label: t('column.person'), value: problem.person },
    {
      label: t('column.dueOn'),
      value: problem.dueOn && <Due day={problem.dueOn} open={openProblemStates.includes(problem.state)} />,
    },
    ...(problem.addressedTo
      ? [
          { label: t('column.letterNo'), value: problem.letterNo ?? t('noLetter') },
          { label: t('column.addressedTo'), value: t(`addressedTo.${problem.addressedTo}`) },
        ]
      : []),
    ...(problem.replyDueOn
      ? [
          {
            label: t('column.replyDueOn'),
            value: <Due day={problem.replyDueOn} open={openProblemStates.includes(problem.state)} />,
          },
        ]
      : []),
    { label: t('column.closedOn'), value: problem.closedOn && format.day(problem.closedOn) },
    { label: t('column.reopened'), value: t('times', { count: problem.timesReopened }) },
  ];
  return (
    <Panel title={t('about')}>
      <Facts items={facts} />
      <Text title={t('column.detail')} text={problem.detail} />
      <Text title={t('column.measures')} text={problem.measures} />
      <Text title={t('column.answer')} text={problem.answer} />
    </Panel>
  );
}

function Text({ title, text }: { title: string; text: string }) {
  if (text === '') return null;
  return (
    <>
      <h3 className="sub-title">{title}</h3>
      <p className="prose">{text}</p>
    </>
  );
}
