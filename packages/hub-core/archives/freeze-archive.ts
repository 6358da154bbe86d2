/** Writes down what a campaign leaves behind, in the transaction that closes it. */
import { createHash } from 'node:crypto';
import { type ArchiveSection, archiveLine } from '@linked/shared/archives/digest.ts';
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import { type RawBuilder, sql } from 'kysely';
import type { HubTransaction } from '../db/database.ts';
import { milestoneMatrix } from '../milestones/milestones.ts';
import { type CampaignFrame, loadFrame } from '../rollup/campaign-frame.ts';
import { fieldFigures } from '../rollup/field-figures.ts';
import { indicatorFigures } from '../rollup/indicator-figures.ts';
import { leavesOf, unitOf } from '../rollup/places.ts';
import { regionFigures } from '../rollup/region-figures.ts';
import {
  campaignOf,
  countersOf,
  decisionsOf,
  directivesOf,
  findingsOf,
  historyOf,
  indicatorsOf,
  lettersOf,
  plansOf,
  problemsOf,
  receiptsOf,
  roundsOf,
  tasksOf,
} from './frozen-rows.ts';
import { archiveRows } from './read-archive.ts';

/** Reads everything again and hashes it: what is stored is what the digest stands for. */
async function digestOf(trx: HubTransaction, campaignId: string) {
  const hash = createHash('sha256');
  let [rows, size] = [0, 0];
  for await (const row of archiveRows(trx, campaignId)) {
    const text = `${rows === 0 ? '' : '\n'}${archiveLine(row)}`;
    hash.update(text);
    size += Buffer.byteLength(text);
    rows += 1;
  }
  return { digest: hash.digest('hex'), rows, size };
}

/**
 * For a campaign whose row and whose counties' rows the transaction has locked and whose state is `closed`: from here
 * on no report moves its figures. Returns the digest.
 */
export async function freezeArchive(
  trx: HubTransaction,
  { campaignId, closedBy, now }: { campaignId: string; closedBy: string; now: Date },
): Promise<string> {
  const frame = await loadFrame(trx, campaignId);
  const store = createStore(trx, campaignId);
  const units = [
    frame.edition.region(frame.region),
    ...frame.edition.cities(frame.region),
    ...leavesOf(frame, frame.region).map((code) => unitOf(frame, code)),
  ];
  await store.select('campaign', campaignOf(campaignId));
  await store.select('directive', directivesOf(campaignId));
  await store.select('receipt', receiptsOf(campaignId, shanghaiDate(now)));
  await store.values('region', await regionFigures(trx, frame, { units, fields: null, now }));
  for (const { code } of units.filter((unit) => unit.tier !== 'county'))
    await store.values('region-field', await fieldsOf(trx, frame, code, now));
  await store.select('county-field', countersOf(campaignId));
  await store.values(
    'indicator',
    await indicatorFigures(trx, { campaignId, region: frame.region, fields: null }),
  );
  await store.select('county-indicator', indicatorsOf(campaignId));
  await store.select('county-indicator-reviewed', indicatorsOf(campaignId, 'rollup_reviewed_indicators'));
  const scopes = [{ prefix: '', fields: null }];
  const { counties } = await milestoneMatrix(trx, { campaignId, within: frame.region, scopes, now });
  await store.values('milestone', counties);
  await store.select('city-plan', plansOf(campaignId));
  await store.select('task', tasksOf(campaignId));
  await store.select('decision', decisionsOf(campaignId));
  await store.select('problem', problemsOf(campaignId));
  await store.select('round', roundsOf(campaignId));
  await store.select('finding', findingsOf(campaignId));
  await store.select('letter', lettersOf(campaignId));
  await store.select('history', historyOf(campaignId));
  const { digest, rows, size } = await digestOf(trx, campaignId);
  await trx
    .insertInto('campaign_archives')
    .values({ campaign_id: campaignId, closed_at: now, closed_by: closedBy, digest, rows, size })
    .execute();
  return digest;
}

const fieldsOf = async (trx: HubTransaction, frame: CampaignFrame, region: string, now: Date) =>
  (await fieldFigures(trx, { campaignId: frame.id, region, fields: null, now })).map((figures) => ({
    region,
    ...figures,
  }));

/** Adds rows behind those already there. */
function createStore(trx: HubTransaction, campaignId: string) {
  const last = sql`(select coalesce(max(ordinal), 0) from campaign_archive_rows where campaign_id = ${campaignId})`;
  /** `rows`: a query with the columns `nth` (what to order by, a text or number) and `content`. */
  const select = (section: ArchiveSection, rows: RawBuilder<unknown>) =>
    sql`
      insert into campaign_archive_rows (campaign_id, ordinal, section, content)
      select ${campaignId}, ${last} + row_number() over (order by nth), ${section}, content from (${rows}) as rows
    `.execute(trx);
  return {
    select,
    async values(section: ArchiveSection, rows: readonly object[]): Promise<void> {
      const texts = rows.map((row) => JSON.stringify(row));
      await select(
        section,
        sql`select ordinality as nth, content::jsonb as content
          from unnest(${texts}::text[]) with ordinality as r (content, ordinality)`,
      );
    },
  };
}
