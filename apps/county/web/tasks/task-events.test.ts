import { describe, expect, it } from 'vitest';
import { eventsFor } from './task-events.ts';

const campaign = (parts: { signedAt?: string | null; state?: string; countersign?: boolean } = {}) => ({
  state: parts.state ?? 'open',
  signedAt: parts.signedAt === undefined ? '2026-04-04T01:00:00Z' : parts.signedAt,
  document: { countersign: parts.countersign ?? true },
});
const staff = ['county-staff'];
const leader = ['county-leader'];

describe('steps of a task', () => {
  it('let staff save and ask for sign-off, where the campaign wants one', () => {
    expect(eventsFor(campaign(), 'in-progress', staff)).toMatchObject({
      save: true,
      submit: 'request-countersign',
    });
    expect(eventsFor(campaign({ countersign: false }), 'in-progress', staff).submit).toBe('submit');
  });

  it('let a first entry or a returned one be handed in together with its saving', () => {
    expect(eventsFor(campaign(), 'pending', staff).submit).toBe('request-countersign');
    expect(eventsFor(campaign(), 'returned', staff).submit).toBe('request-countersign');
  });

  it('leave sign-off to the leader and nothing else', () => {
    expect(eventsFor(campaign(), 'awaiting-countersign', leader)).toMatchObject({
      countersign: true,
      save: false,
    });
    expect(eventsFor(campaign(), 'awaiting-countersign', staff).any).toBe(false);
    expect(eventsFor(campaign(), 'in-progress', leader).any).toBe(false);
  });

  it('offer nothing before signing and after the end', () => {
    expect(eventsFor(campaign({ signedAt: null }), 'pending', staff).any).toBe(false);
    expect(eventsFor(campaign({ state: 'closed' }), 'in-progress', staff).any).toBe(false);
  });
});
