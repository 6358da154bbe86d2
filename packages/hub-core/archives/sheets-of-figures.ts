/** The sheets of an archive's figures: the whole, regions, fields and indicators. */
import { counterNames } from '@linked/shared/rollup/counters.ts';
import { type ArchiveReader, type ArchiveSheet, type Cell, type Content, instant } from './sheet-reader.ts';
import { counterWords, tierWords } from './words.ts';

const numbers = (counters: Content): Cell[] => counterNames.map((name) => counters[name] ?? 0);
const counterTitles = counterNames.map((name) => counterWords[name]);

export function figureSheets(reader: ArchiveReader): ArchiveSheet[] {
  const { rowsOf, nameOf, fieldOf, title, columns, wordOf } = reader;
  const indicatorTitles = columns('代码', ['地区', 20], ['指标', 60], '完成数', '底数', '目标', '填报县数');
  return [
    {
      name: title('概况'),
      columns: columns(['项目', 24], ['内容', 80]),
      rows: overview(reader),
    },
    {
      name: title('地区'),
      columns: columns(
        '代码',
        ['地区', 20],
        '层级',
        '县数',
        '已签收县数',
        '任务数（项）',
        '逾期任务（项）',
        '逾期问题（件）',
        '按日历应完成（项）',
        ...counterTitles,
      ),
      rows: rowsOf('region', (r) => [
        r.region,
        r.regionName,
        wordOf(tierWords, r.tier),
        r.counties,
        r.countiesSigned,
        r.tasksAssigned,
        r.tasksOverdue,
        r.problemsOverdue,
        Math.round(r.tasksExpected * 100) / 100,
        ...numbers(r.counters),
      ]),
    },
    {
      name: title('领域'),
      columns: columns(
        '代码',
        ['地区', 20],
        ['领域', 20],
        '任务数（项）',
        '逾期任务（项）',
        '逾期问题（件）',
        ...counterTitles,
      ),
      rows: rowsOf('region-field', (r) => [
        r.region,
        nameOf(r.region),
        fieldOf(r.field),
        r.tasksAssigned,
        r.tasksOverdue,
        r.problemsOverdue,
        ...numbers(r.counters),
      ]),
    },
    {
      name: title('分县分领域'),
      columns: columns('代码', ['地区', 20], ['领域', 20], ...counterTitles),
      rows: rowsOf('county-field', (r) => [
        r.region,
        nameOf(r.region),
        fieldOf(r.field),
        ...numbers(r.counters),
      ]),
    },
    { name: title('指标'), columns: indicatorTitles, rows: indicatorRows(reader, 'live') },
    { name: title('指标（审核数）'), columns: indicatorTitles, rows: indicatorRows(reader, 'reviewed') },
  ];
}

async function* indicatorRows(
  { rowsOf, nameOf, indicatorOf, campaign }: ArchiveReader,
  which: 'live' | 'reviewed',
): AsyncGenerator<Cell[]> {
  yield* rowsOf('indicator', (i) => {
    const { value, base, reporting } = which === 'live' ? i : i.reviewed;
    const { region } = campaign;
    return [region, nameOf(region), indicatorOf(i.taskId, i.indicator), value, base, i.target, reporting];
  });
  yield* rowsOf(which === 'live' ? 'county-indicator' : 'county-indicator-reviewed', (i) => [
    i.region,
    nameOf(i.region),
    indicatorOf(i.taskId, i.indicator),
    i.value,
    i.base,
    null,
    null,
  ]);
}

async function* overview({ campaign, head, rowsOf, title, say }: ArchiveReader): AsyncGenerator<Cell[]> {
  const comma = say(['，', ', ']);
  const approval = campaign.partyApproval as { documentNo: string; approvedOn: string } | null;
  yield [title('行动名称'), campaign.title];
  yield [title('印发机关'), campaign.issuingOrgan];
  yield [title('党委批转'), approval ? `${approval.documentNo}${comma}${approval.approvedOn}` : ''];
  yield [title('起草'), `${campaign.createdBy}${comma}${instant(campaign.createdAt)}`];
  yield [title('批准'), `${campaign.approvedBy}${comma}${instant(campaign.approvedAt)}`];
  yield [title('印发'), `${campaign.issuedBy}${comma}${instant(campaign.issuedAt)}`];
  yield [title('转入收尾'), instant(campaign.closingBeganAt)];
  yield [title('补报截止'), campaign.closingLastDay];
  yield [title('归档数据截至'), instant(head.closedAt)];
  yield [title('结束办理人'), head.closedBy];
  yield [title('区划版本'), campaign.editionId];
  yield [title('校验码（SHA-256）'), head.digest];
  const titles = [
    title('县（市、区）'),
    title('已签收县（市、区）'),
    title('任务（项）'),
    ...counterTitles.map(say),
  ];
  const figures = (r: Content) => [r.counties, r.countiesSigned, r.tasksAssigned, ...numbers(r.counters)];
  for await (const values of rowsOf('region', figures)) {
    // The first one is the province's.
    yield* titles.map((name, index): Cell[] => [name, values[index]!]);
    return;
  }
}
