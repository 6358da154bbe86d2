import { describe, expect, it } from 'vitest';
import { createJournal } from './journal.ts';

describe('the journal of changes', () => {
  it('tells what changed in a topic after a position, each thing once', () => {
    const journal = createJournal();
    journal.add('a', '1');
    const position = journal.position();
    for (const [topic, key] of [
      ['a', '2'],
      ['b', '9'],
      ['a', '3'],
      ['a', '2'],
    ] as const)
      journal.add(topic, key);
    expect(journal.since('a', position)).toEqual(['2', '3']);
    expect(journal.since('a', journal.position())).toEqual([]);
  });

  it('does not know positions it never gave out, or has forgotten', () => {
    const journal = createJournal(10);
    const early = journal.position();
    for (const unknown of ['', 'x', 'x.1', `${early}9`, early.replace(/\.0$/, '.-1')])
      expect(journal.since('a', unknown), unknown).toBeNull();
    for (let change = 0; change < 100; change++) journal.add('a', String(change));
    expect(journal.since('a', early)).toBeNull();
    const late = journal.position();
    journal.add('a', 'new');
    expect(journal.since('a', late)).toEqual(['new']);
  });

  it('does not know positions from before a break', () => {
    const journal = createJournal();
    journal.add('a', '1');
    const position = journal.position();
    journal.breakOff();
    journal.add('a', '2');
    expect(journal.since('a', position)).toBeNull();
  });
});
