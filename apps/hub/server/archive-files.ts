/** Downloads of archives: plain addresses beside the people's API, signed in for and limited like it, sent as they are read. */
import { Readable } from 'node:stream';
import { jsonExport, workbookExport } from '@linked/hub-core/archives/export-archive.ts';
import { writeAudit } from '@linked/hub-core/audit/write-audit.ts';
import { getCampaign } from '@linked/hub-core/campaigns/read-campaigns.ts';
import type { FileRoute } from '@linked/server-kit/people-http.ts';
import { writeWorkbook } from '@linked/server-kit/spreadsheet.ts';
import { authorise } from '@linked/server-kit/trpc.ts';
import { regionPrefix } from '@linked/shared/access/reach.ts';
import {
  ARCHIVE_ROWS_HEADER,
  type ArchiveFormat,
  archiveFormats,
  archiveReaders,
} from '@linked/shared/contracts/hub/archives.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import type { Language } from '@linked/shared/errors/messages.ts';
import { uuid } from '@linked/shared/primitives.ts';
import type { HubParts } from './parts.ts';
import { scopesFor } from './routers/scopes.ts';

const types: Record<ArchiveFormat, string> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  json: 'application/json; charset=utf-8',
};

/**
 * `GET /api/archives/<campaign>.xlsx` and `.json`. Throws `unauthenticated`, `forbidden`, `not-found` for a campaign
 * that is not closed or not wholly in the caller's reach: the archive holds all of its counties.
 */
export const archiveFiles = ({ db, now }: Pick<HubParts, 'db' | 'now'>): FileRoute => ({
  path: '/api/archives/:file',
  async answer({ params, context, reply }) {
    authorise(archiveReaders, context);
    const principal = context.principal!;
    const [campaignId = '', format = ''] = (params.file ?? '').split('.');
    if (!uuid.safeParse(campaignId).success || !isFormat(format)) throw new AppError('not-found');
    const scopes = scopesFor(principal, archiveReaders);
    const campaign = await getCampaign(db, campaignId, scopes);
    if (!scopes.some(({ prefix }) => regionPrefix(campaign.region).startsWith(prefix)))
      throw new AppError('region-not-yours');
    const { head, stream } = await openFile(db, { campaignId, format, language: context.language });
    await db.transaction().execute((trx) =>
      writeAudit(trx, {
        actor: principal,
        action: 'campaign.archive-download',
        region: campaign.region,
        subject: campaignId,
        detail: { format, digest: head.digest },
        now: now(),
      }),
    );
    const name = `${campaign.title}-${context.language === 'en' ? 'archive' : '归档'}-${head.closedAt.slice(0, 10)}.${format}`;
    reply.header('content-type', types[format]);
    reply.header(
      'content-disposition',
      `attachment; filename="archive.${format}"; filename*=UTF-8''${encodeURIComponent(name)}`,
    );
    reply.header(ARCHIVE_ROWS_HEADER, String(head.rows));
    return reply.send(stream);
  },
});

const isFormat = (text: string): text is ArchiveFormat =>
  (archiveFormats as readonly string[]).includes(text);

async function openFile(
  db: HubParts['db'],
  { campaignId, format, language }: { campaignId: string; format: ArchiveFormat; language: Language },
) {
  if (format === 'json') {
    const { head, text } = await jsonExport(db, campaignId);
    return { head, stream: Readable.from(text) };
  }
  const { head, sheets } = await workbookExport(db, campaignId, language);
  return { head, stream: writeWorkbook(sheets, { created: new Date(head.closedAt) }) };
}
