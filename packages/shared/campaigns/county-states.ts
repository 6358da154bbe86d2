/**
 * A campaign as a county holds it, and what may still be done there. The county's server, the hub's judge and the
 * county's buttons all ask this table; `docs/adr/0020-end-of-a-campaign.md` says why it is as it is.
 */
import type { ErrorCode } from '../errors/catalogue.ts';

export const countyCampaignStates = [
  'received',
  'open',
  'closing',
  'closed',
  'withdrawn',
  'succeeded',
] as const;
export type CountyCampaignState = (typeof countyCampaignStates)[number];

export const countyWork = [
  /** Figures, hand-in and sign-off of a task that is not handed in: a straggler's, a returned or an unlocked one. */
  'task',
  /** Taking back of one's own accord what was handed in. */
  'take-back',
  /** What has no hand-in: plan, groups, activities, inventories, work items, county-wide figures. */
  'record',
  /** A new problem. */
  'find-problem',
  /** A step in the life of a known problem. */
  'rectify',
] as const;
export type CountyWork = (typeof countyWork)[number];

/** `until-last-day`: the closing's; a day later it is as over as a closed campaign's. */
type Allowed = 'yes' | 'until-last-day' | 'no';

const whileOpen: Record<CountyWork, Allowed> = {
  task: 'yes',
  'take-back': 'yes',
  record: 'yes',
  'find-problem': 'yes',
  rectify: 'yes',
};
const nothing: Record<CountyWork, Allowed> = {
  task: 'no',
  'take-back': 'no',
  record: 'no',
  'find-problem': 'no',
  rectify: 'no',
};

const allowed: Record<CountyCampaignState, Record<CountyWork, Allowed>> = {
  received: whileOpen,
  open: whileOpen,
  closing: {
    task: 'until-last-day',
    'take-back': 'no',
    record: 'until-last-day',
    'find-problem': 'until-last-day',
    rectify: 'yes',
  },
  // A problem outlives the campaign that found it: it is rectified and struck off whenever that is.
  closed: { ...nothing, rectify: 'yes' },
  withdrawn: nothing,
  // Another county goes on in this one's place.
  succeeded: nothing,
};

export interface EndingCampaign {
  state: CountyCampaignState;
  /** Last day of the closing (YYYY-MM-DD, Asia/Shanghai); null before it. */
  lastDay: string | null;
}

export interface Refusal {
  code: Extract<ErrorCode, 'campaign-not-running' | 'closing-handed-in' | 'closing-over'>;
  params: Record<string, string | null>;
}

/** Why the work may not be done on `day` (YYYY-MM-DD, Asia/Shanghai); null when it may. */
export function whyNotDone(
  work: CountyWork,
  { state, lastDay }: EndingCampaign,
  day: string,
): Refusal | null {
  const rule = allowed[state][work];
  if (rule === 'yes') return null;
  if (rule === 'until-last-day')
    return lastDay !== null && day > lastDay ? { code: 'closing-over', params: { lastDay } } : null;
  if (state === 'closing') return { code: 'closing-handed-in', params: { lastDay } };
  return { code: 'campaign-not-running', params: { state } };
}
