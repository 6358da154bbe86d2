/** What a reminder (提醒) to a county holds: everything it is reminded of on one day. */
import { z } from 'zod';
import { code, count, day, percent, regionCode, shortText, uuid } from '../primitives.ts';

/** How often it has been reminded of it, this time included. */
const times = count.min(1);

export const reminderItem = z.discriminatedUnion('what', [
  /** A directive was not signed by its last day. */
  z.object({ what: z.literal('receipt'), directiveId: uuid, directiveKind: code, dueOn: day, times }),
  /** Nothing was reported in the period from `from` to `dueOn`. */
  z.object({ what: z.literal('report'), from: day, dueOn: day, times }),
  /** A task was not handed in by its last day. */
  z.object({ what: z.literal('overdue'), taskId: uuid, title: shortText, dueOn: day, percent, times }),
  /** A task is behind what is expected of it by the day of the reminder. */
  z.object({
    what: z.literal('behind-pace'),
    taskId: uuid,
    title: shortText,
    dueOn: day,
    percent,
    expected: percent,
    times,
  }),
]);
export type ReminderItem = z.infer<typeof reminderItem>;

export const reminderPayload = z.object({
  day,
  /** Last day to sign for the reminder itself. */
  receiptDueOn: day,
  /** The city whose own tasks it is about, by code; left out in the campaign's reminders. */
  setBy: regionCode.optional(),
  items: z.array(reminderItem).min(1).max(2000),
});
export type ReminderPayload = z.infer<typeof reminderPayload>;
