/** What the hub's own database says about its campaigns' workflows: who is behind, what was tried, what waits for Temporal. */
import { type ReadScope, regionPrefix } from '@linked/shared/access/reach.ts';
import type { CampaignState } from '@linked/shared/campaigns/states.ts';
import { campaignWorkflowId } from '@linked/shared/campaigns/workflow-names.ts';
import type {
  countyBehind,
  momentAhead,
  openRequest,
  operationRow,
  supervisedRow,
} from '@linked/shared/contracts/hub/operations.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { getEdition } from '@linked/shared/regions/editions.ts';
import { displayName } from '@linked/shared/regions/names.ts';
import { endedStates } from '@linked/shared/supervision/states.ts';
import { sql } from 'kysely';
import type { z } from 'zod';
import { openMoments } from '../course/moments.ts';
import type { HubDatabase } from '../db/database.ts';
import { cityOf } from '../places/city-of.ts';
import { regionLabel } from '../places/region-label.ts';

export type OperationRow = z.infer<typeof operationRow>;
export type CountyBehind = z.infer<typeof countyBehind>;
export type MomentAhead = z.infer<typeof momentAhead>;
export type SupervisedRow = z.infer<typeof supervisedRow>;
export type OpenRequestRow = z.infer<typeof openRequest>;

/** `n`: the node, `s`: the row that leaves it out. In the order in which the screen looks at them. */
const behindState = sql<CountyBehind['state']>`case
  when s.id is not null then 'skipped'
  when n.enrolled_at is null or n.revoked_at is not null then 'not-enrolled'
  when n.mode = 'pull' or n.endpoint is null then 'pull'
  when n.last_error is not null then 'unreached'
  else 'waiting' end`;

/** (campaign, county) with what it has not confirmed of the campaign: one row each. */
const behind = sql`
  select x.campaign_id, d.region, count(*)::int as directives, max(d.attempts) as attempts,
    max(d.last_attempt_at) as last_attempt_at,
    (array_agg(d.last_error order by d.last_attempt_at desc nulls last))[1] as last_error
  from deliveries d join directives x on x.id = d.directive_id join nodes n on n.region = d.region
  where d.seq > n.down_cursor
  group by x.campaign_id, d.region`;

const openSkip = sql`left join skipped_counties s
  on s.campaign_id = b.campaign_id and s.region = b.region and s.taken_back_at is null`;

interface ListRow {
  id: string;
  title: string;
  state: string;
  region: string;
  issued_at: Date;
  counties: number;
  behind: number;
  unreached: number;
  skipped: number;
  open_requests: number;
  request_attempts: number;
}

/** Issued campaigns of the hubs these scopes hold; those that go on first, then newest first. */
export async function listOperations(db: HubDatabase, scopes: readonly ReadScope[]): Promise<OperationRow[]> {
  const { rows } = await sql<ListRow>`
    with behind as materialized (${behind}), counted as (
      select b.campaign_id, count(*)::int as behind,
        count(*) filter (where ${behindState} = 'unreached')::int as unreached
      from behind b join nodes n on n.region = b.region ${openSkip}
      group by b.campaign_id
    )
    select c.id, c.document->>'title' as title, c.state, c.region, c.issued_at,
      (select count(*)::int from campaign_targets t where t.campaign_id = c.id and t.valid_to is null) as counties,
      coalesce(k.behind, 0) as behind, coalesce(k.unreached, 0) as unreached,
      (select count(*)::int from skipped_counties s where s.campaign_id = c.id and s.taken_back_at is null) as skipped,
      r.open_requests, r.request_attempts
    from campaigns c left join counted k on k.campaign_id = c.id
    cross join lateral (
      select count(*)::int as open_requests, coalesce(max(w.attempts), 0) as request_attempts
      from workflow_requests w where w.done_at is null and w.workflow_id = 'campaign:' || c.id
    ) r
    where c.issued_at is not null
    order by c.state in ('closed', 'withdrawn'), c.issued_at desc, c.id
  `.execute(db);
  return rows
    .filter((row) => scopes.some(({ prefix }) => regionPrefix(row.region).startsWith(prefix)))
    .map((row) => ({
      campaignId: row.id,
      title: row.title,
      state: row.state as CampaignState,
      issuedAt: row.issued_at.toISOString(),
      counties: row.counties,
      behind: row.behind,
      unreached: row.unreached,
      skipped: row.skipped,
      openRequests: row.open_requests,
      requestAttempts: row.request_attempts,
    }));
}

/**
 * Counties that have not confirmed everything of the campaign, and those left out though they have; the ones that
 * need somebody first. Throws `campaign-unknown`.
 */
export async function countiesBehind(db: HubDatabase, campaignId: string): Promise<CountyBehind[]> {
  const campaign = await db
    .selectFrom('campaigns')
    .select(['edition_id', 'region'])
    .where('id', '=', campaignId)
    .executeTakeFirst();
  if (!campaign) throw new AppError('campaign-unknown');
  const { rows } = await sql<{
    region: string;
    state: CountyBehind['state'];
    directives: number;
    attempts: number;
    last_attempt_at: Date | null;
    last_error: string | null;
    reason: string | null;
    skipped_by_name: string;
    skipped_at: Date;
  }>`
    with behind as (${behind}), b as (
      select * from behind where campaign_id = ${campaignId}
      union all
      select s.campaign_id, s.region, 0, 0, null, null from skipped_counties s
      where s.campaign_id = ${campaignId} and s.taken_back_at is null
        and not exists (select from behind where campaign_id = s.campaign_id and region = s.region)
    )
    select b.region, ${behindState} as state, b.directives, b.attempts, b.last_attempt_at,
      coalesce(n.last_error, b.last_error) as last_error, s.reason, s.skipped_by_name, s.skipped_at
    from b join nodes n on n.region = b.region ${openSkip}
    order by array_position(array['unreached','skipped','waiting','pull','not-enrolled'], ${behindState}), b.region
  `.execute(db);
  const edition = getEdition(campaign.edition_id);
  return rows.map((row) => ({
    region: row.region,
    regionName: displayName(row.region, campaign.edition_id, campaign.region),
    cityName: cityOf(edition, row.region).name,
    state: row.state,
    directives: row.directives,
    attempts: row.attempts,
    lastAttemptAt: row.last_attempt_at?.toISOString() ?? null,
    lastError: row.last_error,
    skipped:
      row.reason === null
        ? null
        : { reason: row.reason, by: row.skipped_by_name, at: row.skipped_at.toISOString() },
  }));
}

/** What the campaign's workflow was not told yet, in order. */
export async function requestsWaiting(db: HubDatabase, campaignId: string): Promise<OpenRequestRow[]> {
  const rows = await db
    .selectFrom('workflow_requests')
    .select(['id', 'kind', 'created_at', 'attempts', 'last_error'])
    .select(sql<string | null>`args->>'signal'`.as('signal'))
    .where('workflow_id', '=', campaignWorkflowId(campaignId))
    .where('done_at', 'is', null)
    .orderBy('ordinal')
    .limit(100)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    wants: row.signal ?? 'start',
    createdAt: row.created_at.toISOString(),
    attempts: row.attempts,
    lastError: row.last_error,
  }));
}

/** The campaign's next moments, earliest first, at most 50. */
export async function momentsAhead(db: HubDatabase, campaignId: string): Promise<MomentAhead[]> {
  const moments = await openMoments(db, campaignId, 50);
  const names = await namesOfMoments(db, campaignId);
  return moments.map(({ key, kind, args, at, attempts, lastError }) => ({
    key,
    kind,
    about: aboutOf(args, names),
    at: at.toISOString(),
    failed: attempts,
    lastError,
  }));
}

/**
 * Phases by code; tasks, successions and directives by id. A directive is called by its kind, which the screen has a
 * word for; a supplement by its title and a city's tasks by the city, as there may be several.
 */
async function namesOfMoments(db: HubDatabase, campaignId: string): Promise<Map<string, string>> {
  const { rows } = await sql<{ code: string; name: string }>`
    select p->>'code' as code, p->>'name' as name
    from campaigns c cross join jsonb_array_elements(c.document->'phases') p where c.id = ${campaignId}
    union all
    select task_id::text, title from campaign_tasks where campaign_id = ${campaignId}
    union all
    select id::text, from_name || ' → ' || (select string_agg(heir->>'name', '、') from jsonb_array_elements(successors) heir)
    from successions where campaign_id = ${campaignId}
    union all
    select d.id::text, case d.kind
        when 'supplement' then coalesce((select s.content->>'title' from supplement_directives l
          join supplements s on s.id = l.supplement_id where l.directive_id = d.id limit 1), d.kind)
        when 'local-tasks' then coalesce(d.payload->>'ownerName', d.kind)
        else d.kind end
    from directives d where d.campaign_id = ${campaignId} and d.receipt_due_on is not null and d.kind <> 'reminder'
  `.execute(db);
  return new Map(rows.map(({ code, name }) => [code, name]));
}

function aboutOf(args: Record<string, unknown>, names: ReadonlyMap<string, string>): string | null {
  const { phase, taskId, successionId, directiveId } = args;
  const parts = [phase, taskId, successionId, directiveId, args.dueOn, args.lastDay, args.day];
  const part = parts.find((one) => typeof one === 'string');
  if (part === undefined) return null;
  const about = names.get(part) ?? part;
  return typeof args.region === 'string' ? `${regionLabel(args.region)} · ${about}` : about;
}

/** Supervised problems of the campaign whose workflow should be running, the newest letter first; at most 200. */
export async function supervisionsUnderWay(db: HubDatabase, campaignId: string): Promise<SupervisedRow[]> {
  const rows = await db
    .selectFrom('supervisions as s')
    .select(['s.id', 's.title', 's.letter_no', 's.county', 's.state'])
    .select(
      sql<number>`(select count(*)::int from workflow_requests w
        where w.done_at is null and w.workflow_id = 'supervise-problem:' || s.id)`.as('open_requests'),
    )
    .where('s.campaign_id', '=', campaignId)
    .where('s.issued_at', 'is not', null)
    .where('s.state', 'not in', [...endedStates])
    .orderBy('s.issued_at', 'desc')
    .orderBy('s.id')
    .limit(200)
    .execute();
  return rows.map((row) => ({
    supervisionId: row.id,
    title: row.title,
    letterNo: row.letter_no,
    county: row.county,
    countyName: regionLabel(row.county),
    state: row.state as SupervisedRow['state'],
    openRequests: row.open_requests,
  }));
}

/** Throws `not-found` when the campaign has no such supervision. */
export async function requireSupervisionOf(
  db: HubDatabase,
  wanted: { campaignId: string; supervisionId: string },
): Promise<void> {
  const row = await db
    .selectFrom('supervisions')
    .select('id')
    .where('id', '=', wanted.supervisionId)
    .where('campaign_id', '=', wanted.campaignId)
    .executeTakeFirst();
  if (!row) throw new AppError('not-found');
}
