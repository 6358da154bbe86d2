/** Bulletins (通报): drafted from two snapshots, edited and issued by staff to all counties, numbered per campaign. */
import { z } from 'zod';
import { bulletinFigures, bulletinPayload } from '../../bulletins/figures.ts';
import { count, day, instant, uuid } from '../../primitives.ts';
import { mutation, query } from '../procedure.ts';

const readers = [
  'province-staff',
  'province-approver',
  'city-staff',
  'field-team',
  'area-team',
  'leader',
] as const;
const staff = ['province-staff'] as const;

export const bulletinRow = z.object({
  id: uuid,
  campaignId: uuid,
  state: z.enum(['draft', 'issued']),
  /** Null until it is issued. */
  number: count.nullable(),
  title: z.string(),
  from: day.nullable(),
  to: day,
  /** Null when the weekly work drafted it. */
  draftedByName: z.string().nullable(),
  draftedAt: instant,
  editedByName: z.string().nullable(),
  editedAt: instant.nullable(),
  issuedByName: z.string().nullable(),
  issuedAt: instant.nullable(),
});

export const bulletinDetail = bulletinRow.extend({
  version: count,
  text: z.string(),
  figures: bulletinFigures,
  issuingOrgan: z.string(),
  campaignTitle: z.string(),
});

const one = z.object({ id: uuid });
const seen = one.extend({ version: count });

export const bulletinsContract = {
  /** Newest first; drafts are the staff's only. */
  list: query({ who: readers, input: z.object({ campaignId: uuid }), output: z.array(bulletinRow) }),
  get: query({ who: readers, input: one, output: bulletinDetail }),
  /** Drafts one from the newest snapshot; the draft or bulletin there is of it when there is one. */
  draft: mutation({ who: staff, input: z.object({ campaignId: uuid }), output: bulletinDetail }),
  edit: mutation({
    who: staff,
    input: seen.extend({ title: bulletinPayload.shape.title, text: bulletinPayload.shape.text }),
    output: bulletinDetail,
  }),
  issue: mutation({ who: staff, input: seen, output: bulletinDetail }),
  discard: mutation({ who: staff, input: seen, output: one }),
};
