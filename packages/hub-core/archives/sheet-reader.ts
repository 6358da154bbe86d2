/** What all sheets of an archive's workbook are written with: its rows as cells, and names instead of codes. */
import type { ArchiveSection } from '@linked/shared/archives/digest.ts';
import type { Language } from '@linked/shared/errors/messages.ts';
import type { Word } from '@linked/shared/errors/step-words.ts';
import { displayName } from '@linked/shared/regions/names.ts';
import type { HubDatabase } from '../db/database.ts';
import { type ArchiveHead, archiveRows } from './read-archive.ts';
import { type Title, titlesInEnglish } from './titles.ts';

export type Cell = string | number | boolean | null;
// Stored by `freezeArchive` alone, each section in its own shape.
// biome-ignore lint/suspicious/noExplicitAny: a dozen shapes that are only laid out in cells
export type Content = Record<string, any>;

/** One sheet of the workbook; `rows` can be read once. */
export interface ArchiveSheet {
  name: string;
  columns: { title: string; width?: number }[];
  rows: AsyncIterable<Cell[]>;
}

export interface ArchiveReader {
  head: ArchiveHead;
  campaign: Content;
  rowsOf(section: ArchiveSection, row: (content: Content) => Cell[]): AsyncGenerator<Cell[]>;
  nameOf(region: string): string;
  /** Name of a field by its code. */
  fieldOf(code: string): string;
  /** Task, name and unit. */
  indicatorOf(taskId: string, indicator: string): string;
  /** Titles of tasks by id, those of cities and counties included. */
  taskOf(taskId: string): string;
  say(word: Word): string;
  /** The word of what goes by this wire name; one that is not known by that name. */
  wordOf(words: Readonly<Record<string, Word>>, name: string): string;
  title(title: Title): string;
  columns(...titles: (Title | Word | readonly [Title, number])[]): ArchiveSheet['columns'];
  yes(value: unknown): string;
}

/** What was typed, and the names of places, stay as they are in either language. */
export async function openReader(
  db: HubDatabase,
  head: ArchiveHead,
  language: Language,
): Promise<ArchiveReader> {
  const { campaignId } = head;
  const say = ([zh, en]: Word): string => (language === 'zh-CN' ? zh : en);
  const title = (zh: Title): string => say([zh, titlesInEnglish[zh]]);
  const campaign = await campaignOf(db, campaignId);
  const fields = new Map<string, string>(
    campaign.document.fields.map((field: Content) => [field.code, field.name]),
  );
  const indicators = new Map<string, string>();
  for await (const { content } of archiveRows(db, campaignId, 'indicator')) {
    const { taskId, indicator, taskTitle, name, unit } = content as Content;
    indicators.set(`${taskId}/${indicator}`, `${taskTitle} · ${name}${say([`（${unit}）`, ` (${unit})`])}`);
  }
  const tasks = new Map<string, string>();
  for await (const { content } of archiveRows(db, campaignId, 'task')) {
    const { taskId, title } = content as Content;
    tasks.set(taskId, title);
  }
  return {
    head,
    campaign,
    async *rowsOf(section, row) {
      for await (const { content } of archiveRows(db, campaignId, section)) yield row(content as Content);
    },
    nameOf: (region) => displayName(region, campaign.editionId, campaign.region),
    fieldOf: (code) => fields.get(code) ?? (code === 'all' ? say(['全县', 'county-wide']) : code),
    indicatorOf: (taskId, indicator) => indicators.get(`${taskId}/${indicator}`) ?? indicator,
    taskOf: (taskId) => tasks.get(taskId) ?? taskId,
    say,
    wordOf: (words, name) => {
      const word = words[name];
      return word ? say(word) : name;
    },
    title,
    columns: (...titles) =>
      titles.map((one) => {
        if (typeof one === 'string') return { title: title(one) };
        const [first, second] = one;
        return typeof second === 'number'
          ? { title: title(first as Title), width: second }
          : { title: say([first, second]) };
      }),
    yes: (value) => say(value ? ['是', 'yes'] : ['否', 'no']),
  };
}

async function campaignOf(db: HubDatabase, campaignId: string): Promise<Content> {
  for await (const { content } of archiveRows(db, campaignId, 'campaign')) return content as Content;
  throw new Error(`archive of ${campaignId} has no campaign`);
}

/** The instant as people of the hub's time zone write it; empty when there is none. */
export const instant = (value: string | null | undefined): string =>
  value
    ? new Date(value).toLocaleString('sv-SE', { timeZone: 'Asia/Shanghai', hour12: false }).slice(0, 16)
    : '';
