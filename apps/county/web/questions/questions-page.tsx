/** The county's questions to the congresses above, and the answers to everybody's. */

import type { ledToSupplement } from '@linked/shared/contracts/county/questions.ts';
import { newId } from '@linked/shared/ids.ts';
import type { AnswerDirective } from '@linked/shared/questions/question.ts';
import { errorMessage } from '@linked/ui/error-message.ts';
import { Page, Panel } from '@linked/ui/page.tsx';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { App, Button, Popconfirm } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { useCounty } from '../parts/county.ts';
import { refresh } from '../parts/refresh.ts';
import { ToneTag } from '../parts/tone-tag.tsx';
import { useCampaign, useFieldName } from '../shell/campaign-frame.tsx';
import { useDoable } from '../shell/doable.ts';
import { client, type Question, trpc } from '../trpc.ts';
import { AskDrawer } from './ask-drawer.tsx';
import './questions.css';

type Supplement = z.infer<typeof ledToSupplement>;

export function QuestionsPage() {
  const { t } = useTranslation('questions');
  const campaign = useCampaign();
  const { mayWrite } = useCounty();
  const isDoable = useDoable();
  const [asking, setAsking] = useState<string | null>(null);
  const query = useQuery(trpc.questions.list.queryOptions({ campaignId: campaign.id }));
  const writes = mayWrite(null) && isDoable('record');
  const ask = writes && (
    <Button type="primary" onClick={() => setAsking(newId())}>
      {t('ask')}
    </Button>
  );
  return (
    <Page title={t('title')} actions={ask}>
      <QueryState query={query} rows={8}>
        {({ own, others, supplements }) => (
          <>
            <Panel title={t('own', { count: own.length })}>
              {own.length === 0 ? (
                <EmptyState title={t('empty.title')} hint={t('empty.hint')} />
              ) : (
                <ul className="question-list">
                  {own.map((question) => (
                    <OwnQuestion
                      key={question.id}
                      question={question}
                      writes={writes}
                      supplements={supplements}
                    />
                  ))}
                </ul>
              )}
            </Panel>
            <Panel title={t('others', { count: others.length })}>
              {others.length === 0 ? (
                <EmptyState title={t('none.title')} hint={t('none.hint')} />
              ) : (
                <ul className="question-list">
                  {others.map((answer) => (
                    <li key={answer.questionId} className="question">
                      <Head subject={answer.question}>{answer.question.regionName}</Head>
                      <p className="prose">{answer.question.text}</p>
                      <Answer answer={answer} />
                      <LedTo question={answer.questionId} supplements={supplements} />
                    </li>
                  ))}
                </ul>
              )}
            </Panel>
          </>
        )}
      </QueryState>
      {asking && <AskDrawer id={asking} onClose={() => setAsking(null)} />}
    </Page>
  );
}

interface HeadProps {
  subject: { field: string | null; taskId: string | null };
  children: ReactNode;
}

function Head({ subject, children }: HeadProps) {
  const { t } = useTranslation('questions');
  const campaign = useCampaign();
  const fieldName = useFieldName();
  const tasks = useQuery(trpc.tasks.list.queryOptions({ campaignId: campaign.id }));
  const task = tasks.data?.find((row) => row.task.id === subject.taskId)?.task.title;
  return (
    <div className="question-head">
      <b>{task ?? (subject.field ? fieldName(subject.field) : t('wholeCampaign'))}</b>
      {children}
    </div>
  );
}

interface LedToProps {
  question: string;
  supplements: readonly Supplement[];
}

/** Supplements that took the question up. */
function LedTo({ question, supplements }: LedToProps) {
  const { t } = useTranslation('questions');
  const led = supplements.filter(({ questions }) => questions.includes(question));
  if (led.length === 0) return null;
  return (
    <p>
      {t('ledTo')}{' '}
      {led.map(({ directiveId, number, title }) => (
        <Link key={directiveId} to="/directives/$id" params={{ id: directiveId }}>
          {t('supplement', { number, title })}
        </Link>
      ))}
    </p>
  );
}

interface OwnProps {
  question: Question;
  writes: boolean;
  supplements: readonly Supplement[];
}

function OwnQuestion({ question, writes, supplements }: OwnProps) {
  const { t } = useTranslation('questions');
  const format = useFormat();
  const { message } = App.useApp();
  const { mayWrite } = useCounty();
  const [busy, setBusy] = useState(false);
  const withdraw = async () => {
    setBusy(true);
    try {
      const { id, campaignId, revision } = question;
      await client.questions.withdraw.mutate({ id, campaignId, revision });
    } catch (error) {
      void message.error(errorMessage(error));
    } finally {
      await refresh('questions', question.campaignId);
      setBusy(false);
    }
  };
  const open = question.answer === null && !question.withdrawn;
  return (
    <li className="question">
      <Head subject={question}>
        <span className="soft">
          {t('asked', { name: question.askedBy, at: format.instant(question.askedAt) })}
        </span>
        {question.withdrawn && <ToneTag tone="plain">{t('withdrawn')}</ToneTag>}
        {open && <ToneTag tone="warn">{t('open')}</ToneTag>}
      </Head>
      <p className="prose">{question.text}</p>
      {question.answer && <Answer answer={question.answer} />}
      <LedTo question={question.id} supplements={supplements} />
      {open && writes && mayWrite(question.field) && (
        <Popconfirm title={t('withdrawAsk')} onConfirm={withdraw}>
          <Button size="small" loading={busy}>
            {t('withdraw')}
          </Button>
        </Popconfirm>
      )}
    </li>
  );
}

function Answer({ answer }: { answer: AnswerDirective }) {
  const { t } = useTranslation('questions');
  const format = useFormat();
  return (
    <div className="question-answer">
      <p className="prose">{answer.answer}</p>
      <p className="soft">
        {t('answered', { organ: answer.organ, at: format.instant(answer.answeredAt) })}
        {answer.revision > 1 && t('corrected', { count: answer.revision - 1 })}
      </p>
    </div>
  );
}
