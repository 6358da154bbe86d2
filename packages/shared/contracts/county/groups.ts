/** Representative groups and supervision activities of a county. */
import { z } from 'zod';
import { activityModes } from '../../activities/modes.ts';
import { code, count, day, longText, shortText, tierCounts, uuid } from '../../primitives.ts';
import { mutation, query } from '../procedure.ts';

const staff = ['county-staff'] as const;
const readers = ['county-staff', 'county-leader'] as const;

export const repGroup = z.object({
  id: uuid,
  campaignId: uuid,
  field: code,
  name: shortText,
  leaderName: shortText,
  members: tierCounts,
  otherMembers: count,
  trained: count,
  revision: count,
});
export const groupsContract = {
  list: query({ who: readers, input: z.object({ campaignId: uuid }), output: z.array(repGroup) }),
  save: mutation({ who: staff, input: repGroup, output: repGroup }),
  /** Many new groups at once (a county's list); all or none. */
  saveMany: mutation({
    who: staff,
    input: z.object({ groups: z.array(repGroup).min(1).max(500) }),
    output: z.object({ saved: count }),
  }),
  remove: mutation({
    who: staff,
    input: z.object({ id: uuid, revision: count }),
    output: z.object({ id: uuid }),
  }),
};

export const activity = z.object({
  id: uuid,
  campaignId: uuid,
  field: code,
  mode: z.enum(activityModes),
  heldOn: day,
  place: shortText,
  groupId: uuid.nullable(),
  participants: count,
  problemsFound: count,
  summary: longText,
  revision: count,
});
export const activitiesContract = {
  list: query({ who: readers, input: z.object({ campaignId: uuid }), output: z.array(activity) }),
  save: mutation({ who: staff, input: activity, output: activity }),
  remove: mutation({
    who: staff,
    input: z.object({ id: uuid, revision: count }),
    output: z.object({ id: uuid }),
  }),
};
