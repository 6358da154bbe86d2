import type { Indicator } from '@linked/shared/campaigns/document.ts';
import { describe, expect, it } from 'vitest';
import { changeRow, problemsOf, type ReportTask, rowOf, savedRow, toSend } from './report-draft.ts';

const indicator: Indicator = {
  code: 'sites',
  name: '治理矿山',
  unit: '处',
  aggregation: 'sum',
  baselineName: '废弃矿山',
  target: 100,
};
const task = (id: string, more: Partial<ReportTask> = {}): ReportTask => ({
  task: {
    id,
    code: `code-${id}`,
    field: 'mining',
    title: '废弃矿山治理',
    standard: '',
    dueOn: '2026-06-01',
    revision: 1,
    indicators: [indicator],
  },
  percent: 40,
  note: '已治理三处',
  indicators: [{ code: 'sites', value: 3, base: 84 }],
  revision: 2,
  ...more,
});

describe('the table of the week', () => {
  it('holds only what was typed, and sends it with the revision that was seen', () => {
    const [one, two] = [task('a'), task('b')];
    const draft = changeRow({}, two, { percent: 55 });
    expect(rowOf(one, draft)).toEqual(savedRow(one));
    expect(toSend([one, two], draft)).toEqual([
      {
        taskId: 'b',
        revision: 2,
        percent: 55,
        indicators: [{ code: 'sites', value: 3, base: 84 }],
        note: '已治理三处',
        submit: false,
      },
    ]);
  });

  it('forgets a row that is typed back to what is saved', () => {
    const one = task('a');
    const typed = changeRow(changeRow({}, one, { percent: 55 }), one, { submit: true });
    expect(Object.keys(typed)).toEqual(['a']);
    expect(changeRow(changeRow(typed, one, { percent: 40 }), one, { submit: false })).toEqual({});
  });

  it('keeps a row that somebody else saved meanwhile, as typed, and says so', () => {
    const draft = changeRow({}, task('a'), { percent: 55 });
    const later = task('a', { percent: 60, revision: 3 });
    expect(rowOf(later, draft)).toMatchObject({ percent: 55, revision: 2 });
    expect(problemsOf(later, rowOf(later, draft))).toEqual([{ kind: 'changed-meanwhile' }]);
    expect(changeRow(draft, later, { percent: 60 })).toHaveProperty('a');
  });
});

describe('a row of it', () => {
  const problems = (change: Parameters<typeof changeRow>[2]) => {
    const one = task('a');
    return problemsOf(one, rowOf(one, changeRow({}, one, change)));
  };

  it('can be sent when it is filled', () => {
    expect(problems({ percent: 55, submit: true })).toEqual([]);
  });

  it('needs its percentage, and figures that agree', () => {
    expect(problems({ percent: null })).toEqual([{ kind: 'percent-missing' }]);
    expect(problems({ indicators: { sites: { value: 90, base: 84 } } })).toEqual([
      { kind: 'over-base', indicator },
    ]);
    expect(problems({ indicators: { sites: { value: 3, base: null } } })).toEqual([
      { kind: 'base-missing', indicator },
    ]);
  });

  it('may leave an indicator open until it is handed in', () => {
    const open = { sites: { value: null, base: null } };
    expect(problems({ indicators: open })).toEqual([]);
    expect(problems({ indicators: open, submit: true })).toEqual([{ kind: 'not-filled', indicator }]);
  });
});
