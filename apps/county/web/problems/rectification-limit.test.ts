import { describe, expect, it } from 'vitest';
import { limitFor } from './rectification-limit.ts';

type Row = Parameters<typeof limitFor>[0][number];
const row = (field: string, title: string, rectificationDays?: number, dropped: Row['dropped'] = null): Row =>
  ({ task: { field, title, ...(rectificationDays && { rectificationDays }) }, dropped }) as Row;
const problem = { field: 'mining', foundOn: '2020-05-20' };

describe('the rectification limit of a problem', () => {
  it('is the tightest of its field, counted from the day it was found', () => {
    const tasks = [
      row('mining', '矿山迹地修复', 60),
      row('mining', '非法采矿查处', 30),
      row('mining', '已取消', 5, { reason: '并入其他任务' } as Row['dropped']),
      row('land', '违法占地', 10),
      row('mining', '持证矿山规范整治'),
    ];
    expect(limitFor(tasks, problem)).toEqual({ task: '非法采矿查处', days: 30, lastDay: '2020-06-19' });
  });

  it('is none where no task of the field sets one', () => {
    expect(limitFor([row('mining', '非法采矿查处'), row('land', '违法占地', 10)], problem)).toBeNull();
  });
});
