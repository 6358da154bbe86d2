/** Writes down what a campaign leaves behind, in the transaction that closes it. */
import { createHash } from 'node:crypto';
import { type ArchiveSection, archiveLine } from '@linked/shared/archives/digest.ts';
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import type { CampaignState } from '@linked/shared/campaigns/states.ts';
import { counterNames } from '@linked/shared/rollup/counters.ts';
import { type RawBuilder, sql } from 'kysely';
import type { HubTransaction } from '../db/database.ts';
import { milestoneMatrix } from '../milestones/milestones.ts';
import { type CampaignFrame, loadFrame } from '../rollup/campaign-frame.ts';
import { fieldFigures } from '../rollup/field-figures.ts';
import { indicatorFigures } from '../rollup/indicator-figures.ts';
import { leavesOf, unitOf } from '../rollup/places.ts';
import { regionFigures } from '../rollup/region-figures.ts';
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
  const scopes = [{ prefix: '', fields: null }];
  const { counties } = await milestoneMatrix(trx, { campaignId, within: frame.region, scopes, now });
  await store.values('milestone', counties);
  await store.select('city-plan', plansOf(campaignId));
  await store.select('task', tasksOf(campaignId));
  await store.select('problem', problemsOf(campaignId));
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

const campaignOf = (id: string) => sql`
  select 1 as nth, jsonb_build_object('id', id, 'title', document->>'title', 'region', region, 'editionId', edition_id,
    'issuingOrgan', document->>'issuingOrgan', 'state', ${'closed' satisfies CampaignState}::text,
    'partyApproval', party_approval,
    'createdBy', created_by_name, 'createdAt', created_at, 'approvedBy', approved_by_name, 'approvedAt', approved_at,
    'issuedBy', issued_by_name, 'issuedAt', issued_at, 'receiptDueOn', receipt_due_on,
    'closingBeganAt', closing_began_at, 'closingLastDay', closing_last_day, 'closedAt', closed_at,
    'document', document) as content
  from campaigns where id = ${id}`;

const directivesOf = (id: string) => sql`
  select (issued_at, id) as nth, jsonb_build_object('id', id, 'kind', kind, 'revision', revision,
    'issuingOrgan', issuing_organ, 'issuedAt', issued_at, 'receiptDueOn', receipt_due_on, 'payload', payload) as content
  from directives where campaign_id = ${id}`;

const receiptsOf = (id: string, today: string) => sql`
  select (x.issued_at, x.id, d.region) as nth, jsonb_build_object('directiveId', x.id, 'kind', x.kind,
    'revision', x.revision, 'region', d.region, 'state', d.state, 'deliveredAt', d.delivered_at,
    'signedAt', d.signed_at, 'signedBy', d.signed_by, 'dueOn', x.receipt_due_on,
    'late', x.receipt_due_on is not null and coalesce((d.signed_at at time zone 'Asia/Shanghai')::date, ${today}::date)
      > x.receipt_due_on) as content
  from directives x join deliveries d on d.directive_id = x.id where x.campaign_id = ${id}`;

const counters = sql.raw(counterNames.map((name) => `'${name}', ${name}`).join(', '));
const countersOf = (id: string) => sql`
  select (region, field) as nth,
    jsonb_build_object('region', region, 'field', field, 'counters', jsonb_build_object(${counters})) as content
  from rollups where campaign_id = ${id}`;

const indicatorsOf = (id: string) => sql`
  select (region, task_id, indicator) as nth, jsonb_build_object('region', region, 'taskId', task_id,
    'indicator', indicator, 'value', value, 'base', base, 'occurredAt', occurred_at) as content
  from rollup_indicators where campaign_id = ${id}`;

const plansOf = (id: string) => sql`
  select region as nth, jsonb_build_object('region', region, 'plan', plan, 'partyApproval', party_approval,
    'recordedBy', recorded_by, 'recordedAt', recorded_at) as content
  from city_plans where campaign_id = ${id}`;

const tasksOf = (id: string) => sql`
  select (t.region, c.ordinal, t.task_id) as nth, jsonb_build_object('region', t.region, 'taskId', t.task_id,
    'code', c.code, 'title', c.title, 'field', t.field, 'owner', t.owner, 'dueOn', t.due_on, 'dropped', t.dropped,
    'state', coalesce(f.payload->>'state', 'pending'), 'percent', coalesce((f.payload->>'percent')::int, 0),
    'submittedAt', f.payload->>'submittedAt', 'author', f.author, 'onTime', coalesce(f.tasks_done_on_time, 0) > 0,
    'note', coalesce(f.payload->>'note', '')) as content
  from county_tasks t join campaign_tasks c using (campaign_id, task_id)
  left join facts f on f.campaign_id = t.campaign_id and f.region = t.region and f.kind = 'task-progress'
    and (f.payload->>'taskId')::uuid = t.task_id
  where t.campaign_id = ${id}`;

const problemsOf = (id: string) => sql`
  select (region, entity_id) as nth,
    jsonb_build_object('region', region, 'id', entity_id, 'author', author) || payload as content
  from facts where campaign_id = ${id} and kind = 'problem' and coalesce((payload->>'deleted')::boolean, false) is false`;

const historyOf = (id: string) => sql`
  select (at, ordinal) as nth, jsonb_build_object('at', at, 'actor', actor, 'event', event, 'from', from_state,
    'to', to_state, 'reason', reason) as content
  from campaign_history where campaign_id = ${id}`;
