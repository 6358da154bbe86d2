import { describe, expect, it } from 'vitest';
import { parseAmount } from '../parts/spreadsheet.ts';
import { type BaselineWords, nameKey, readBaselines } from './baseline-rows.ts';

const words: BaselineWords = {
  columns: new Map([
    ['名称', 'name'],
    ['领域', 'field'],
    ['数量', 'amount'],
    ['单位', 'unit'],
    ['清点日期', 'countedOn'],
  ]),
  fields: new Map([
    ['矿山开发', 'mining'],
    ['公共卫生', 'public-health'],
  ]),
  mayWrite: (field) => field !== 'public-health',
  today: '2026-05-01',
  taken: new Set([nameKey({ field: 'mining', name: '尾矿库' })]),
};

describe('amounts of a paste', () => {
  it('are read with separators and full-width digits, and nothing is guessed', () => {
    expect(['84', '1,234.5', '１２０', '198,000', '0'].map(parseAmount)).toEqual([
      84, 1234.5, 120, 198_000, 0,
    ]);
    for (const text of ['', '约80', '1.2万', '12,34', '-3', '1e5', '84处'])
      expect(parseAmount(text), text).toBeNull();
  });
});

describe('pasted inventories', () => {
  it('are read by position', () => {
    const [row] = readBaselines('废弃矿山\t矿山开发\t84\t处\t2026/4/20', words);
    expect(row?.problems).toEqual([]);
    expect(row?.value).toMatchObject({
      name: '废弃矿山',
      field: 'mining',
      amount: 84,
      unit: '处',
      countedOn: '2026-04-20',
    });
  });

  it('are read by a header in any order', () => {
    const rows = readBaselines(
      '领域\t名称\t清点日期\t数量\t单位\n矿山开发\t废弃矿山\t2026-04-20\t84\t处',
      words,
    );
    expect(rows).toMatchObject([{ line: 2, problems: [], value: { name: '废弃矿山', amount: 84 } }]);
  });

  it('say of each row what is wrong', () => {
    const rows = readBaselines(
      [
        '\t不存在\t几十\t处\t昨天',
        '医院\t公共卫生\t3\t家\t2026-05-02',
        '尾矿库\t矿山开发\t3\t座\t2026-04-02',
      ].join('\n'),
      words,
    );
    expect(rows.map((row) => row.problems)).toEqual([
      [
        { kind: 'missing', column: 'name' },
        { kind: 'unknown', column: 'field', value: '不存在' },
        { kind: 'not-a-number', column: 'amount', value: '几十' },
        { kind: 'not-a-day', column: 'countedOn', value: '昨天' },
      ],
      [{ kind: 'future' }, { kind: 'field-not-yours' }],
      [{ kind: 'taken' }],
    ]);
    expect(rows.every((row) => row.value === null)).toBe(true);
  });

  it('of one name in a field are refused where they come again', () => {
    const line = '废弃矿山\t矿山开发\t84\t处\t2026-04-20';
    const [first, second] = readBaselines(`${line}\n${line}`, words);
    expect(first?.value).not.toBeNull();
    expect(second?.problems).toEqual([{ kind: 'twice', line: 1 }]);
  });
});
