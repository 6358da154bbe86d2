/**
 * Facts of things that a county lost with its database and that no backup has. They are counted until somebody writes
 * them off: asked for with a reason, confirmed by a second person, and taken out of the roll-up by the difference in
 * the transaction that marks them. What the county said stays in the fact and in the log.
 */
import type { Principal } from '@linked/shared/access/roles.ts';
import { openCampaignStates } from '@linked/shared/campaigns/states.ts';
import type { missingThings } from '@linked/shared/contracts/hub/write-offs.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { refusedStep } from '@linked/shared/errors/refused-step.ts';
import { newId } from '@linked/shared/ids.ts';
import { type WritableOffKind, writableOffKinds } from '@linked/shared/write-offs/kinds.ts';
import { sql } from 'kysely';
import type { z } from 'zod';
import { writeAudit } from '../audit/write-audit.ts';
import { lockCampaign } from '../campaigns/change-state.ts';
import type { HubDatabase, HubTransaction } from '../db/database.ts';
import { isWithin } from '../db/scopes.ts';
import { regionLabel } from '../places/region-label.ts';
import { takeOutOfRollup } from './take-out.ts';

const EXAMPLES = 5;

export type MissingThings = z.infer<typeof missingThings>;

interface MissingRow {
  region: string;
  campaign_id: string;
  title: string;
  kind: WritableOffKind;
  things: number;
  since: Date;
  compared: Date;
  examples: string[] | null;
}

/** What the comparisons found missing and nobody wrote off or asked to, by county, campaign and kind. */
export async function listMissing(db: HubDatabase, within: string): Promise<MissingThings[]> {
  const { rows } = await sql<MissingRow>`
    select f.region, f.campaign_id, c.document->>'title' as title, f.kind, count(*)::int as things,
      min(f.missing_since) as since, max(r.at) as compared,
      (array_agg(coalesce(f.payload->>'title', f.payload->>'name', f.payload->>'matter', f.payload->>'place')
        order by f.occurred_at desc))[1:${sql.raw(String(EXAMPLES))}] as examples
    from facts f
    join campaigns c on c.id = f.campaign_id
    cross join lateral (select max(at) as at from reconciliations r where r.region = f.region and r.error is null) r
    where f.missing_since is not null and f.written_off_at is null
      and f.kind = any (${[...writableOffKinds]}::text[]) and c.state = any (${[...openCampaignStates]}::text[]) and ${isWithin(sql`f.region`, within)}
      and not exists (select from write_offs w where w.region = f.region and w.campaign_id = f.campaign_id
        and w.kind = f.kind and w.state = 'asked')
    group by f.region, f.campaign_id, title, f.kind
    order by f.region, f.campaign_id, f.kind`.execute(db);
  return rows.map((row) => ({
    region: row.region,
    regionName: regionLabel(row.region),
    campaignId: row.campaign_id,
    campaignTitle: row.title,
    kind: row.kind,
    things: row.things,
    missingSince: row.since.toISOString(),
    comparedAt: row.compared.toISOString(),
    examples: (row.examples ?? []).filter((name) => name !== null),
  }));
}

/**
 * Asks to write off everything of this kind that the last comparison still found missing.
 * @returns the request's id
 * @throws `not-found` when nothing is missing; `campaign-not-running` once the figures are final; `already-exists` when it was asked for and not decided
 */
export async function askWriteOff(
  trx: HubTransaction,
  asked: {
    region: string;
    campaignId: string;
    kind: WritableOffKind;
    reason: string;
    actor: Principal;
    now: Date;
  },
): Promise<string> {
  const { region, campaignId, kind, now } = asked;
  await requireOpen(trx, campaignId);
  await sql`select from nodes where region = ${region} for no key update`.execute(trx);
  const open = await trx
    .selectFrom('write_offs')
    .select('id')
    .where('region', '=', region)
    .where('campaign_id', '=', campaignId)
    .where('kind', '=', kind)
    .where('state', '=', 'asked')
    .executeTakeFirst();
  if (open) throw new AppError('already-exists', { what: open.id });
  const items = await trx
    .selectFrom('facts')
    .select(['entity_id as entityId', 'revision'])
    .where('region', '=', region)
    .where('campaign_id', '=', campaignId)
    .where('kind', '=', kind)
    .where('missing_since', 'is not', null)
    .where('written_off_at', 'is', null)
    .orderBy('entity_id')
    .execute();
  if (items.length === 0) throw new AppError('not-found');
  const id = newId();
  await trx
    .insertInto('write_offs')
    .values({
      id,
      region,
      campaign_id: campaignId,
      kind,
      items: JSON.stringify(items),
      reason: asked.reason,
      state: 'asked',
      asked_by: asked.actor.userId,
      asked_by_name: asked.actor.name,
      asked_at: now,
    })
    .execute();
  await writeAudit(trx, {
    actor: asked.actor,
    action: 'write-off.ask',
    region,
    subject: id,
    detail: { campaignId, kind, things: items.length, reason: asked.reason },
    now,
  });
  return id;
}

/**
 * A second person's answer. Confirmed, the facts that are still missing at the revision that was asked about no longer
 * count; what the county has told of again meanwhile stays.
 * @throws `not-found`, `illegal-transition` when it is decided already, `second-person-required`, `campaign-not-running`
 */
export async function decideWriteOff(
  trx: HubTransaction,
  decision: { id: string; confirm: boolean; note: string; actor: Principal; now: Date },
): Promise<void> {
  const { actor, now } = decision;
  const row = await lockedWriteOff(trx, decision.id);
  const event = decision.confirm ? 'confirm' : 'refuse';
  if (row.state !== 'asked') throw refusedStep('write-off', row.state, event);
  if (row.asked_by === actor.userId) throw new AppError('second-person-required');
  if (decision.confirm) await requireOpen(trx, row.campaign_id);
  const ref = { region: row.region, campaignId: row.campaign_id, kind: row.kind, now };
  const things = decision.confirm ? await takeOutOfRollup(trx, { ...ref, items: row.items }) : 0;
  await trx
    .updateTable('write_offs')
    .set({
      state: decision.confirm ? 'done' : 'refused',
      decided_by: actor.userId,
      decided_by_name: actor.name,
      decided_at: now,
      decision_note: decision.note,
    })
    .where('id', '=', decision.id)
    .execute();
  await writeAudit(trx, {
    actor,
    action: `write-off.${event}`,
    region: row.region,
    subject: decision.id,
    detail: { campaignId: row.campaign_id, kind: row.kind, things, note: decision.note },
    now,
  });
}

/** The figures of a campaign that ended are final. Its row is locked, so that it does not end meanwhile. */
async function requireOpen(trx: HubTransaction, campaignId: string): Promise<void> {
  const { state } = await lockCampaign(trx, campaignId);
  if (!openCampaignStates.includes(state)) throw new AppError('campaign-not-running', { state });
}

async function lockedWriteOff(trx: HubTransaction, id: string) {
  const row = await trx
    .selectFrom('write_offs')
    .selectAll()
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!row) throw new AppError('not-found');
  return row;
}

/** Region of a request, for who may decide it. Throws `not-found`. */
export async function regionOfWriteOff(db: HubDatabase, id: string): Promise<string> {
  const row = await db.selectFrom('write_offs').select('region').where('id', '=', id).executeTakeFirst();
  if (!row) throw new AppError('not-found');
  return row.region;
}
