/** Questions of counties and their answers. Staff of a city answer its own counties', the province's everybody's. */
import { z } from 'zod';
import { code, count, instant, longText, regionCode, shortText, uuid } from '../../primitives.ts';
import { questionSubject } from '../../questions/question.ts';
import { mutation, query } from '../procedure.ts';

const readers = [
  'province-staff',
  'province-approver',
  'city-staff',
  'field-team',
  'area-team',
  'leader',
] as const;

export const hubQuestion = questionSubject.extend({
  id: uuid,
  region: regionCode,
  regionName: z.string(),
  text: z.string(),
  author: z.string(),
  askedAt: instant,
  withdrawn: z.boolean(),
  answer: z
    .object({
      text: z.string(),
      organ: z.string(),
      by: z.string(),
      at: instant,
      /** From 1; sent back with a correction. */
      revision: count,
    })
    .nullable(),
  /** Supplements that it led to; drafts for the tier that issues them. */
  supplements: z.array(z.object({ id: uuid, number: count.nullable(), title: z.string() })),
  /** Whether the caller may answer it. */
  mayAnswer: z.boolean(),
  /** Whether the caller says in whose name; a city answers in its congress's. */
  mayNameOrgan: z.boolean(),
});

export const hubQuestionsContract = {
  /** Newest first, at most 1,000: those asked inside the reader's regions, and all that were answered. */
  list: query({
    who: readers,
    input: z.object({
      campaignId: uuid,
      show: z.enum(['open', 'answered', 'all']).default('all'),
      field: code.nullable().default(null),
    }),
    output: z.object({ open: count, answered: count, rows: z.array(hubQuestion) }),
  }),
  /** To all counties of the campaign. `revision` 0 for the first answer, else that of the answer to correct. */
  answer: mutation({
    who: ['province-staff', 'city-staff'],
    input: z.object({
      campaignId: uuid,
      questionId: uuid,
      revision: count,
      text: longText.min(1),
      /** The campaign's own when left out; not heeded where the caller may not name it. */
      organ: shortText.optional(),
    }),
    output: hubQuestion,
  }),
};
