/** Questions and answers of a campaign: what counties asked, who answered, which supplements came of it. */
import { useSession } from '@linked/ui/session.tsx';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Segmented, Select, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFieldNames } from '../dashboard/use-field-names.ts';
import { type CampaignDetail, type HubQuestion, trpc } from '../trpc.ts';
import { AnswerDialog } from './answer-dialog.tsx';
import './questions.css';

type Shown = 'open' | 'answered' | 'all';
const ALL = 'all';

export function QuestionsTab({ campaign }: { campaign: CampaignDetail }) {
  const { t } = useTranslation('questions');
  const [show, setShow] = useState<Shown>('open');
  const [field, setField] = useState(ALL);
  const [answering, setAnswering] = useState<HubQuestion | null>(null);
  const fieldName = useFieldNames(campaign.document.fields);
  const query = useQuery(
    trpc.questions.list.queryOptions({
      campaignId: campaign.id,
      show,
      field: field === ALL ? null : field,
    }),
  );
  const inSight = query.data?.rows.find(({ id }) => id === answering?.id);
  // Answered by somebody else meanwhile, it leaves the list of open ones while the dialog is still about it.
  const everything = useQuery({
    ...trpc.questions.list.queryOptions({ campaignId: campaign.id, show: 'all', field: null }),
    enabled: answering !== null && query.isSuccess && !inSight,
  });
  const question = inSight ?? everything.data?.rows.find(({ id }) => id === answering?.id) ?? answering;
  return (
    <>
      <div className="table-tools">
        <Segmented<Shown>
          aria-label={t('show.choose')}
          value={show}
          onChange={setShow}
          options={[
            { value: 'open', label: t('show.open', { count: query.data?.open ?? 0 }) },
            { value: 'answered', label: t('show.answered', { count: query.data?.answered ?? 0 }) },
            { value: 'all', label: t('show.all') },
          ]}
        />
        <Select
          aria-label={t('field')}
          className="filter-field"
          value={field}
          onChange={setField}
          options={[
            { value: ALL, label: t('allFields') },
            ...campaign.document.fields.map((one) => ({ value: one.code, label: fieldName(one.code) })),
          ]}
        />
      </div>
      <QueryState
        query={query}
        isEmpty={(data) => data.rows.length === 0}
        empty={<EmptyState title={t('empty.title')} hint={t('empty.hint')} />}
      >
        {(data) => (
          <ul className="question-list">
            {data.rows.map((row) => (
              <Question key={row.id} row={row} campaign={campaign} onAnswer={() => setAnswering(row)} />
            ))}
          </ul>
        )}
      </QueryState>
      {answering && question && (
        <AnswerDialog campaign={campaign} question={question} onClose={() => setAnswering(null)} />
      )}
    </>
  );
}

interface QuestionProps {
  row: HubQuestion;
  campaign: CampaignDetail;
  onAnswer: () => void;
}

function Question({ row, campaign, onAnswer }: QuestionProps) {
  const { t } = useTranslation('questions');
  const format = useFormat();
  const session = useSession();
  const fieldName = useFieldNames(campaign.document.fields);
  const task = campaign.document.tasks.find((one) => one.id === row.taskId);
  const about = task?.title ?? (row.field ? fieldName(row.field) : t('wholeCampaign'));
  const open = ['issued', 'running', 'closing'].includes(campaign.state);
  const mayCompose = session.has('province-staff') && ['issued', 'running'].includes(campaign.state);
  return (
    <li className="question">
      <div className="question-head">
        <b>{row.regionName}</b>
        <span>{about}</span>
        <span className="soft">{t('asked', { name: row.author, at: format.instant(row.askedAt) })}</span>
        {row.withdrawn && <Tag>{t('withdrawn')}</Tag>}
        {row.answer === null && !row.withdrawn && <Tag color="warning">{t('open')}</Tag>}
      </div>
      <p className="prose">{row.text}</p>
      {row.answer && (
        <div className="question-answer">
          <p className="prose">{row.answer.text}</p>
          <p className="soft">
            {t('answered', {
              organ: row.answer.organ,
              name: row.answer.by,
              at: format.instant(row.answer.at),
            })}
            {row.answer.revision > 1 && t('corrected', { count: row.answer.revision - 1 })}
          </p>
        </div>
      )}
      {row.supplements.length > 0 && (
        <p>
          {t('ledTo')}{' '}
          {row.supplements.map((one) => (
            <Link
              key={one.id}
              to="/campaigns/$id/supplements/$supplement"
              params={{ id: campaign.id, supplement: one.id }}
            >
              {one.title}
            </Link>
          ))}
        </p>
      )}
      <div className="question-actions">
        {open && row.mayAnswer && !row.withdrawn && (
          <Button size="small" type={row.answer ? 'default' : 'primary'} onClick={onAnswer}>
            {t(row.answer ? 'correct' : 'answer')}
          </Button>
        )}
        {mayCompose && (
          <Link
            to="/campaigns/$id/supplements/new"
            params={{ id: campaign.id }}
            search={{ question: row.id }}
            className="button-link"
          >
            {t('compose')}
          </Link>
        )}
      </div>
    </li>
  );
}
