/** Questions of the county to the congresses above, and the answers to everybody's. */
import type { countyQuestion, ledToSupplement } from '@linked/shared/contracts/county/questions.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import type { AnswerDirective, QuestionSubject } from '@linked/shared/questions/question.ts';
import type { SupplementDirective } from '@linked/shared/supplements/supplement.ts';
import type { Selectable } from 'kysely';
import type { z } from 'zod';
import type { RegionTransaction } from '../../db/database.ts';
import { fromJson, insertNew } from '../../db/rows.ts';
import type { Questions } from '../../db/types.generated.ts';
import { type Actor, requireField } from '../access/actor.ts';
import { requireCampaign, requireKnownField, requireOpenCampaign } from '../campaigns/open-campaign.ts';
import { queueReports } from '../outbox/queue-reports.ts';
import { questionReport } from './question-report.ts';

export type CountyQuestion = z.infer<typeof countyQuestion>;
type LedToSupplement = z.infer<typeof ledToSupplement>;

const toView = (row: Selectable<Questions>, answer: AnswerDirective | null): CountyQuestion => ({
  id: row.id,
  campaignId: row.campaign_id,
  field: row.field,
  taskId: row.task_id,
  text: row.text,
  askedBy: row.asked_by,
  askedAt: row.asked_at.toISOString(),
  withdrawn: row.withdrawn,
  revision: row.revision,
  answer,
});

/**
 * The county's own, newest first, the answers to other counties' questions, and the supplements that questions led to.
 * Throws `campaign-unknown`.
 */
export async function listQuestions(
  trx: RegionTransaction,
  campaignId: string,
): Promise<{ own: CountyQuestion[]; others: AnswerDirective[]; supplements: LedToSupplement[] }> {
  await requireCampaign(trx, campaignId);
  const questions = await trx
    .selectFrom('questions')
    .selectAll()
    .where('campaign_id', '=', campaignId)
    .orderBy('asked_at', 'desc')
    .orderBy('id')
    .execute();
  const answers = await trx
    .selectFrom('answers')
    .select(['question_id', 'content'])
    .where('campaign_id', '=', campaignId)
    .orderBy('answered_at', 'desc')
    .execute();
  const byQuestion = new Map(answers.map((row) => [row.question_id, fromJson<AnswerDirective>(row.content)]));
  const own = questions.map((row) => toView(row, byQuestion.get(row.id) ?? null));
  const ids = new Set(own.map((row) => row.id));
  const others = [...byQuestion.values()].filter((answer) => !ids.has(answer.questionId));
  return { own, others, supplements: await supplementsOf(trx, campaignId) };
}

async function supplementsOf(trx: RegionTransaction, campaignId: string): Promise<LedToSupplement[]> {
  const rows = await trx
    .selectFrom('supplements')
    .select(['directive_id', 'content'])
    .where('campaign_id', '=', campaignId)
    .orderBy('number')
    .execute();
  return rows.flatMap(({ directive_id: directiveId, content }): LedToSupplement[] => {
    const { number, title, questions } = fromJson<SupplementDirective>(content);
    return questions.length > 0
      ? [{ directiveId, number, title, questions: questions.map(({ id }) => id) }]
      : [];
  });
}

/**
 * Asks; the field of a question about a task is the task's. The same question sent again is answered as stored.
 * Throws the errors of `requireOpenCampaign`, `task-unknown`, `field-unknown`, `field-not-yours`, `already-exists`.
 */
export async function askQuestion(
  trx: RegionTransaction,
  actor: Actor,
  input: QuestionSubject & { id: string; campaignId: string; text: string },
  now: Date,
): Promise<CountyQuestion> {
  const { id, campaignId, taskId, text } = input;
  const campaign = await requireOpenCampaign(trx, campaignId, 'record', now);
  const field = taskId === null ? input.field : await fieldOf(trx, campaignId, taskId);
  if (field !== null) {
    requireKnownField(campaign, field);
    requireField(actor, field);
  }
  const row = await insertNew(trx, 'questions', {
    id,
    campaign_id: campaignId,
    field,
    task_id: taskId,
    text,
    asked_by: actor.name,
    asked_at: now,
    withdrawn: false,
    revision: 1,
  });
  if (row) {
    await queueReports(trx, [questionReport(row)], told(row, actor.name, now));
    return toView(row, null);
  }
  const stored = await trx.selectFrom('questions').selectAll().where('id', '=', id).executeTakeFirst();
  if (stored?.campaign_id !== campaignId || stored.text !== text || stored.task_id !== taskId)
    throw new AppError('already-exists', { what: text.slice(0, 40) });
  return toView(stored, null);
}

/** Takes it back; what was asked stays readable. Throws `not-found`, `changed-meanwhile`, `field-not-yours`. */
export async function withdrawQuestion(
  trx: RegionTransaction,
  actor: Actor,
  input: { id: string; campaignId: string; revision: number },
  now: Date,
): Promise<CountyQuestion> {
  await requireOpenCampaign(trx, input.campaignId, 'record', now);
  const before = await trx
    .selectFrom('questions')
    .selectAll()
    .where('id', '=', input.id)
    .where('campaign_id', '=', input.campaignId)
    .forUpdate()
    .executeTakeFirst();
  if (!before) throw new AppError('not-found');
  if (before.field !== null) requireField(actor, before.field);
  if (before.withdrawn || before.revision !== input.revision) throw new AppError('changed-meanwhile');
  const row = await trx
    .updateTable('questions')
    .set({ withdrawn: true, revision: before.revision + 1 })
    .where('id', '=', input.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  await queueReports(trx, [questionReport(row)], told(row, before.asked_by, now));
  const { own } = await listQuestions(trx, input.campaignId);
  return own.find((one) => one.id === row.id)!;
}

async function fieldOf(trx: RegionTransaction, campaignId: string, taskId: string): Promise<string> {
  const task = await trx
    .selectFrom('tasks')
    .select('field')
    .where('campaign_id', '=', campaignId)
    .where('task_id', '=', taskId)
    .executeTakeFirst();
  if (!task) throw new AppError('task-unknown');
  return task.field;
}

const told = (row: Selectable<Questions>, author: string, now: Date) => ({
  author,
  now,
  changes: [{ feature: 'questions', id: row.campaign_id }] as const,
});
