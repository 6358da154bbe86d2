/** Tasks that cities add for their counties and counties add for themselves, apart from the campaign's own. */
import { z } from 'zod';
import { campaignTask } from '../../campaigns/document.ts';
import { localOrigins, localTaskInput, MOST_LOCAL_TASKS } from '../../local-tasks/local-tasks.ts';
import {
  code,
  count,
  day,
  instant,
  longText,
  page,
  paged,
  regionCode,
  shortText,
  uuid,
} from '../../primitives.ts';
import { mutation, query } from '../procedure.ts';

const readers = [
  'province-staff',
  'province-approver',
  'city-staff',
  'field-team',
  'area-team',
  'leader',
] as const;

/** Tasks × counties of one origin and how far they are; `assigned` is the denominator of the others. */
export const localFigures = z.object({
  /** Different tasks. */
  tasks: count,
  /** Counties that have one. */
  counties: count,
  assigned: count,
  started: count,
  submitted: count,
  done: count,
  overdue: count,
});

export const localRegion = z.object({
  region: regionCode,
  regionName: z.string(),
  city: localFigures,
  county: localFigures,
});

export const localTaskRow = z.object({
  taskId: uuid,
  origin: z.enum(localOrigins),
  owner: regionCode,
  ownerName: z.string(),
  task: campaignTask,
  startsOn: day.nullable(),
  dropped: z.boolean(),
  figures: localFigures,
});

const changes = z.object({
  tasks: z.array(localTaskInput.extend({ id: uuid })).max(MOST_LOCAL_TASKS),
  drops: z.array(z.object({ id: uuid, title: shortText, reason: longText.min(1) })).max(MOST_LOCAL_TASKS),
});

/** Changes of a city's list that are not issued yet; version 0 before the first. */
export const localTaskDraft = changes.extend({
  version: count,
  savedBy: z.string().nullable(),
  savedAt: instant.nullable(),
});

const ofCity = z.object({ campaignId: uuid, region: regionCode });

export const localTasksContract = {
  /** The region itself and its children; the campaign's own tasks take no part. */
  figures: query({
    who: readers,
    input: z.object({ campaignId: uuid, region: regionCode, field: code.nullable().default(null) }),
    output: z.object({ today: day, self: localRegion, children: z.array(localRegion) }),
  }),
  /** Cities' tasks first, by owner and code. */
  list: query({
    who: readers,
    input: z
      .object({
        campaignId: uuid,
        within: regionCode,
        origin: z.enum(localOrigins),
        field: code.nullable().default(null),
      })
      .extend(page.shape),
    output: paged(localTaskRow).extend({
      today: day,
      /** Revision of the city's list, 0 before its first; null unless `within` is a city. */
      listRevision: count.nullable(),
      issuedAt: instant.nullable(),
    }),
  }),
  /** What the city's staff are preparing. */
  draft: query({ who: ['city-staff'], input: ofCity, output: localTaskDraft }),
  /** Replaces it; `version` as the caller saw it. */
  saveDraft: mutation({
    who: ['city-staff'],
    input: ofCity.extend({ version: count }).extend(changes.shape),
    output: localTaskDraft,
  }),
  /**
   * Issues a city's list with these changes to all of its counties as one directive with a receipt. A known id makes
   * a new version of that task, another a new task; dropped ones stay in the list as dropped.
   */
  issue: mutation({
    who: ['city-staff'],
    input: ofCity.extend({
      /** Of the list the changes were made on. */
      listRevision: count,
      /** Of the draft they were kept in, which is empty then; 0 without one. */
      draftVersion: count.default(0),
      tasks: changes.shape.tasks,
      drops: z.array(z.object({ id: uuid, reason: longText.min(1) })).max(MOST_LOCAL_TASKS),
    }),
    output: z.object({ listRevision: count, directiveId: uuid, counties: count, receiptDueOn: day }),
  }),
};
