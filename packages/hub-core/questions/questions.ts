/** Questions of counties, read from their facts, and the answers of city and province. */
import { grantReaches, type ReadScope, reachesWhole, requireReach } from '@linked/shared/access/reach.ts';
import type { Principal } from '@linked/shared/access/roles.ts';
import { type CampaignState, openCampaignStates } from '@linked/shared/campaigns/states.ts';
import type { hubQuestion } from '@linked/shared/contracts/hub/questions.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import type { ReportPayload } from '@linked/shared/link/kinds.ts';
import { displayName } from '@linked/shared/regions/names.ts';
import { sql } from 'kysely';
import type { z } from 'zod';
import { writeAudit } from '../audit/write-audit.ts';
import { lockCampaign } from '../campaigns/change-state.ts';
import { regionsOfTheDay } from '../campaigns/counties-of-the-day.ts';
import type { HubDatabase, HubTransaction } from '../db/database.ts';
import { queueDirective } from '../directives/queue-directive.ts';
import { requestWorkflow } from '../workflow-requests/requests.ts';

export type HubQuestion = z.infer<typeof hubQuestion>;

const answerers = ['province-staff', 'city-staff'] as const;

interface Row {
  id: string;
  region: string;
  payload: ReportPayload<'question'>;
  author: string;
  answer: HubQuestion['answer'];
  supplements: HubQuestion['supplements'];
  edition: string;
  within: string;
  /** City of the county that asked. */
  city: string;
}

const questionsWhere = (campaignId: string, condition: ReturnType<typeof sql>) => sql<Row>`
  select f.entity_id as id, f.region, f.payload, f.author, c.edition_id as edition, c.region as within, t.city,
    case when a.question_id is not null then jsonb_build_object('text', a.answer, 'organ', a.organ,
      'by', a.answered_by_name, 'at', to_char(a.answered_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'revision', a.revision) end as answer,
    (select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'number', s.number, 'title', s.content ->> 'title')
        order by s.created_at), '[]') from supplements s
      where s.campaign_id = f.campaign_id and s.state <> 'withdrawn'
        and s.content -> 'questions' ? f.entity_id::text) as supplements
  from facts f join campaigns c on c.id = f.campaign_id
    join campaign_targets t on t.campaign_id = f.campaign_id and t.region = f.region
    left join answers a on a.campaign_id = f.campaign_id and a.question_id = f.entity_id
  where f.campaign_id = ${campaignId} and f.kind = 'question' and f.written_off_at is null and ${condition}
  order by f.payload ->> 'askedAt' desc, f.entity_id limit 1000`;

/**
 * Newest first: questions from inside the scopes, in their fields, and all that were answered. Of the open ones those taken back are
 * left out of the count. Throws nothing for a campaign without questions.
 */
export async function listQuestions(
  db: HubDatabase,
  asked: {
    campaignId: string;
    show: 'open' | 'answered' | 'all';
    field: string | null;
    scopes: readonly ReadScope[];
    actor: Principal;
  },
): Promise<{ open: number; answered: number; rows: HubQuestion[] }> {
  // A question about no field is everybody's.
  const reached = asked.scopes.map(
    ({ prefix, fields }) => sql`(starts_with(f.region, ${prefix}) and (${fields}::text[] is null
      or f.payload ->> 'field' is null or f.payload ->> 'field' = any (${fields}::text[])))`,
  );
  const { rows } = await questionsWhere(
    asked.campaignId,
    sql`(a.question_id is not null or ${reached.length === 0 ? sql`false` : sql`(${sql.join(reached, sql` or `)})`})
      and (${asked.field}::text is null or f.payload ->> 'field' = ${asked.field})`,
  ).execute(db);
  const all = rows.map((row) => {
    const view = viewOf(row, asked.actor);
    // Drafts are seen by the tier that issues.
    if (reachesWhole(asked.scopes, row.within)) return view;
    return { ...view, supplements: view.supplements.filter((one) => one.number !== null) };
  });
  const isOpen = (row: HubQuestion) => row.answer === null && !row.withdrawn;
  const open = all.filter(isOpen);
  const answered = all.filter((row) => row.answer !== null);
  const shown = { open, answered, all }[asked.show];
  return { open: open.length, answered: answered.length, rows: shown };
}

/**
 * Answers a question, or corrects the answer; every county of the campaign gets it. Staff of a city answer for their
 * own counties and in its congress's name, the province's for all, and name the organ (the campaign's own when left
 * out). A question that was taken back before it was answered needs no answer any more.
 * @throws `campaign-unknown`, `campaign-not-running`, `not-found`, `forbidden`, `region-not-yours`,
 * `field-not-yours`, `changed-meanwhile` when another answered first
 */
export async function answerQuestion(
  trx: HubTransaction,
  input: {
    campaignId: string;
    questionId: string;
    revision: number;
    text: string;
    organ?: string | undefined;
    actor: Principal;
    now: Date;
  },
): Promise<HubQuestion> {
  const { campaignId, questionId, actor, now } = input;
  const campaign = await lockCampaign(trx, campaignId);
  const find = async () => {
    const { rows } = await questionsWhere(campaignId, sql`f.entity_id = ${questionId}`).execute(trx);
    if (!rows[0]) throw new AppError('not-found');
    return rows[0];
  };
  const question = await find();
  requireReach(actor, answerers, question.region, question.payload.field);
  if (!openCampaignStates.includes(campaign.state as CampaignState))
    throw new AppError('campaign-not-running', { state: campaign.state });
  if ((question.answer?.revision ?? 0) !== input.revision || isTakenBack(question))
    throw new AppError('changed-meanwhile');
  const organ = mayName(actor, question)
    ? (input.organ ?? campaign.document.issuingOrgan)
    : `${displayName(question.city, question.edition, question.within)}人大常委会`;
  const revision = input.revision + 1;
  const { field, taskId, text, askedAt } = question.payload;
  const directiveId = await queueDirective(trx, {
    campaignId,
    kind: 'answer',
    revision,
    payload: {
      questionId,
      revision,
      question: {
        field,
        taskId,
        text,
        askedAt,
        region: question.region,
        regionName: displayName(question.region, question.edition, question.within),
      },
      answer: input.text,
      organ,
      answeredAt: now.toISOString(),
    },
    issuingOrgan: organ,
    regions: await regionsOfTheDay(trx, campaignId),
    receiptDueOn: null,
    now,
  });
  const content = {
    revision,
    answer: input.text,
    organ,
    answered_by: actor.userId,
    answered_by_name: actor.name,
    answered_at: now,
    directive_id: directiveId,
  };
  await trx
    .insertInto('answers')
    .values({ campaign_id: campaignId, question_id: questionId, region: question.region, ...content })
    .onConflict((conflict) => conflict.columns(['campaign_id', 'question_id']).doUpdateSet(content))
    .execute();
  await writeAudit(trx, {
    actor,
    action: 'question.answer',
    region: question.region,
    subject: campaignId,
    detail: { questionId, revision, organ },
    now,
  });
  await requestWorkflow(trx, {
    kind: 'signal-campaign',
    args: { campaignId, signal: 'directive-queued' },
    now,
  });
  return viewOf(await find(), actor);
}

const viewOf = (row: Row, actor: Principal): HubQuestion => ({
  id: row.id,
  region: row.region,
  regionName: displayName(row.region, row.edition, row.within),
  field: row.payload.field,
  taskId: row.payload.taskId,
  text: row.payload.text,
  author: row.author,
  askedAt: row.payload.askedAt,
  withdrawn: row.payload.withdrawn,
  answer: row.answer,
  supplements: row.supplements,
  mayAnswer: !isTakenBack(row) && answerers.some((role) => reachesAs(actor, role, row)),
  mayNameOrgan: mayName(actor, row),
});

const isTakenBack = ({ payload, answer }: Row): boolean => payload.withdrawn && answer === null;

const reachesAs = (actor: Principal, role: (typeof answerers)[number], { region, payload }: Row): boolean =>
  actor.grants.some((grant) => grant.role === role && grantReaches(grant, region, payload.field));

/** A city's staff speak in its congress's name alone. */
const mayName = (actor: Principal, row: Row): boolean => reachesAs(actor, 'province-staff', row);
