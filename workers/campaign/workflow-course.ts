/** The dated course of a campaign as pure data: which moment is next and which have been put on record. */
import type { CampaignStatus } from './names.ts';

/** What the database says about a campaign's dates. Instants are ISO texts; ends are exclusive. */
export interface Course {
  /** How far the campaign is, for a workflow that is started again; missing in histories recorded before it was read. */
  stage?: CampaignStatus['stage'];
  phases: { code: string; beginsAt: string; endsAt: string }[];
  /** First instant at which a missing receipt is late; null before issue. */
  receiptsDueAt: string | null;
  /** Milliseconds the hub's clock is ahead of the machine's: 0 in service, else a demo lives through other days. */
  clockAheadMs: number;
}

export type Moment =
  | { what: 'phase-begins' | 'phase-ends'; phase: string; at: number }
  | { what: 'receipts'; at: number };

/** Identity of a moment. It holds the date: a moment that was moved after it passed comes again. */
export const momentKey = (moment: Moment): string =>
  `${moment.what}:${moment.what === 'receipts' ? '' : moment.phase}:${new Date(moment.at).toISOString()}`;

/** Moments not yet on record, earliest first; a phase that ends when another begins ends first. */
export function openMoments(course: Course, recorded: readonly string[]): Moment[] {
  const moments: Moment[] = [];
  for (const { code, beginsAt, endsAt } of course.phases) {
    moments.push({ what: 'phase-begins', phase: code, at: Date.parse(beginsAt) });
    moments.push({ what: 'phase-ends', phase: code, at: Date.parse(endsAt) });
  }
  if (course.receiptsDueAt) moments.push({ what: 'receipts', at: Date.parse(course.receiptsDueAt) });
  const order = ['phase-ends', 'receipts', 'phase-begins'];
  return moments
    .filter((moment) => !recorded.includes(momentKey(moment)))
    .sort((a, b) => a.at - b.at || order.indexOf(a.what) - order.indexOf(b.what));
}
