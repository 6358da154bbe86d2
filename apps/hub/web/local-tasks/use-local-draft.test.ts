import { describe, expect, it } from 'vitest';
import { type Entry, nothing, withDrop, without, withTask } from './use-local-draft.ts';

const task = (id: string, title: string): Entry => ({
  id,
  title,
  field: 'mining',
  standard: '',
  dueOn: '2020-06-30',
  indicators: [],
});
const drop = (id: string) => ({ id, title: '原任务', reason: '重复' });

describe('changes being prepared', () => {
  it('name each task once, in the order in which they were prepared', () => {
    const two = withTask(withTask(nothing, task('a', '甲')), task('b', '乙'));
    expect(withTask(two, task('a', '甲（改）')).tasks.map((one) => one.title)).toEqual(['甲（改）', '乙']);
  });

  it('either change a task or drop it, as was said last', () => {
    const dropped = withDrop(withTask(nothing, task('a', '甲')), drop('a'));
    expect(dropped).toEqual({ tasks: [], drops: [drop('a')] });
    expect(withTask(dropped, task('a', '甲'))).toEqual({ tasks: [task('a', '甲')], drops: [] });
  });

  it('can be taken back one by one', () => {
    const both = withDrop(withTask(nothing, task('a', '甲')), drop('b'));
    expect(without(both, 'a')).toEqual({ tasks: [], drops: [drop('b')] });
    expect(without(both, 'b')).toEqual({ tasks: [task('a', '甲')], drops: [] });
  });
});
