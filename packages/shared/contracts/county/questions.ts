/** Questions of the county to the congresses above, and everybody's answers. */
import { z } from 'zod';
import { count, instant, uuid } from '../../primitives.ts';
import { answerDirective, questionSubject, questionText } from '../../questions/question.ts';
import { mutation, query } from '../procedure.ts';

export const countyAnswer = answerDirective;

export const countyQuestion = questionSubject.extend({
  id: uuid,
  campaignId: uuid,
  text: z.string(),
  askedBy: z.string(),
  askedAt: instant,
  withdrawn: z.boolean(),
  revision: count,
  answer: countyAnswer.nullable(),
});

/** A supplement received that questions from below led to. */
export const ledToSupplement = z.object({
  directiveId: uuid,
  number: count,
  title: z.string(),
  questions: z.array(uuid),
});

export const countyQuestionsContract = {
  /** The county's own questions, newest first, then answers to those of other counties. */
  list: query({
    who: ['county-staff', 'county-leader'],
    input: z.object({ campaignId: uuid }),
    output: z.object({
      own: z.array(countyQuestion),
      others: z.array(countyAnswer),
      supplements: z.array(ledToSupplement),
    }),
  }),
  /** `id` is the asker's, so that a question sent twice is asked once. */
  ask: mutation({
    who: ['county-staff'],
    input: questionSubject.extend({ id: uuid, campaignId: uuid, text: questionText }),
    output: countyQuestion,
  }),
  withdraw: mutation({
    who: ['county-staff'],
    input: z.object({ id: uuid, campaignId: uuid, revision: count }),
    output: countyQuestion,
  }),
};
