/** Counties that are merged, split or renamed while a campaign runs. */
import { z } from 'zod';
import { count, day, instant, longText, regionCode, shortText, uuid } from '../../primitives.ts';
import { successionStates } from '../../successions/states.ts';
import { mutation, query } from '../procedure.ts';

const staff = ['province-staff', 'province-approver'] as const;
const place = z.object({ region: regionCode, name: shortText });

/** What of a county can be given to one successor or another. A letter goes with its problem. */
export const shareKinds = ['problem', 'group', 'task'] as const;
const choice = z.object({ kind: z.enum(shareKinds), id: uuid, to: regionCode });
const numbers = z.object({
  problems: count,
  groups: count,
  tasks: count,
  letters: count.default(0),
});

export const succession = z.object({
  id: uuid,
  campaignId: uuid,
  from: place,
  /** The first takes over what is not given to another. The county itself under its new name when it is only renamed. */
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
  /** How many open items are given to another successor than the first. */
  chosen: count,
  /** What went over; null before it was carried out. */
  outcome: numbers
    .extend({
      /** Unanswered ones, which go to the first successor. */
      questions: count.default(0),
      /** Of the tasks, those under way here that the successor has itself: it goes on with its own. */
      joined: count.default(0),
      /** The same by successor. */
      shares: z.array(numbers.extend({ region: regionCode, name: shortText })).default([]),
      /** Successors that had ended themselves by the day, and who took over in their place. */
      followed: z.array(z.object({ from: place, to: place })).default([]),
    })
    .nullable(),
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
  /** Of one that is not carried out yet: what is open in the county, and to whom it goes as it stands. */
  openItems: query({
    who: staff,
    input: z.object({ id: uuid }),
    output: z.object({
      successors: z.array(place),
      items: z.array(
        choice.extend({
          title: z.string(),
          field: z.string(),
          state: z.string(),
          /** Of a task: how far it is, 0–100. */
          percent: count.nullable(),
          /** Of a problem with a letter that is out: the letter's number. */
          letterNo: z.string().nullable(),
        }),
      ),
    }),
  }),
  /** Says which open items go to another successor than the first; replaces what was said before. */
  allot: mutation({
    who: ['province-staff'],
    input: z.object({ id: uuid, choices: z.array(choice).max(20_000) }),
    output: succession,
  }),
  /** By another person than the one who proposed it. */
  approve: mutation({ who: staff, input: z.object({ id: uuid }), output: succession }),
  decline: mutation({ who: staff, input: z.object({ id: uuid }), output: succession }),
};
