/** The first wording of a bulletin, for staff to edit. Formal zh-CN, as it goes out; every number with its denominator. */
import { addDays } from '../calendar/dates.ts';
import type { BulletinFigures, BulletinLine } from './figures.ts';

const rate = (part: number, whole: number): string =>
  whole > 0 ? `${((part / whole) * 100).toFixed(1).replace(/\.0$/, '')}%` : '—';
const tasks = (value: number): string => value.toFixed(1).replace(/\.0$/, '');
const dayText = (day: string): string => {
  const [year, month, date] = day.split('-').map(Number);
  return `${year}年${month}月${date}日`;
};
const names = (rows: readonly { regionName: string }[], count: number): string =>
  `${rows.map((row) => row.regionName).join('、')}${count > rows.length ? `等${count}个县（市、区）` : ''}`;

/** Name of the bulletin before it has a number. */
export const bulletinTitle = (campaignTitle: string): string => `${campaignTitle}工作通报`;

/** Paragraphs divided by line breaks. */
export function bulletinText(figures: BulletinFigures): string {
  return [
    opening(figures),
    '一、总体进展',
    overall(figures),
    '二、各地情况',
    regions(figures),
    '三、进度和报送',
    lagging(figures),
    '四、问题整改',
    problems(figures),
  ].join('\n');
}

function opening({ to, from, whole }: BulletinFigures): string {
  const compared = from === null ? '此前没有可比较的留存数字。' : `与${dayText(from)}相比的变化如下。`;
  return `现将截至${dayText(to)}的工作进展通报如下，涉及${whole.counties}个县（市、区）。${compared}`;
}

function overall({ whole, from }: BulletinFigures): string {
  const added = from === null ? '' : `，其间新完成${whole.newTasksDone}项`;
  return (
    `任务完成${whole.tasksDone}项，占应完成${whole.tasksAssigned}项的${rate(whole.tasksDone, whole.tasksAssigned)}${added}；` +
    `按工作日进度应达${tasks(whole.expected)}项（${rate(whole.expected, whole.tasksAssigned)}），` +
    `实际达到${tasks(whole.actual)}项（${rate(whole.actual, whole.tasksAssigned)}）。逾期任务${whole.tasksOverdue}项。`
  );
}

function regions({ cities, ranking, from }: BulletinFigures): string {
  const line = (one: BulletinLine): string =>
    `${one.regionName}${one.tasksDone}/${one.tasksAssigned}项（${rate(one.tasksDone, one.tasksAssigned)}${
      from === null ? '' : `，新完成${one.newTasksDone}项`
    }）`;
  const order = ranking ? '按任务完成率由高到低排列' : '按行政区划代码排列，不作排名';
  return `任务完成情况（${order}）：${cities.map(line).join('；')}。`;
}

function lagging(figures: BulletinFigures): string {
  const { behind, behindCount, lateReceipts, lateReceiptsCount, lateReports, lateReportsCount, whole } =
    figures;
  const slow =
    behindCount === 0
      ? '各县（市、区）进度均不落后于工作日进度。'
      : `落后于工作日进度的有${behindCount}/${whole.counties}个县（市、区），差距较大的是${behind
          .map(
            (one) =>
              `${one.regionName}（应达${tasks(one.expected)}项，实际${tasks(one.actual)}项，共${one.assigned}项）`,
          )
          .join('、')}。`;
  const unsigned =
    lateReceiptsCount === 0
      ? '没有逾期未签收的县（市、区）。'
      : `逾期未签收的有${lateReceiptsCount}/${whole.counties}个：${names(lateReceipts, lateReceiptsCount)}，请尽快签收。`;
  const late =
    lateReportsCount === 0
      ? '没有逾期未报送的任务。'
      : `有逾期任务的有${lateReportsCount}/${whole.counties}个：${lateReports
          .map((one) => `${one.regionName}（${one.overdue}/${one.assigned}项）`)
          .join('、')}，请对照任务时限抓紧办理。`;
  return `${slow}\n${unsigned}\n${late}`;
}

function problems(figures: BulletinFigures): string {
  const { whole, from } = figures;
  const moved =
    from === null
      ? ''
      : `${dayText(addDays(from, 1))}以来新发现${whole.newProblemsFound}件，新销号${whole.newProblemsClosed}件。`;
  return (
    `累计发现问题${whole.problemsFound}件，销号${whole.problemsClosed}件，销号率${rate(whole.problemsClosed, whole.problemsFound)}；` +
    `逾期未销号${whole.problemsOverdue}件。${moved}${closed(figures)}`
  );
}

function closed({ closed: rows, closedCount, closedSince, to }: BulletinFigures): string {
  if (closedSince === null || closedCount === 0) return '';
  const few = closedCount > rows.length ? `等${closedCount}件` : '';
  const list = rows.map((row) => `${row.regionName}“${row.title}”`).join('、');
  return `\n${dayText(closedSince)}至${dayText(to)}销号的问题：${list}${few}。`;
}
