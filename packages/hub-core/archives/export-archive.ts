/** An archive as files: JSON that can be hashed again, and the sheets of a workbook. Both are streams of rows. */
import { type ArchiveSection, archiveLine } from '@linked/shared/archives/digest.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { displayName } from '@linked/shared/regions/names.ts';
import { counterNames } from '@linked/shared/rollup/counters.ts';
import type { HubDatabase } from '../db/database.ts';
import { type ArchiveHead, archiveRows, getArchive } from './read-archive.ts';
import {
  counterWords,
  deliveryWords,
  directiveWords,
  eventWords,
  problemWords,
  sourceWords,
  taskWords,
  tierWords,
} from './words.ts';

/** Throws `not-found` while the campaign is not closed. */
async function requireArchive(db: HubDatabase, campaignId: string): Promise<ArchiveHead> {
  const head = await getArchive(db, campaignId);
  if (!head) throw new AppError('not-found');
  return head;
}

/**
 * The archive as JSON text, a row a line: the SHA-256 of these lines, without the commas at their ends and parted by
 * line feeds, is the `digest`.
 */
export async function jsonExport(
  db: HubDatabase,
  campaignId: string,
): Promise<{ head: ArchiveHead; text: AsyncGenerator<string> }> {
  const head = await requireArchive(db, campaignId);
  async function* text(): AsyncGenerator<string> {
    const { digest, closedAt, closedBy } = head;
    const about = { format: 'linked-supervision-archive/1', campaignId, closedAt, closedBy, digest };
    yield `${JSON.stringify(about).slice(0, -1)},"rows":[\n`;
    let number = 0;
    for await (const row of archiveRows(db, campaignId))
      yield `${number++ === 0 ? '' : ',\n'}${archiveLine(row)}`;
    yield '\n]}\n';
  }
  return { head, text: text() };
}

type Cell = string | number | boolean | null;
// Stored by `freezeArchive` alone, each section in its own shape.
// biome-ignore lint/suspicious/noExplicitAny: a dozen shapes that are only laid out in cells
type Content = Record<string, any>;

/** One sheet of the workbook; `rows` can be read once. */
export interface ArchiveSheet {
  name: string;
  columns: { title: string; width?: number }[];
  rows: AsyncIterable<Cell[]>;
}

/** The instant as people of the hub's time zone write it; empty when there is none. */
const instant = (value: string | null | undefined): string =>
  value
    ? new Date(value).toLocaleString('sv-SE', { timeZone: 'Asia/Shanghai', hour12: false }).slice(0, 16)
    : '';
const yes = (value: unknown): string => (value ? '是' : '否');
const columns = (...titles: (string | [string, number])[]) =>
  titles.map((title) => (Array.isArray(title) ? { title: title[0], width: title[1] } : { title }));

/** The sheets in order, and when the campaign was closed. Throws `not-found` while it is not. */
export async function workbookExport(
  db: HubDatabase,
  campaignId: string,
): Promise<{ head: ArchiveHead; sheets: ArchiveSheet[] }> {
  const head = await requireArchive(db, campaignId);
  const campaign = await contentOf(db, campaignId, 'campaign');
  const nameOf = (region: string): string => displayName(region, campaign.editionId, campaign.region);
  const fields = new Map<string, string>(
    campaign.document.fields.map((field: Content) => [field.code, field.name]),
  );
  const fieldOf = (code: string): string => fields.get(code) ?? (code === 'all' ? '全县' : code);
  async function* rowsOf(section: ArchiveSection, row: (content: Content) => Cell[]): AsyncGenerator<Cell[]> {
    for await (const { content } of archiveRows(db, campaignId, section)) yield row(content as Content);
  }
  const numbers = (counters: Content): Cell[] => counterNames.map((name) => counters[name] ?? 0);
  const counterTitles = counterNames.map((name) => counterWords[name]);
  const titles = new Map<string, string>();
  for await (const { content } of archiveRows(db, campaignId, 'indicator')) {
    const { taskId, indicator, taskTitle, name, unit } = content as Content;
    titles.set(`${taskId}/${indicator}`, `${taskTitle} · ${name}（${unit}）`);
  }

  const sheets: ArchiveSheet[] = [
    {
      name: '概况',
      columns: columns(['项目', 24], ['内容', 80]),
      rows: overview(campaign, head, db),
    },
    {
      name: '地区',
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
        tierWords[r.tier] ?? r.tier,
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
      name: '领域',
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
      name: '分县分领域',
      columns: columns('代码', ['地区', 20], ['领域', 20], ...counterTitles),
      rows: rowsOf('county-field', (r) => [
        r.region,
        nameOf(r.region),
        fieldOf(r.field),
        ...numbers(r.counters),
      ]),
    },
    {
      name: '指标',
      columns: columns('代码', ['地区', 20], ['指标', 60], '完成数', '底数', '目标', '填报县数'),
      rows: indicatorRows(),
    },
    {
      name: '任务',
      columns: columns(
        '代码',
        ['地区', 20],
        '任务代码',
        ['任务', 50],
        ['领域', 20],
        '期限',
        '状态',
        '进度（%）',
        ['报送时间', 18],
        '按时',
        '填报人',
        ['说明', 40],
      ),
      rows: rowsOf('task', (t) => [
        t.region,
        nameOf(t.region),
        t.code,
        t.title,
        fieldOf(t.field),
        t.dueOn,
        t.dropped ? '已取消' : (taskWords[t.state as keyof typeof taskWords] ?? t.state),
        t.percent,
        instant(t.submittedAt),
        yes(t.onTime),
        t.author,
        t.note,
      ]),
    },
    {
      name: '问题',
      columns: columns(
        ['编号', 38],
        '代码',
        ['地区', 20],
        ['领域', 20],
        ['问题', 60],
        '来源',
        '状态',
        '发现日期',
        '整改期限',
        ['责任单位', 24],
        '销号日期',
        '重新整改（次）',
      ),
      rows: rowsOf('problem', (p) => [
        p.id,
        p.region,
        nameOf(p.region),
        fieldOf(p.field),
        p.title,
        sourceWords[p.source as keyof typeof sourceWords] ?? p.source,
        problemWords[p.state as keyof typeof problemWords] ?? p.state,
        p.foundOn,
        p.dueOn,
        p.unit,
        p.closedOn,
        p.timesReopened,
      ]),
    },
    {
      name: '文件和签收',
      columns: columns(
        ['文件', 20],
        '版次',
        '代码',
        ['地区', 20],
        '状态',
        ['送达时间', 18],
        ['签收时间', 18],
        ['签收人', 30],
        '签收期限',
        '逾期',
      ),
      rows: rowsOf('receipt', (r) => [
        directiveWords[r.kind] ?? r.kind,
        r.revision,
        r.region,
        nameOf(r.region),
        deliveryWords[r.state] ?? r.state,
        instant(r.deliveredAt),
        instant(r.signedAt),
        r.signedBy,
        r.dueOn,
        yes(r.late),
      ]),
    },
    {
      name: '办理过程',
      columns: columns(['时间', 18], '办理人', '事项', ['原因、内容', 80]),
      rows: rowsOf('history', (h) => [
        instant(h.at),
        h.actor === 'system' ? '系统' : h.actor,
        eventWords[h.event] ?? h.event,
        h.reason,
      ]),
    },
  ];
  return { head, sheets };

  async function* indicatorRows(): AsyncGenerator<Cell[]> {
    yield* rowsOf('indicator', (i) => [
      campaign.region,
      nameOf(campaign.region),
      titles.get(`${i.taskId}/${i.indicator}`) ?? i.indicator,
      i.value,
      i.base,
      i.target,
      i.reporting,
    ]);
    yield* rowsOf('county-indicator', (i) => [
      i.region,
      nameOf(i.region),
      titles.get(`${i.taskId}/${i.indicator}`) ?? i.indicator,
      i.value,
      i.base,
      null,
      null,
    ]);
  }
}

async function* overview(campaign: Content, head: ArchiveHead, db: HubDatabase): AsyncGenerator<Cell[]> {
  const approval = campaign.partyApproval as { documentNo: string; approvedOn: string } | null;
  yield ['行动名称', campaign.title];
  yield ['印发机关', campaign.issuingOrgan];
  yield ['党委批转', approval ? `${approval.documentNo}，${approval.approvedOn}` : ''];
  yield ['起草', `${campaign.createdBy}，${instant(campaign.createdAt)}`];
  yield ['批准', `${campaign.approvedBy}，${instant(campaign.approvedAt)}`];
  yield ['印发', `${campaign.issuedBy}，${instant(campaign.issuedAt)}`];
  yield ['转入收尾', instant(campaign.closingBeganAt)];
  yield ['补报截止', campaign.closingLastDay];
  yield ['归档数据截至', instant(head.closedAt)];
  yield ['结束办理人', head.closedBy];
  yield ['区划版本', campaign.editionId];
  yield ['校验码（SHA-256）', head.digest];
  for await (const { content } of archiveRows(db, head.campaignId, 'region')) {
    const { counties, countiesSigned, tasksAssigned, counters } = content as Content;
    yield ['县（市、区）', counties];
    yield ['已签收县（市、区）', countiesSigned];
    yield ['任务（项）', tasksAssigned];
    for (const name of counterNames) yield [counterWords[name], counters[name]];
    // The first one is the province's.
    return;
  }
}

async function contentOf(db: HubDatabase, campaignId: string, section: ArchiveSection): Promise<Content> {
  for await (const { content } of archiveRows(db, campaignId, section)) return content as Content;
  throw new Error(`archive of ${campaignId} has no ${section}`);
}
