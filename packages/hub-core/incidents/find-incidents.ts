/** The daily looks for trouble. Each can be repeated: what is known already is seen again. */
import { openCampaignStates } from '@linked/shared/campaigns/states.ts';
import type { IncidentKind } from '@linked/shared/incidents/kinds.ts';
import { sql } from 'kysely';
import type { HubDatabase } from '../db/database.ts';
import { auditRollups } from '../rollup/recount.ts';
import { recordIncidents, type SeenIncident } from './incidents.ts';

/** Days without a sign of life after which a county is quiet. */
export const QUIET_DAYS = 3;
/** Differences that an incident names; the rest is counted. */
const NAMED = 20;

/** Campaigns that count: issued and not over, by id. */
export async function openCampaigns(db: HubDatabase): Promise<string[]> {
  const rows = await db
    .selectFrom('campaigns')
    .select('id')
    .where('state', 'in', openCampaignStates)
    .orderBy('id')
    .execute();
  return rows.map((row) => row.id);
}

const keep = (
  db: HubDatabase,
  kind: IncidentKind,
  seen: SeenIncident[],
  now: Date,
  looked: string[] | null = null,
): Promise<string[]> => db.transaction().execute((trx) => recordIncidents(trx, { kind, seen, looked, now }));

/** Compares a campaign's roll-up with a count of its facts. Returns how many numbers differ. */
export async function auditCampaign(
  db: HubDatabase,
  { campaignId, now }: { campaignId: string; now: Date },
): Promise<number> {
  const differences = await auditRollups(db, campaignId);
  const seen = {
    subject: campaignId,
    campaignId,
    region: null,
    detail: { differences: differences.length, first: differences.slice(0, NAMED) },
  };
  await keep(db, 'rollup-differs', differences.length > 0 ? [seen] : [], now, [campaignId]);
  return differences.length;
}

/** Enrolled counties not heard from for {@link QUIET_DAYS} days. Returns those that are so newly. */
export async function findQuietNodes(db: HubDatabase, now: Date): Promise<string[]> {
  const { rows } = await sql<{ region: string; seen: Date; mode: string }>`
    select region, coalesce(last_seen_at, enrolled_at) as seen, mode from nodes
    where enrolled_at is not null and revoked_at is null
      and coalesce(last_seen_at, enrolled_at) < ${now}::timestamptz - make_interval(days => ${QUIET_DAYS})
    order by region`.execute(db);
  const seen = rows.map((row) => ({
    subject: row.region,
    campaignId: null,
    region: row.region,
    detail: {
      lastSeenAt: row.seen.toISOString(),
      days: Math.floor((now.getTime() - row.seen.getTime()) / 86_400_000),
      mode: row.mode,
    },
  }));
  return keep(db, 'node-quiet', seen, now);
}

/**
 * Counties that differ although what could be sent again was sent: something was left open in the last comparison that
 * came about, or the last two in a row found differences. Returns those that are so newly.
 */
export async function findOutOfStep(db: HubDatabase, now: Date): Promise<string[]> {
  const { rows } = await sql<{ region: string; at: Date; found: number; open: number; lost: number }>`
    select n.region, last.at, last.found, last.still_open as open,
      (select coalesce(sum((d->>'lost')::int), 0)::int from jsonb_array_elements(last.differences) d) as lost
    from nodes n
    cross join lateral (
      select r.*, lag(r.in_step) over (order by r.at, r.id) as before from (
        select * from reconciliations r where r.region = n.region and r.error is null
        order by r.at desc, r.id desc limit 2
      ) r order by r.at desc, r.id desc limit 1
    ) last
    where n.enrolled_at is not null and n.revoked_at is null
      and (last.still_open > 0 or (not last.in_step and last.before is false))
    order by n.region`.execute(db);
  const seen = rows.map(({ region, at, ...counts }) => ({
    subject: region,
    campaignId: null,
    region,
    detail: { comparedAt: at.toISOString(), ...counts },
  }));
  return keep(db, 'out-of-step', seen, now);
}
