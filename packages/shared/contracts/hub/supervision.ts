/** Problems a tier supervises itself (重点督办): letter, reply, verification and look-back. */
import { z } from 'zod';
import { code, count, day, instant, longText, page, regionCode, shortText, uuid } from '../../primitives.ts';
import { problemStates } from '../../problems/states.ts';
import {
  supervisionEvents,
  supervisionOrigins,
  supervisionStates,
  supervisionWays,
} from '../../supervision/states.ts';
import { mutation, query } from '../procedure.ts';

const readers = [
  'province-staff',
  'province-approver',
  'city-staff',
  'field-team',
  'area-team',
  'leader',
] as const;
const writers = ['province-staff', 'city-staff'] as const;
const actors = ['province-staff', 'province-approver', 'city-staff'] as const;

/** What is written in the letter (督办函), and to whom. */
export const supervisionLetter = z.object({
  way: z.enum(supervisionWays),
  addressee: shortText,
  title: shortText,
  text: longText.min(1),
  /** Working days to reply, from the day of issue. */
  replyWorkdays: z.number().int().min(1).max(250),
});

export const supervisionRow = z.object({
  id: uuid,
  campaignId: uuid,
  /** The tier that supervises. */
  region: regionCode,
  regionName: z.string(),
  county: regionCode,
  countyName: z.string(),
  field: z.string(),
  title: z.string(),
  origin: z.enum(supervisionOrigins),
  way: z.enum(supervisionWays),
  addressee: z.string(),
  state: z.enum(supervisionStates),
  version: count,
  letterNo: z.string().nullable(),
  issuedAt: instant.nullable(),
  replyDueOn: day.nullable(),
  lookBackOn: day.nullable(),
  /** The reply is asked for and its last day is over. */
  overdue: z.boolean(),
  /** How far up an overdue reply has been brought. */
  escalatedTo: z.enum(['city', 'province']).nullable(),
  /** How often a reply was asked for. */
  round: count,
});

export const supervisionDetail = supervisionRow.extend({
  detail: z.string(),
  place: z.string(),
  roundTitle: z.string().nullable(),
  issuingOrgan: z.string(),
  letter: supervisionLetter,
  /** Whether the public holidays up to the reply's last day were not announced yet. */
  replyDueProvisional: z.boolean(),
  draftedBy: z.string(),
  signedBy: z.string().nullable(),
  signedAt: instant.nullable(),
  reply: z
    .object({
      text: z.string(),
      measures: z.string(),
      links: z.array(z.string()),
      on: day,
      by: z.string(),
    })
    .nullable(),
  /** The problem as the county last reported it; null when it has not. */
  problem: z
    .object({
      state: z.enum(problemStates),
      unit: z.string().nullable(),
      dueOn: day.nullable(),
      closedOn: day.nullable(),
      timesReopened: count,
      receivedAt: instant,
    })
    .nullable(),
  /** How the letter reached the county; null when the county is not told. */
  delivery: z
    .object({
      state: z.enum(['queued', 'delivered', 'signed']),
      deliveredAt: instant.nullable(),
      signedAt: instant.nullable(),
      signedBy: z.string().nullable(),
    })
    .nullable(),
  /** What comes by itself next, unless something is done before; null when nothing does. */
  next: z.object({ what: z.enum(['remind', 'look-back']), at: instant }).nullable(),
  steps: z.array(
    z.object({
      at: instant,
      actor: z.string(),
      event: z.string(),
      from: z.enum(supervisionStates).nullable(),
      to: z.enum(supervisionStates),
      note: z.string(),
      replyDueOn: day.nullable(),
      lookBackOn: day.nullable(),
      /** The reply that a correction took the place of. */
      replaced: z.object({ text: z.string(), measures: z.string(), on: day, by: z.string() }).nullable(),
    }),
  ),
});

const ref = z.object({ id: uuid, version: z.number().int().min(1) });

/** Parts of a step; which are asked for stands in shared/supervision/states.ts. */
export const supervisionInput = z.object({
  note: longText.default(''),
  reply: z
    .object({
      text: longText.min(1),
      on: day,
      by: shortText,
      links: z.array(z.url().max(500)).max(10).default([]),
    })
    .nullish(),
  replyDueOn: day.nullish(),
  lookBackOn: day.nullish(),
});

export const supervisionContract = {
  list: query({
    who: readers,
    input: page.extend({
      campaignId: uuid,
      within: regionCode,
      field: code.nullish(),
      state: z.enum(supervisionStates).nullish(),
      /** Part of the title, the letter's number or the addressee; empty for all. */
      search: z.string().max(100).default(''),
      overdueOnly: z.boolean().default(false),
    }),
    output: z.object({
      rows: z.array(supervisionRow),
      total: count,
      overdue: count,
      byState: z.record(z.string(), count),
      today: day,
    }),
  }),
  get: query({ who: readers, input: z.object({ id: uuid }), output: supervisionDetail }),
  draft: mutation({
    who: writers,
    input: z.object({
      id: uuid,
      campaignId: uuid,
      matter: z.discriminatedUnion('origin', [
        z.object({ origin: z.literal('problem'), county: regionCode, problemId: uuid }),
        z.object({ origin: z.literal('finding'), findingId: uuid }),
        z.object({
          origin: z.literal('entered'),
          county: regionCode,
          field: code,
          title: shortText,
          detail: longText.default(''),
          place: z.string().trim().max(200).default(''),
        }),
      ]),
      letter: supervisionLetter,
    }),
    output: supervisionDetail,
  }),
  revise: mutation({
    who: writers,
    input: ref.extend({ letter: supervisionLetter }),
    output: supervisionDetail,
  }),
  act: mutation({
    who: actors,
    input: ref.extend({ event: z.enum(supervisionEvents), input: supervisionInput }),
    output: supervisionDetail,
  }),
};
