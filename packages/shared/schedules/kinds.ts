/** What a hub does by the calendar. Wire names: they stay in the database and in the ids of Schedules. */
export const scheduledKinds = ['daily-work', 'weekly-bulletin'] as const;
export type ScheduledKind = (typeof scheduledKinds)[number];
