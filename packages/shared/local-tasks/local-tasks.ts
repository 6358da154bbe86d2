/**
 * Local plans (自选动作): tasks that a city adds for its counties, and that a county adds for itself. They stand
 * beside the campaign's own tasks and never mix with them: separate lists, separate figures.
 */
import { z } from 'zod';
import { campaignTask } from '../campaigns/document.ts';
import { derivedId } from '../ids.ts';
import { code, day, longText, regionCode, shortText, uuid } from '../primitives.ts';

/** Whose task it is: the campaign's (省级), its city's (市级) or the county's own (本县自选). */
export const taskOrigins = ['campaign', 'city', 'county'] as const;
export type TaskOrigin = (typeof taskOrigins)[number];

export const localOrigins = ['city', 'county'] as const satisfies readonly TaskOrigin[];
export type LocalOrigin = (typeof localOrigins)[number];

/** Most tasks a city or a county adds to one campaign. */
export const MOST_LOCAL_TASKS = 100;

/** Down: all tasks that one city has added to the campaign, dropped ones too. A newer list replaces an older one. */
export const localTaskList = z.object({
  owner: regionCode,
  ownerName: shortText,
  receiptDueOn: day,
  tasks: z
    .array(
      z.object({
        task: campaignTask,
        /** First day on which something is expected of it. */
        startsOn: day,
        /** No longer asked for, and why; the county's work on it stays. */
        dropped: z.object({ reason: longText.min(1) }).nullable(),
      }),
    )
    .min(1)
    .max(MOST_LOCAL_TASKS),
});
export type LocalTaskList = z.infer<typeof localTaskList>;

/**
 * Up: a task of the county's own. Its id is derived from the county and a key the county makes, so that no county
 * can take the id of anybody else's task.
 */
export const ownTask = z.object({
  key: uuid,
  field: code,
  /** `revision` rises with every change; progress names the one it was written by. */
  task: campaignTask,
  startsOn: day,
  /** Dropped; the work on it stays. */
  deleted: z.boolean().default(false),
});
export type OwnTask = z.infer<typeof ownTask>;

export const ownTaskId = (campaignId: string, region: string, key: string): string =>
  derivedId(campaignId, region, 'own-task', key.toLowerCase());

/** What staff of a city or a county enter for a task; its code, revision and first day are given by the system. */
export const localTaskInput = z.object({
  field: code,
  title: shortText,
  standard: longText,
  dueOn: day,
  indicators: campaignTask.shape.indicators,
});
export type LocalTaskInput = z.infer<typeof localTaskInput>;

/** `region`: the county's; `owner`: the congress whose task it is. */
export const originOf = (owner: string, campaignRegion: string, region: string): TaskOrigin =>
  owner === campaignRegion ? 'campaign' : owner === region ? 'county' : 'city';
