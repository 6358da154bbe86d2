/** What a person can do with a task now: the state table seen through the campaign's rules. */
import { type EndingCampaign, whyNotDone } from '@linked/shared/campaigns/county-states.ts';
import type { LockState } from '@linked/shared/reviews/states.ts';
import { possibleEvents } from '@linked/shared/state-machine.ts';
import { submittedStates, type TaskState, taskTransitions } from '@linked/shared/tasks/states.ts';

export interface PossibleSteps {
  save: boolean;
  /** Hands in directly, or asks the leader for sign-off where the campaign wants it. */
  submit: 'submit' | 'request-countersign' | null;
  revise: boolean;
  countersign: boolean;
  any: boolean;
}

interface CampaignRules extends EndingCampaign {
  signedAt: string | null;
  document: { countersign: boolean };
}

/** Also of a task that is no longer asked for. */
export const none: PossibleSteps = {
  save: false,
  submit: null,
  revise: false,
  countersign: false,
  any: false,
};

/**
 * Nothing before the directive is signed for, nor what the end of the campaign forbids on `today` (YYYY-MM-DD), nor
 * where the period's data are held.
 */
export function eventsFor(
  campaign: CampaignRules,
  state: TaskState,
  roles: readonly string[],
  today: string,
  lock: LockState = 'open',
): PossibleSteps {
  if (lock === 'locked') return none;
  const work = submittedStates.includes(state) ? 'take-back' : 'task';
  if (campaign.signedAt === null || whyNotDone(work, campaign, today)) return none;
  const events = possibleEvents(taskTransitions, state, roles);
  const save = events.includes('save');
  const wanted = campaign.document.countersign ? 'request-countersign' : 'submit';
  // What is saved first can be handed in in one go.
  const afterSaving = save ? possibleEvents(taskTransitions, 'in-progress', roles) : events;
  return {
    save,
    submit: afterSaving.includes(wanted) ? wanted : null,
    revise: events.includes('revise'),
    countersign: events.includes('countersign'),
    any: events.length > 0,
  };
}
