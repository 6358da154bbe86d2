import { expect, it } from 'vitest';
import { phaseWarnings } from './phase-warnings.ts';

const phases = [
  { code: 'a', name: '检查视察', endsOn: '2026-09-21' },
  { code: 'b', name: '自查整改', endsOn: '2026-10-31' },
];

it('tells of tasks due after their phase, and of phases that are over with tasks in them', () => {
  const tasks = [
    { phase: 'a', dueOn: '2026-10-31' },
    { phase: 'a', dueOn: '2026-09-21' },
    { phase: 'b', dueOn: '2026-10-31' },
    { dueOn: '2026-12-31' },
  ];
  expect(phaseWarnings(phases, tasks, '2026-09-01')).toEqual([
    { what: 'due-later', phase: '检查视察', endsOn: '2026-09-21', tasks: 1 },
  ]);
  expect(phaseWarnings(phases, tasks, '2026-09-22').map(({ what, tasks: count }) => [what, count])).toEqual([
    ['due-later', 1],
    ['over', 2],
  ]);
  expect(phaseWarnings(phases, [{ dueOn: '2026-12-31' }], '2027-01-01')).toEqual([]);
});

it('says nothing of what is not entered yet', () => {
  expect(phaseWarnings([{ code: 'a' }, {}], [{ phase: 'a' }, {}], '2026-09-01')).toEqual([]);
});
