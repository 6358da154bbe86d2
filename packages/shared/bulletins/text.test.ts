import { expect, it } from 'vitest';
import type { BulletinFigures, BulletinLine } from './figures.ts';
import { bulletinText } from './text.ts';

const line = (regionName: string, done: number, more: Partial<BulletinLine> = {}): BulletinLine => ({
  region: '130100',
  regionName,
  counties: 22,
  tasksDone: done,
  tasksAssigned: 462,
  newTasksDone: 12,
  actual: done,
  expected: 231,
  behind: done < 231,
  tasksOverdue: 0,
  problemsFound: 40,
  problemsClosed: 10,
  newProblemsFound: 5,
  newProblemsClosed: 4,
  problemsOverdue: 2,
  ...more,
});
const figures: BulletinFigures = {
  to: '2020-04-19',
  takenAt: '2020-04-19T15:30:00Z',
  from: '2020-04-12',
  whole: line('河北省', 500, { counties: 168, tasksAssigned: 3528, expected: 1764 }),
  cities: [line('石家庄市', 231), line('唐山市', 100)],
  ranking: true,
  behindCount: 21,
  behind: [{ region: '130227', regionName: '迁西县', actual: 3.5, expected: 10.5, assigned: 21 }],
  lateReceiptsCount: 2,
  lateReceipts: [
    { region: '130102', regionName: '长安区' },
    { region: '130123', regionName: '正定县' },
  ],
  lateReportsCount: 0,
  lateReports: [],
  closedSince: '2020-04-13',
  closedCount: 2,
  closed: [
    { region: '130123', regionName: '正定县', title: '违法占地建厂', closedOn: '2020-04-15' },
    { region: '130227', regionName: '迁西县', title: '废弃矿山未复绿', closedOn: '2020-04-14' },
  ],
};

it('says every number with what it is out of and the day it is of', () => {
  const text = bulletinText(figures);
  expect(text).toContain('截至2020年4月19日');
  expect(text).toContain('与2020年4月12日相比');
  expect(text).toContain('任务完成500项，占应完成3528项的14.2%，其间新完成12项');
  expect(text).toContain(
    '落后于工作日进度的有21/168个县（市、区），差距较大的是迁西县（应达10.5项，实际3.5项，共21项）',
  );
  expect(text).toContain('逾期未签收的有2/168个：长安区、正定县，');
  expect(text).toContain('没有逾期未报送的任务。');
  expect(text).toContain('2020年4月13日以来新发现5件，新销号4件。');
});

it('names the problems that were closed with their county, the last ones where they are many', () => {
  expect(bulletinText(figures)).toContain(
    '2020年4月13日至2020年4月19日销号的问题：正定县“违法占地建厂”、迁西县“废弃矿山未复绿”。',
  );
  expect(bulletinText({ ...figures, closedCount: 53 })).toContain('迁西县“废弃矿山未复绿”等53件。');
  expect(bulletinText({ ...figures, closedCount: 0, closed: [] })).not.toContain('销号的问题');
});

it('ranks nobody where the campaign does not, and says so', () => {
  expect(bulletinText(figures)).toContain('按任务完成率由高到低排列');
  expect(bulletinText({ ...figures, ranking: false })).toContain('按行政区划代码排列，不作排名');
});

it('speaks of no change when there is nothing to compare with', () => {
  const first = {
    ...line('河北省', 500),
    newTasksDone: null,
    newProblemsFound: null,
    newProblemsClosed: null,
  };
  const text = bulletinText({ ...figures, from: null, whole: first, cities: [first] });
  expect(text).toContain('此前没有可比较的留存数字');
  expect(text).not.toMatch(/新完成|新发现|null/);
});
