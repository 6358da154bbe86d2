/** The end of a campaign: what is still open before it, and what was kept after it. */
import { z } from 'zod';
import { count, day, instant, regionCode, uuid } from '../../primitives.ts';
import { query } from '../procedure.ts';

const readers = [
  'province-staff',
  'province-approver',
  'city-staff',
  'field-team',
  'area-team',
  'leader',
] as const;
/** Who may take the whole archive along: it holds every county's rows. */
export const archiveReaders = ['province-staff', 'province-approver', 'leader'] as const;

export const archiveHead = z.object({
  campaignId: uuid,
  closedAt: instant,
  closedBy: z.string(),
  /** SHA-256 over the rows, hexadecimal. */
  digest: z.string(),
  rows: count,
  /** Bytes of the rows as JSON. */
  size: z.number().int(),
});

/** A county that has not handed in everything, or has not signed. */
export const openCounty = z.object({
  region: regionCode,
  regionName: z.string(),
  cityName: z.string(),
  /** Tasks of the campaign in force here, and how many of them are not handed in. */
  tasks: count,
  missing: count,
  problemsOpen: count,
  /** Directives that ask for a receipt and are not signed. */
  unsigned: count,
});

export const stillOpen = z.object({
  asOf: instant,
  today: day,
  /** Last day of the closing; null before it has begun. */
  lastDay: day.nullable(),
  counties: count,
  tasks: count,
  missing: count,
  problemsOpen: count,
  /** Letters (督办函) that are out and not ended: they outlive a close and end with a withdrawal. */
  lettersOut: count,
  /** Letters not sent out: either end cancels them. */
  lettersUnsent: count,
  /** Counties with something open, those with most missing first. */
  rows: z.array(openCounty),
});

const ofCampaign = z.object({ campaignId: uuid });

export const archivesContract = {
  /** What is not finished now, in the caller's reach. */
  stillOpen: query({ who: readers, input: ofCampaign, output: stillOpen }),
  /** What was kept; null while the campaign is not closed. */
  get: query({ who: readers, input: ofCampaign, output: archiveHead.nullable() }),
};

export const archiveFormats = ['xlsx', 'json'] as const;
export type ArchiveFormat = (typeof archiveFormats)[number];
/** Where the archive is downloaded; a plain address, so that a browser can stream it into a file. */
export const archivePath = (campaignId: string, format: ArchiveFormat): string =>
  `/api/archives/${campaignId}.${format}`;
/** Header of the answer: rows the archive has. */
export const ARCHIVE_ROWS_HEADER = 'x-archive-rows';
