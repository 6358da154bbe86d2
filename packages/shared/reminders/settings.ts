/** How a campaign reminds: the part of its document, and what holds where it says nothing. */
import { z } from 'zod';

const workdays = z.number().int().min(1).max(60);
/** A time of day in Shanghai, HH:MM. */
export const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

export const reminderSettings = z
  .object({
    /** Working day after a missed deadline on which the county is reminded; 1 = the first. */
    countyAfter: workdays,
    /** Working day on which the city's staff are told; they are never told before the county. */
    cityAfter: workdays,
    /** Working day on which the province's staff are told. */
    provinceAfter: workdays,
    /** Working days between two reminders about the same thing. */
    repeatEvery: workdays,
    /** Working days to sign for the reminder itself. */
    receiptWorkdays: z.number().int().min(1).max(30),
    /** Nobody is reminded from this time of day … */
    quietFrom: timeOfDay,
    /** … to this one, nor on days that are no working days. */
    quietTo: timeOfDay,
    /** Percentage points a task may stay behind what is expected by today before it is warned of. */
    behindBy: z.number().int().min(1).max(100),
  })
  .refine((one) => one.countyAfter <= one.cityAfter, {
    path: ['cityAfter'],
    message: '提请市级关注不能早于提醒县级',
  })
  .refine((one) => one.cityAfter <= one.provinceAfter, {
    path: ['provinceAfter'],
    message: '提请省级关注不能早于市级',
  })
  .refine((one) => one.quietTo < one.quietFrom, {
    path: ['quietTo'],
    message: '静默时段应跨越夜间：结束时刻应早于当日开始时刻',
  });
export type ReminderSettings = z.infer<typeof reminderSettings>;

export const defaultReminders: ReminderSettings = {
  countyAfter: 1,
  cityAfter: 3,
  provinceAfter: 5,
  repeatEvery: 2,
  receiptWorkdays: 2,
  quietFrom: '18:00',
  quietTo: '08:30',
  behindBy: 20,
};

export const remindersOf = (document: { reminders?: ReminderSettings | undefined }): ReminderSettings =>
  document.reminders ?? defaultReminders;

export const quietHoursOf = (settings: ReminderSettings) => ({
  from: settings.quietFrom,
  to: settings.quietTo,
});
