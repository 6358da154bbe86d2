/** An archive as files: JSON that can be hashed again, and a workbook. Both are streams of rows. */
import { archiveLine } from '@linked/shared/archives/digest.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import type { Language } from '@linked/shared/errors/messages.ts';
import type { HubDatabase } from '../db/database.ts';
import { type ArchiveHead, archiveRows, getArchive } from './read-archive.ts';
import { type ArchiveSheet, openReader } from './sheet-reader.ts';
import { figureSheets } from './sheets-of-figures.ts';
import { workSheets } from './sheets-of-work.ts';

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

/** The sheets in order, in the language given, and when the campaign was closed. Throws `not-found` while it is not. */
export async function workbookExport(
  db: HubDatabase,
  campaignId: string,
  language: Language,
): Promise<{ head: ArchiveHead; sheets: ArchiveSheet[] }> {
  const head = await requireArchive(db, campaignId);
  const reader = await openReader(db, head, language);
  return { head, sheets: [...figureSheets(reader), ...workSheets(reader)] };
}
