import { describe, expect, it } from 'vitest';
import { newId } from '../ids.ts';
import { campaignDocument } from './document.ts';
import { hebei2020Template } from './template-hebei-2020.ts';

describe('the Hebei 2020 template', () => {
  const document = hebei2020Template.build('2020-04-03', newId);

  it('is a valid campaign document', () => {
    expect(campaignDocument.parse(document)).toEqual(document);
  });

  it('has seven fields, six strands and three tasks a field', () => {
    expect(document.fields).toHaveLength(7);
    expect(document.phases).toHaveLength(6);
    expect(document.tasks).toHaveLength(21);
    for (const field of document.fields)
      expect(document.tasks.filter((task) => task.field === field.code)).toHaveLength(3);
  });

  it('has every task rectified within the strand that it belongs to', () => {
    for (const task of document.tasks) {
      const phase = document.phases.find(({ code }) => code === task.phase)!;
      expect(phase.name).toBe('自查整改');
      expect(task.dueOn <= phase.endsOn).toBe(true);
    }
  });

  it('asks every task for at least one number with a unit', () => {
    for (const task of document.tasks) {
      expect(task.indicators.length).toBeGreaterThan(0);
      for (const indicator of task.indicators) expect(indicator.unit).not.toBe('');
    }
  });

  it('lays its dates out from the first day, inside one hundred days', () => {
    const dates = [
      ...document.tasks.map((task) => task.dueOn),
      ...document.phases.map((phase) => phase.endsOn),
    ];
    for (const date of dates) {
      expect(date > '2020-04-03').toBe(true);
      expect(date <= '2020-07-12').toBe(true);
    }
  });
});
