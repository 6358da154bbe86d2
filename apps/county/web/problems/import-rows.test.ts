import { problemSources, problemStates } from '@linked/shared/problems/states.ts';
import { describe, expect, it } from 'vitest';
import { parseCells, parseDay } from '../parts/spreadsheet.ts';
import { importColumns, partsNeededFor, readImport, type Vocabulary } from './import-rows.ts';

const words: Vocabulary = {
  columns: new Map([
    ...importColumns.map((name) => [name.toLowerCase(), name] as const),
    ['问题', 'title'],
    ['领域', 'field'],
  ]),
  fields: new Map([
    ['矿山开发', 'mining'],
    ['mining', 'mining'],
    ['公共卫生', 'public-health'],
  ]),
  sources: new Map([...problemSources.map((name) => [name, name] as const), ['热线', 'hotline']]),
  states: new Map([
    ...problemStates.map((name) => [name, name] as const),
    ['已销号', 'closed'],
    ['整改中', 'rectifying'],
  ]),
  mayWrite: (field) => field !== 'public-health',
  today: '2026-05-01',
};

describe('cells of a paste', () => {
  it('keep line breaks and quotes inside quoted cells, and leave out empty lines', () => {
    expect(parseCells('a\t"第一行\n第二行 ""引号"""\r\n\t\nb\tc')).toEqual([
      ['a', '第一行\n第二行 "引号"'],
      ['b', 'c'],
    ]);
  });

  it('read the ways in which days are written, and no days that do not exist', () => {
    for (const text of ['2026-4-1', '2026/04/01', '2026.4.1', '2026年4月1日'])
      expect(parseDay(text)).toBe('2026-04-01');
    expect(parseDay('2026-02-30')).toBeNull();
    expect(parseDay('4月1日')).toBeNull();
  });
});

describe('pasted ledger', () => {
  it('is read by position without a header', () => {
    const [row] = readImport('违建未拆\t矿山开发\t热线\t2026/4/12\t城南', words);
    expect(row?.problems).toEqual([]);
    expect(row?.value).toMatchObject({
      title: '违建未拆',
      field: 'mining',
      source: 'hotline',
      foundOn: '2026-04-12',
      place: '城南',
      state: 'registered',
      dueOn: null,
    });
  });

  it('is read by its header in any order', () => {
    const [row] = readImport('领域\t问题\tfoundOn\tsource\nmining\t违建未拆\t2026-04-12\thotline', words);
    expect(row).toMatchObject({ line: 2, problems: [], value: { title: '违建未拆', field: 'mining' } });
  });

  it('says of each row what is wrong', () => {
    const [first, second] = readImport('\t不存在\t热线\t昨天\n问题一\t公共卫生\t热线\t2026-05-02', words);
    expect(first?.problems).toEqual([
      { kind: 'unknown', column: 'field', value: '不存在' },
      { kind: 'not-a-day', column: 'foundOn', value: '昨天' },
      { kind: 'missing', column: 'title' },
    ]);
    expect(second?.problems).toEqual([{ kind: 'field-not-yours' }, { kind: 'future', column: 'foundOn' }]);
    expect(second?.value).toBeNull();
  });

  it('asks for what the state needs', () => {
    const [row] = readImport('问题一\t矿山开发\t热线\t2026-04-12\t\t\t已销号\t水利局', words);
    expect(row?.problems.map((problem) => 'column' in problem && problem.column)).toEqual([
      'person',
      'measures',
      'dueOn',
      'answer',
      'closedOn',
    ]);
    expect(partsNeededFor('registered')).toEqual([]);
    expect(partsNeededFor('rectifying')).toEqual(['unit', 'person', 'measures', 'dueOn']);
  });

  it('gives every row an id of its own', () => {
    const line = '问题一\t矿山开发\t热线\t2026-04-12';
    const ids = readImport(`${line}\n${line}`, words).map((row) => row.value?.id);
    expect(new Set(ids).size).toBe(2);
  });
});
