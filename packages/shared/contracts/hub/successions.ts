/** Counties that are merged, split or renamed while a campaign runs. */
import { z } from 'zod';
import { count, day, instant, longText, regionCode, shortText, uuid } from '../../primitives.ts';
import { successionStates } from '../../successions/states.ts';
import { mutation, query } from '../procedure.ts';

const staff = ['province-staff', 'province-approver'] as const;
const place = z.object({ region: regionCode, name: shortText });

export const succession = z.object({
  id: uuid,
  campaignId: uuid,
  from: place,
  /** The first takes over what is open. The county itself under its new name when it is only renamed. */
  successors: z.array(place),
  isRename: z.boolean(),
  effectiveOn: day,
  reason: z.string(),
  state: z.enum(successionStates),
  proposedBy: z.string(),
  proposedAt: instant,
  /** Whether the caller proposed it: another person decides then. */
  isMine: z.boolean(),
  decidedBy: z.string().nullable(),
  decidedAt: instant.nullable(),
  carriedOutAt: instant.nullable(),
  /** What went over; null before it was carried out. */
  outcome: z.object({ problems: count, groups: count, tasks: count }).nullable(),
});

const ofCampaign = z.object({ campaignId: uuid });

export const successionsContract = {
  list: query({ who: staff, input: ofCampaign, output: z.array(succession) }),
  /** Counties that can be named, and what the lists of regions know about each. */
  choices: query({
    who: staff,
    input: ofCampaign,
    output: z.object({
      counties: z.array(place),
      /** Counties of later lists that the campaign does not have yet. */
      later: z.array(place),
      suggested: z.array(z.object({ from: regionCode, successors: z.array(place), on: day })),
    }),
  }),
  propose: mutation({
    who: ['province-staff'],
    input: ofCampaign.extend({
      from: regionCode,
      successors: z.array(place).min(1).max(10),
      effectiveOn: day,
      reason: longText.min(1),
    }),
    output: succession,
  }),
  /** By another person than the one who proposed it. */
  approve: mutation({ who: staff, input: z.object({ id: uuid }), output: succession }),
  decline: mutation({ who: staff, input: z.object({ id: uuid }), output: succession }),
};
