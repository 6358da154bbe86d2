/** Supplements of a campaign for the screens. */
import { type ReadScope, reachesWhole } from '@linked/shared/access/reach.ts';
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import type { CampaignTask } from '@linked/shared/campaigns/document.ts';
import type {
  supplementableTask,
  supplementDetail,
  supplementSummary,
} from '@linked/shared/contracts/hub/supplements.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { getEdition } from '@linked/shared/regions/editions.ts';
import { displayName } from '@linked/shared/regions/names.ts';
import type { SupplementState } from '@linked/shared/supplements/states.ts';
import type { SupplementContent } from '@linked/shared/supplements/supplement.ts';
import { sql } from 'kysely';
import type { z } from 'zod';
import { countiesOfTheDay, regionsOfTheDay } from '../campaigns/counties-of-the-day.ts';
import type { HubDatabase } from '../db/database.ts';
import { planChanges } from './plan-changes.ts';

export type SupplementSummary = z.infer<typeof supplementSummary>;
export type SupplementDetail = z.infer<typeof supplementDetail>;
type Difference = SupplementDetail['differences'][number];

interface Row {
  id: string;
  campaign_id: string;
  /** Region of the campaign. */
  within: string;
  number: number | null;
  state: SupplementState;
  version: number;
  content: SupplementContent;
  created_by_name: string;
  created_at: Date;
  approved_by_name: string | null;
  approved_at: Date | null;
  issued_by_name: string | null;
  issued_at: Date | null;
  receipt_due_on: string | null;
  withdrawn_reason: string | null;
  differences: Difference[] | null;
  directives: string[];
  counties: number;
  delivered: number;
  signed: number;
  late: number;
}

const rowsOf = (db: HubDatabase, which: { campaignId: string } | { id: string }, today: string) =>
  sql<Row>`
    select s.id, s.campaign_id, c.region as within, s.number, s.state, s.version, s.content, s.created_by_name, s.created_at,
      s.approved_by_name, s.approved_at, s.issued_by_name, s.issued_at, s.receipt_due_on::text as receipt_due_on,
      s.withdrawn_reason, s.differences,
      array(select directive_id from supplement_directives d where d.supplement_id = s.id order by directive_id)
        as directives,
      case when s.number is null then (select count(*) from campaign_targets t where t.campaign_id = s.campaign_id and t.valid_to is null
          and (s.content -> 'regions' = 'null' or s.content -> 'regions' ? t.region or s.content -> 'regions' ? t.city))
        else sent.counties end::int as counties,
      sent.delivered::int as delivered, sent.signed::int as signed, sent.late::int as late
    from supplements s join campaigns c on c.id = s.campaign_id cross join lateral (
      select count(y.region) as counties, count(y.region) filter (where y.state <> 'queued') as delivered,
        count(y.region) filter (where y.state = 'signed') as signed,
        count(y.region) filter (where y.state <> 'signed' and s.receipt_due_on < ${today}::date) as late
      from supplement_directives d join deliveries y on y.directive_id = d.directive_id
      where d.supplement_id = s.id
    ) sent
    where ${'id' in which ? sql`s.id = ${which.id}` : sql`s.campaign_id = ${which.campaignId}`}
    order by s.created_at desc, s.id desc`.execute(db);

/** Newest first; drafts and withdrawn ones are seen by the tier that issues, as those of a campaign. */
export async function listSupplements(
  db: HubDatabase,
  asked: { campaignId: string; scopes: readonly ReadScope[]; now: Date },
): Promise<SupplementSummary[]> {
  const { rows } = await rowsOf(db, asked, shanghaiDate(asked.now));
  return rows.filter((row) => maySee(row, asked.scopes)).map(summaryOf);
}

const maySee = (row: Row, scopes: readonly ReadScope[]): boolean =>
  row.state === 'issued' || reachesWhole(scopes, row.within);

/**
 * `scopes` limits it to what the reader may see; leave it out where the caller has been checked otherwise.
 * Throws `not-found`.
 */
export async function getSupplement(
  db: HubDatabase,
  id: string,
  { now, scopes }: { now: Date; scopes?: readonly ReadScope[] },
): Promise<SupplementDetail> {
  const { rows } = await rowsOf(db, { id }, shanghaiDate(now));
  const row = rows[0];
  if (!row || (scopes && !maySee(row, scopes))) throw new AppError('not-found');
  return {
    ...summaryOf(row),
    content: row.content,
    questions: await questionsOf(db, row.campaign_id, row.content.questions),
    differences: row.differences ?? (await foreseen(db, row, now)),
    directives: row.directives,
  };
}

/** What it would change if it went out now; nothing when tasks have changed so that it cannot. */
async function foreseen(db: HubDatabase, row: Row, now: Date): Promise<Difference[]> {
  if (row.state === 'withdrawn') return [];
  const campaignId = row.campaign_id;
  const regions = await regionsOfTheDay(db, campaignId, row.content.regions);
  const startsOn = shanghaiDate(now);
  try {
    const planned = await planChanges(db, { campaignId, content: row.content, regions, startsOn });
    return planned.map(({ regions: having, newDueOn: _, ...one }) => ({ ...one, counties: having.length }));
  } catch (error) {
    if (error instanceof AppError && error.code === 'supplement-conflict') return [];
    throw error;
  }
}

/** Questions of the campaign by id, in the order given, with the answers to them. */
export async function questionsOf(
  db: HubDatabase,
  campaignId: string,
  ids: readonly string[],
): Promise<{ id: string; regionName: string; text: string; answer: string | null }[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<{
    id: string;
    region: string;
    text: string;
    answer: string | null;
    edition: string;
    within: string;
  }>`
    select f.entity_id as id, f.region, f.payload ->> 'text' as text, a.answer, c.edition_id as edition,
      c.region as within
    from unnest(${[...ids]}::uuid[]) with ordinality as asked (id, place)
      join facts f on f.campaign_id = ${campaignId} and f.kind = 'question' and f.entity_id = asked.id
      join campaigns c on c.id = f.campaign_id
      left join answers a on a.campaign_id = f.campaign_id and a.question_id = f.entity_id
    order by asked.place`.execute(db);
  return rows.map(({ region, edition, within, ...row }) => ({
    ...row,
    regionName: displayName(region, edition, within),
  }));
}

/** What the composer chooses from: the campaign's own tasks in their newest version, and its cities and counties. */
export async function supplementableTasks(
  db: HubDatabase,
  campaignId: string,
): Promise<{
  tasks: z.infer<typeof supplementableTask>[];
  regions: { code: string; name: string; counties: { code: string; name: string }[] }[];
}> {
  const campaign = await db
    .selectFrom('campaigns')
    .select(['region', 'edition_id'])
    .where('id', '=', campaignId)
    .executeTakeFirst();
  if (!campaign) throw new AppError('campaign-unknown');
  const tasks = await sql<{ task: CampaignTask; counties: number; differing: number; dropped: number }>`
    select v.definition as task, count(k.region)::int as counties,
      count(*) filter (where not k.dropped and (k.revision <> t.revision or k.due_on <> t.due_on))::int as differing,
      count(*) filter (where k.dropped)::int as dropped
    from campaign_tasks t
      join task_versions v on v.campaign_id = t.campaign_id and v.task_id = t.task_id and v.revision = t.revision
      left join county_tasks k on k.campaign_id = t.campaign_id and k.task_id = t.task_id
    where t.campaign_id = ${campaignId} and t.owner = ${campaign.region}
    group by v.definition, t.ordinal order by t.ordinal`.execute(db);
  const targets = await countiesOfTheDay(db, campaignId);
  const edition = getEdition(campaign.edition_id);
  const cities = [...new Set(targets.map((row) => row.city))].sort();
  return {
    tasks: tasks.rows,
    regions: cities.map((city) => ({
      code: city,
      name: edition.region(city).name,
      counties: targets
        .filter((row) => row.city === city)
        .map(({ region }) => ({ code: region, name: displayName(region, edition.id, campaign.region) })),
    })),
  };
}

const summaryOf = (row: Row): SupplementSummary => ({
  id: row.id,
  campaignId: row.campaign_id,
  number: row.number,
  state: row.state,
  version: row.version,
  title: row.content.title,
  documentNo: row.content.documentNo,
  issuingOrgan: row.content.issuingOrgan,
  changes: row.content.changes.length,
  counties: row.counties,
  delivered: row.delivered,
  signed: row.signed,
  late: row.late,
  createdBy: row.created_by_name,
  createdAt: row.created_at.toISOString(),
  approvedBy: row.approved_by_name,
  approvedAt: row.approved_at?.toISOString() ?? null,
  issuedBy: row.issued_by_name,
  issuedAt: row.issued_at?.toISOString() ?? null,
  receiptDueOn: row.receipt_due_on,
  withdrawnReason: row.withdrawn_reason,
});
