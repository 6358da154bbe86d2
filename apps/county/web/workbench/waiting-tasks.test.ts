import { describe, expect, it } from 'vitest';
import { waitingTasks } from './waiting-tasks.ts';

const task = (name: string, parts: object) => ({
  name,
  state: 'in-progress' as const,
  percent: 50,
  expectedPercent: 50,
  overdue: false,
  sentBackReason: null,
  returned: null,
  dueOn: '2026-06-01',
  dropped: null,
  ...parts,
});
const names = (tasks: readonly { name: string }[]) => tasks.map(({ name }) => name);

describe('waiting tasks', () => {
  it('name an overdue task once, and the furthest behind first', () => {
    const tasks = [
      task('on pace', {}),
      task('a little behind', { percent: 45 }),
      task('far behind', { percent: 10 }),
      task('overdue', { percent: 10, overdue: true }),
    ];
    expect(names(waitingTasks(tasks, 'behind'))).toEqual(['far behind', 'a little behind']);
    expect(names(waitingTasks(tasks, 'overdue'))).toEqual(['overdue']);
  });

  it('leave out what a supplement dropped', () => {
    const tasks = [task('dropped', { percent: 10, overdue: true, dropped: { reason: '并入' } })];
    expect(waitingTasks(tasks, 'overdue')).toEqual([]);
  });

  it('show what the upper tier returned and what the leader gave back', () => {
    const tasks = [
      task('returned', { state: 'returned', returned: { reason: '' }, dueOn: '2026-06-02' }),
      task('given back', { sentBackReason: '补充照片' }),
      task('taken up again', { returned: { reason: '' }, dueOn: '2026-06-03' }),
      task('with the leader', { state: 'awaiting-countersign', sentBackReason: null }),
    ];
    expect(names(waitingTasks(tasks, 'returned'))).toEqual(['given back', 'returned', 'taken up again']);
    expect(names(waitingTasks(tasks, 'countersign'))).toEqual(['with the leader']);
  });
});
