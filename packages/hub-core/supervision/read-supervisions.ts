/** Supervised problems for the screens. */
import type { ReadScope } from '@linked/shared/access/reach.ts';
import { shanghaiDate } from '@linked/shared/calendar/dates.ts';
import type { CampaignDocument } from '@linked/shared/campaigns/document.ts';
import type { supervisionDetail, supervisionRow } from '@linked/shared/contracts/hub/supervision.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import type { ProblemState } from '@linked/shared/problems/states.ts';
import { getEdition } from '@linked/shared/regions/editions.ts';
import type {
  SupervisionOrigin,
  SupervisionState,
  SupervisionWay,
} from '@linked/shared/supervision/states.ts';
import { type RawBuilder, type Selectable, type SqlBool, sql } from 'kysely';
import type { z } from 'zod';
import type { HubDatabase } from '../db/database.ts';
import { isWithin } from '../db/scopes.ts';
import type { Supervisions } from '../db/types.generated.ts';
import { type CampaignFrame, loadFrame } from '../rollup/campaign-frame.ts';
import { nameIn } from '../rollup/places.ts';
import { openMoments } from './moments.ts';
import { organOf } from './tell-county.ts';

export type SupervisionListRow = z.infer<typeof supervisionRow>;
export type SupervisionDetail = z.infer<typeof supervisionDetail>;

type ReplacedReply = NonNullable<SupervisionDetail['steps'][number]['replaced']>;
type ReplyColumns = Pick<
  Selectable<Supervisions>,
  'reply' | 'reply_measures' | 'reply_links' | 'replied_on' | 'replied_by'
>;

export interface SupervisionFilter {
  campaignId: string;
  within: string;
  field?: string | null;
  state?: SupervisionState | null;
  search: string;
  overdueOnly: boolean;
  limit: number;
  offset: number;
  scopes: readonly ReadScope[];
  now: Date;
}

interface Campaign {
  region: string;
  editionId: string;
  document: CampaignDocument;
  /** Names of its counties, also of those that go on in another's place. */
  frame: CampaignFrame;
}

const escapeLike = (text: string): string => text.replace(/[\\%_]/g, (character) => `\\${character}`);

/**
 * True for rows whose county and field one of the scopes reaches. What was not sent out, drafts and those cancelled
 * included, is read by the tier whose letter it is, and by nobody above or below.
 */
function reached(scopes: readonly ReadScope[]): RawBuilder<SqlBool> {
  const parts = scopes.map(
    ({ prefix, fields }) => sql`(starts_with(s.county, ${prefix})
      and (s.issued_at is not null or s.region = rpad(${prefix}, 6, '0'))
      and (${fields}::text[] is null or s.field = any (${fields}::text[])))`,
  );
  return parts.length === 0 ? sql<SqlBool>`false` : sql<SqlBool>`(${sql.join(parts, sql` or `)})`;
}

const overdueSql = (today: string) => sql<SqlBool>`(s.state = 'issued' and s.reply_due_on < ${today}::date)`;

/**
 * Those that wait longest first: by the reply's last day, what has none last. `byState` and `overdue` count what the
 * other filters find, whatever state is asked for. Throws `campaign-unknown`.
 */
export async function listSupervisions(db: HubDatabase, filter: SupervisionFilter) {
  const today = shanghaiDate(filter.now);
  const campaign = await campaignOf(db, filter.campaignId);
  const pattern = `%${escapeLike(filter.search.trim())}%`;
  const { field, state } = filter;
  const found = db
    .selectFrom('supervisions as s')
    .where('s.campaign_id', '=', filter.campaignId)
    .where(reached(filter.scopes))
    .where(isWithin(sql.ref('s.county'), filter.within))
    .$if(field != null, (query) => query.where('s.field', '=', field ?? ''))
    .$if(pattern !== '%%', (query) =>
      query.where((eb) =>
        eb.or([
          eb('s.title', 'ilike', pattern),
          eb('s.letter_no', 'ilike', pattern),
          eb('s.addressee', 'ilike', pattern),
        ]),
      ),
    );
  const counts = await found
    .select([
      's.state',
      sql<number>`count(*)`.as('count'),
      sql<number>`count(*) filter (where ${overdueSql(today)})`.as('overdue'),
    ])
    .groupBy('s.state')
    .execute();
  const chosen = found
    .$if(state != null, (query) => query.where('s.state', '=', state ?? ''))
    .$if(filter.overdueOnly, (query) => query.where(overdueSql(today)));
  const { total } = await chosen.select(sql<number>`count(*)`.as('total')).executeTakeFirstOrThrow();
  const rows = await chosen
    .selectAll('s')
    .orderBy(sql`case when s.state in ('concluded','cancelled','withdrawn') then 1 else 0 end`)
    .orderBy(sql`case when s.state = 'closed' then s.look_back_on else s.reply_due_on end`, (order) =>
      order.asc().nullsLast(),
    )
    .orderBy('s.drafted_at', 'desc')
    .orderBy('s.id')
    .limit(filter.limit)
    .offset(filter.offset)
    .execute();
  return {
    rows: rows.map((row) => listRow(row, campaign, today)),
    total,
    overdue: counts.reduce((sum, row) => sum + row.overdue, 0),
    byState: Object.fromEntries(counts.map((row) => [row.state, row.count])),
    today,
  };
}

/** With its letter and every step. `scopes` null: for a caller checked otherwise. Throws `not-found`. */
export async function getSupervision(
  db: HubDatabase,
  { id, scopes, now }: { id: string; scopes: readonly ReadScope[] | null; now: Date },
): Promise<SupervisionDetail> {
  const row = await db
    .selectFrom('supervisions as s')
    .selectAll('s')
    .where('s.id', '=', id)
    .$if(scopes !== null, (query) => query.where(reached(scopes ?? [])))
    .executeTakeFirst();
  if (!row) throw new AppError('not-found');
  const campaign = await campaignOf(db, row.campaign_id);
  const [steps, problem, delivery] = await Promise.all([
    db
      .selectFrom('supervision_steps')
      .selectAll()
      .where('supervision_id', '=', id)
      .orderBy('ordinal')
      .execute(),
    reportedState(db, row),
    deliveryOf(db, row),
  ]);
  const [next] = openMoments({ ...row, state: row.state as SupervisionState });
  return {
    ...listRow(row, campaign, shanghaiDate(now)),
    detail: row.detail,
    place: row.place,
    roundTitle: row.round_title,
    issuingOrgan: organOf({ id: row.campaign_id, state: 'running', ...campaign }, row.region),
    letter: {
      way: row.way as SupervisionWay,
      addressee: row.addressee,
      title: row.letter_title,
      text: row.letter_text,
      replyWorkdays: row.reply_workdays,
    },
    replyDueProvisional: row.reply_due_provisional,
    draftedBy: row.drafted_by_name,
    signedBy: row.signed_by_name,
    signedAt: row.signed_at?.toISOString() ?? null,
    reply: row.reply === null ? null : replyOf(row),
    problem,
    delivery,
    next: next ? { what: next.what, at: next.at.toISOString() } : null,
    steps: steps.map((step) => {
      const detail = step.detail as { replyDueOn?: string; lookBackOn?: string; replaced?: ReplacedReply };
      return {
        at: step.at.toISOString(),
        actor: step.actor,
        event: step.event,
        from: step.from_state as SupervisionState | null,
        to: step.to_state as SupervisionState,
        note: step.note,
        replyDueOn: detail.replyDueOn ?? null,
        lookBackOn: detail.lookBackOn ?? null,
        replaced: detail.replaced ?? null,
      };
    }),
  };
}

/** Id of the campaign a supervision belongs to; throws `not-found`. */
export async function campaignIdOf(db: HubDatabase, id: string): Promise<string> {
  const row = await db
    .selectFrom('supervisions')
    .select('campaign_id')
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw new AppError('not-found');
  return row.campaign_id;
}

async function campaignOf(db: HubDatabase, id: string): Promise<Campaign> {
  const row = await db
    .selectFrom('campaigns')
    .select(['region', 'edition_id', 'document'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw new AppError('campaign-unknown');
  return {
    region: row.region,
    editionId: row.edition_id,
    document: row.document as unknown as CampaignDocument,
    frame: await loadFrame(db, id),
  };
}

const listRow = (row: Selectable<Supervisions>, campaign: Campaign, today: string): SupervisionListRow => ({
  id: row.id,
  campaignId: row.campaign_id,
  region: row.region,
  regionName: getEdition(campaign.editionId).region(row.region).name,
  county: row.county,
  countyName: nameIn(campaign.frame, row.county),
  field: row.field,
  title: row.title,
  origin: row.origin as SupervisionOrigin,
  way: row.way as SupervisionWay,
  addressee: row.addressee,
  state: row.state as SupervisionState,
  version: row.version,
  letterNo: row.letter_no,
  issuedAt: row.issued_at?.toISOString() ?? null,
  replyDueOn: row.reply_due_on,
  lookBackOn: row.look_back_on,
  overdue: row.state === 'issued' && row.reply_due_on !== null && row.reply_due_on < today,
  escalatedTo: row.escalated_to as SupervisionListRow['escalatedTo'],
  round: row.round,
});

export const replyOf = (row: ReplyColumns): NonNullable<SupervisionDetail['reply']> => ({
  text: row.reply ?? '',
  measures: row.reply_measures ?? '',
  links: row.reply_links as string[],
  on: row.replied_on ?? '',
  by: row.replied_by ?? '',
});

async function reportedState(
  db: HubDatabase,
  row: Selectable<Supervisions>,
): Promise<SupervisionDetail['problem']> {
  const fact = await db
    .selectFrom('facts')
    .select(['payload', 'received_at'])
    .where('campaign_id', '=', row.campaign_id)
    .where('region', '=', row.county)
    .where('kind', '=', 'problem')
    .where('entity_id', '=', row.problem_id)
    .executeTakeFirst();
  if (!fact) return null;
  const problem = fact.payload as {
    state: ProblemState;
    unit: string | null;
    dueOn: string | null;
    closedOn: string | null;
    timesReopened: number;
  };
  return {
    state: problem.state,
    unit: problem.unit,
    dueOn: problem.dueOn,
    closedOn: problem.closedOn,
    timesReopened: problem.timesReopened,
    receivedAt: fact.received_at.toISOString(),
  };
}

async function deliveryOf(
  db: HubDatabase,
  row: Selectable<Supervisions>,
): Promise<SupervisionDetail['delivery']> {
  if (row.directive_id === null) return null;
  const delivery = await db
    .selectFrom('deliveries')
    .select(['state', 'delivered_at', 'signed_at', 'signed_by'])
    .where('directive_id', '=', row.directive_id)
    .where('region', '=', row.county)
    .executeTakeFirst();
  if (!delivery) return null;
  return {
    state: delivery.state as 'queued' | 'delivered' | 'signed',
    deliveredAt: delivery.delivered_at?.toISOString() ?? null,
    signedAt: delivery.signed_at?.toISOString() ?? null,
    signedBy: delivery.signed_by,
  };
}
