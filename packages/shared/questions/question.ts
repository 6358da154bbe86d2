/** A question from a county about a campaign, and the answer to it that every county of the campaign reads. */
import { z } from 'zod';
import { code, instant, longText, regionCode, shortText, uuid } from '../primitives.ts';

/** What a question is about: a task, a field, or the campaign as a whole when both are null. */
export const questionSubject = z.object({ field: code.nullable(), taskId: uuid.nullable() });
export type QuestionSubject = z.infer<typeof questionSubject>;

export const questionText = longText.min(1);

/** Up: the whole question at one revision. Who asked is the report's author. */
export const questionReport = questionSubject.extend({
  text: questionText,
  askedAt: instant,
  /** Taken back by the county before or after it was answered; kept as it was. */
  withdrawn: z.boolean(),
});

/** Down: the answer with the question, so that it can be read by counties that did not ask. */
export const answerDirective = z.object({
  questionId: uuid,
  /** From 1; a corrected answer replaces the one before. */
  revision: z.number().int().min(1),
  question: questionSubject.extend({
    region: regionCode,
    regionName: shortText,
    text: questionText,
    askedAt: instant,
  }),
  answer: longText.min(1),
  /** Organ in whose name it is given. */
  organ: shortText,
  answeredAt: instant,
});
export type AnswerDirective = z.infer<typeof answerDirective>;
