import { describe, expect, it } from 'vitest';
import { problemEvents, problemStates, problemTransitions } from '../problems/states.ts';
import { next, nextBy, possibleEvents } from '../state-machine.ts';
import { taskEvents, taskStates, taskTransitions } from '../tasks/states.ts';
import { campaignEvents, campaignStates, campaignTransitions } from './states.ts';

const machines = [
  {
    name: 'campaign',
    start: 'draft',
    states: campaignStates,
    events: campaignEvents,
    table: campaignTransitions,
  },
  { name: 'task', start: 'pending', states: taskStates, events: taskEvents, table: taskTransitions },
  {
    name: 'problem',
    start: 'registered',
    states: problemStates,
    events: problemEvents,
    table: problemTransitions,
  },
] as const;

describe.each(machines)('the $name table', ({ start, states, events, table }) => {
  it('has one row for each state and event, and uses every event', () => {
    const keys = table.map((row) => `${row.from}/${row.event}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(new Set(table.map((row) => row.event))).toEqual(new Set(events));
  });

  it('reaches every state from its first', () => {
    const reached = new Set<string>([start]);
    for (let grew = true; grew; ) {
      const before = reached.size;
      for (const row of table) if (reached.has(row.from)) reached.add(row.to);
      grew = reached.size > before;
    }
    expect(reached).toEqual(new Set(states));
  });
});

describe('transitions', () => {
  it('refuse an event that the state does not have', () => {
    expect(() => next(campaignTransitions, 'closed', 'issue')).toThrow(
      expect.objectContaining({ code: 'illegal-transition' }),
    );
  });

  it('refuse one who does not hold the role', () => {
    expect(nextBy(campaignTransitions, 'draft', 'approve', ['province-approver'])).toBe('approved');
    expect(() => nextBy(campaignTransitions, 'draft', 'approve', ['province-staff'])).toThrow(
      expect.objectContaining({ code: 'forbidden' }),
    );
  });

  it('tell the screen which buttons there are', () => {
    expect(possibleEvents(campaignTransitions, 'approved', ['province-staff'])).toEqual([
      'reopen-draft',
      'issue',
      'withdraw',
    ]);
    expect(possibleEvents(campaignTransitions, 'approved', ['leader'])).toEqual([]);
  });
});
