import type { CountyCampaignState } from '@linked/shared/campaigns/county-states.ts';
import { describe, expect, it } from 'vitest';
import { eventsFor } from './task-events.ts';

const campaign = (
  parts: { signedAt?: string | null; state?: CountyCampaignState; countersign?: boolean } = {},
) => ({
  state: parts.state ?? ('open' as const),
  lastDay: '2026-07-20',
  signedAt: parts.signedAt === undefined ? '2026-04-04T01:00:00Z' : parts.signedAt,
  document: { countersign: parts.countersign ?? true },
});
const TODAY = '2026-06-01';
const staff = ['county-staff'];
const leader = ['county-leader'];

describe('steps of a task', () => {
  it('let staff save and ask for sign-off, where the campaign wants one', () => {
    expect(eventsFor(campaign(), 'in-progress', staff, TODAY)).toMatchObject({
      save: true,
      submit: 'request-countersign',
    });
    expect(eventsFor(campaign({ countersign: false }), 'in-progress', staff, TODAY).submit).toBe('submit');
  });

  it('let a first entry or a returned one be handed in together with its saving', () => {
    expect(eventsFor(campaign(), 'pending', staff, TODAY).submit).toBe('request-countersign');
    expect(eventsFor(campaign(), 'returned', staff, TODAY).submit).toBe('request-countersign');
  });

  it('leave sign-off to the leader and nothing else', () => {
    expect(eventsFor(campaign(), 'awaiting-countersign', leader, TODAY)).toMatchObject({
      countersign: true,
      save: false,
    });
    expect(eventsFor(campaign(), 'awaiting-countersign', staff, TODAY).any).toBe(false);
    expect(eventsFor(campaign(), 'in-progress', leader, TODAY).any).toBe(false);
  });

  it('offer nothing where the data are locked, and all of it once unlocked', () => {
    expect(eventsFor(campaign(), 'in-progress', staff, TODAY, 'locked').any).toBe(false);
    expect(eventsFor(campaign(), 'awaiting-countersign', leader, TODAY, 'locked').any).toBe(false);
    expect(eventsFor(campaign(), 'in-progress', staff, TODAY, 'unlocked').save).toBe(true);
  });

  it('let a reviewed one be taken up again', () => {
    expect(eventsFor(campaign(), 'reviewed', staff, TODAY)).toMatchObject({ revise: true, save: false });
  });

  it('offer nothing before signing and after the end', () => {
    expect(eventsFor(campaign({ signedAt: null }), 'pending', staff, TODAY).any).toBe(false);
    expect(eventsFor(campaign({ state: 'closed' }), 'in-progress', staff, TODAY).any).toBe(false);
  });

  it('leave what was handed in when the campaign closes, and let what is missing come until the last day', () => {
    const closing = campaign({ state: 'closing', countersign: false });
    expect(eventsFor(closing, 'submitted', staff, '2026-07-20').revise).toBe(false);
    expect(eventsFor(closing, 'returned', staff, '2026-07-20').submit).toBe('submit');
    expect(eventsFor(closing, 'in-progress', staff, '2026-07-21').any).toBe(false);
  });
});
