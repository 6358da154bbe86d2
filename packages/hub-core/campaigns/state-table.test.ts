import { hubRoles } from '@linked/shared/access/roles.ts';
import {
  type CampaignEvent,
  campaignEvents,
  campaignStates,
  campaignTransitions,
} from '@linked/shared/campaigns/states.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HubTransaction } from '../db/database.ts';
import { approvedCampaign, issuedCampaign, MEETING, partyApproval } from '../testing/campaigns.ts';
import { openTestHub, rolledBack, type TestHub } from '../testing/hub-database.ts';
import { HEBEI, person, SHIJIAZHUANG } from '../testing/people.ts';
import type { CampaignActor } from './change-state.ts';
import { beginClosing, closeCampaign, startCampaign, withdrawCampaign } from './course.ts';
import { approveCampaign, reopenDraft, type Step } from './draft-campaign.ts';
import { issueCampaign } from './issue-campaign.ts';

let hub: TestHub;
/** One campaign that was never issued and one that was: what the other states grow from. */
let approved: string;
let issued: string;

beforeAll(async () => {
  hub = await openTestHub();
  approved = (await approvedCampaign(hub.db)).id;
  issued = (await issuedCampaign(hub.db)).id;
});
afterAll(() => hub.stop());

function cause(
  trx: HubTransaction,
  event: CampaignEvent,
  step: Omit<Step, 'actor'> & { actor: CampaignActor },
) {
  const byPerson = step as Step;
  const reason = '情况有变';
  switch (event) {
    case 'approve':
      return approveCampaign(trx, { ...byPerson, partyApproval });
    case 'reopen-draft':
      return reopenDraft(trx, { ...byPerson, reason });
    case 'issue':
      return issueCampaign(trx, byPerson);
    case 'start':
      return startCampaign(trx, step);
    case 'begin-closing':
      return beginClosing(trx, { ...step, lastDay: '2020-07-10' });
    case 'close':
      return closeCampaign(trx, byPerson);
    case 'withdraw':
      return withdrawCampaign(trx, { ...byPerson, reason });
  }
}

/** Puts one of the two campaigns into a state and lets `actor` cause the event; all of it is taken back. */
async function outcome(from: string, event: CampaignEvent, actor: CampaignActor) {
  return rolledBack(hub.db, async (trx) => {
    const id = ['draft', 'approved'].includes(from) ? approved : issued;
    const lapsed = { approved_by: null, approved_by_name: null, approved_at: null, party_approval: null };
    const { version } = await trx
      .updateTable('campaigns')
      .set({ state: from, ...(from === 'draft' ? lapsed : {}) })
      .where('id', '=', id)
      .returning('version')
      .executeTakeFirstOrThrow();
    try {
      return (await cause(trx, event, { id, version, actor, now: MEETING })).state;
    } catch (error) {
      if (error instanceof AppError) return error.code;
      throw error;
    }
  });
}

describe('every step of a campaign', () => {
  const steps = campaignStates.flatMap((from) => campaignEvents.map((event) => [from, event] as const));

  it.each(steps.filter(([, event]) => event !== 'start'))(
    'from %s by %s follows the state table',
    async (from, event) => {
      const row = campaignTransitions.find((one) => one.from === from && one.event === event);
      for (const role of hubRoles) {
        const expected = !row ? 'illegal-transition' : row.who.includes(role) ? row.to : 'forbidden';
        expect(await outcome(from, event, person(HEBEI, role)), role).toBe(expected);
      }
      if (event !== 'begin-closing') return;
      const bySystem = !row ? 'illegal-transition' : row.to;
      expect(await outcome(from, event, 'system'), 'system').toBe(bySystem);
    },
  );

  it('is started by the workflow, and a start that comes again or too late changes nothing', async () => {
    const outcomes: Record<string, string> = {};
    for (const from of campaignStates) outcomes[from] = await outcome(from, 'start', 'system');
    expect(outcomes).toEqual({
      draft: 'illegal-transition',
      approved: 'illegal-transition',
      issued: 'running',
      running: 'running',
      closing: 'closing',
      closed: 'closed',
      withdrawn: 'illegal-transition',
    });
  });

  it('counts only roles held where the campaign belongs', async () => {
    expect(await outcome('approved', 'issue', person(SHIJIAZHUANG, 'province-staff'))).toBe(
      'region-not-yours',
    );
    expect(await outcome('approved', 'issue', person('120000', 'province-staff'))).toBe('region-not-yours');
    const both = person(SHIJIAZHUANG, 'province-staff');
    both.grants.push({ role: 'leader', region: HEBEI, fields: null, unit: null });
    expect(await outcome('approved', 'issue', both)).toBe('region-not-yours');
  });
});
