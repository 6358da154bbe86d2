/** A county instance becomes known to the hub: a one-time code out of band, then credentials for both directions. */
import { requireReach } from '@linked/shared/access/reach.ts';
import type { Principal } from '@linked/shared/access/roles.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { EDITION_IDS, getEdition } from '@linked/shared/regions/editions.ts';
import { sql } from 'kysely';
import { nodeActor, writeAudit, writeAudits } from '../audit/write-audit.ts';
import type { HubTransaction } from '../db/database.ts';
import { ensureNodes } from '../directives/queue-directive.ts';
import { wakeCampaigns } from '../directives/wake-campaigns.ts';
import { renumberDeliveries } from '../reconciliation/renumber-deliveries.ts';
import { rewindDeliveries } from '../reconciliation/rewind-deliveries.ts';
import { checkEndpoint } from './endpoint.ts';
import { sealCredential } from './sealing.ts';
import { hashSecret, newSecret, secretMatches } from './secrets.ts';

const HOUR_MS = 3_600_000;

export interface EnrolCode {
  region: string;
  /** Shown once; only its hash is kept. */
  code: string;
  /** RFC 3339. */
  expiresAt: string;
}

/**
 * New one-time codes, by region; a county's earlier code stops. An enrolled county goes on with its
 * credential until the new code is used.
 * @throws `region-not-yours`, `forbidden` for an administrator of elsewhere; `region-unknown`
 */
export async function issueEnrolCodes(
  trx: HubTransaction,
  wanted: { regions: readonly string[]; validHours: number; actor: Principal; now: Date },
): Promise<EnrolCode[]> {
  const regions = [...new Set(wanted.regions)].sort();
  for (const region of regions) {
    requireReach(wanted.actor, ['administrator'], region);
    if (!isLowestUnit(region)) throw new AppError('region-unknown', { region });
  }
  const expires = new Date(wanted.now.getTime() + wanted.validHours * HOUR_MS);
  const codes = regions.map((region) => ({ region, code: newSecret(), expiresAt: expires.toISOString() }));
  await ensureNodes(trx, regions);
  const hashes = codes.map(({ code }) => hashSecret(code).toString('hex'));
  await sql`
    with codes as (
      select region, hash from unnest(${regions}::text[], ${hashes}::text[]) as codes (region, hash)
    ), locked as materialized (
      select n.region, codes.hash from nodes n join codes on codes.region = n.region
      order by n.region for no key update of n
    )
    update nodes n set enrol_code_hash = decode(locked.hash, 'hex'), enrol_expires_at = ${expires}
    from locked where n.region = locked.region
  `.execute(trx);
  await writeAudits(
    trx,
    codes.map(({ region, expiresAt }) => ({
      actor: wanted.actor,
      action: 'node.issue-code',
      region,
      subject: region,
      detail: { expiresAt },
      now: wanted.now,
    })),
  );
  return codes;
}

export interface Enrolment {
  region: string;
  code: string;
  /** Protocol version the county speaks. */
  protocol: number;
  /** Base address of the county; null when it cannot be called and pulls. */
  endpoint: string | null;
  /** What the hub shall present to the county. */
  downCredential: string;
  /** Last directive the county has; left out by one that does not say. */
  cursor?: number | undefined;
  /** Whether the hub is served on loopback, and so takes counties that are. */
  onLoopback: boolean;
  sealingKey: Buffer | string;
  now: Date;
}

/**
 * Uses up the code and gives the county its credential. A county that enrols again goes on where it was; one
 * that lost its database, or came back with an old copy, is given what it lacks again. What waits for a county
 * that can be called goes out at once.
 * @throws `enrol-code-invalid` (wrong, used, expired, unknown region), `invalid-input` for the endpoint
 */
export async function enrolNode(trx: HubTransaction, enrolment: Enrolment): Promise<{ credential: string }> {
  const { region, now } = enrolment;
  const endpoint = enrolment.endpoint === null ? null : checkEndpoint(enrolment.endpoint, enrolment);
  // The lock makes of two uses of one code a first and a second.
  const node = await trx
    .selectFrom('nodes')
    .select(['enrol_code_hash', 'enrol_expires_at', 'enrolled_at', 'down_cursor'])
    .where('region', '=', region)
    .forNoKeyUpdate()
    .executeTakeFirst();
  const valid = node?.enrol_expires_at != null && node.enrol_expires_at > now;
  if (!secretMatches(enrolment.code, node?.enrol_code_hash ?? null) || !valid)
    throw new AppError('enrol-code-invalid');
  const credential = newSecret();
  await trx
    .updateTable('nodes')
    .set({
      endpoint,
      mode: endpoint === null ? 'pull' : 'push',
      protocol: enrolment.protocol,
      credential_hash: hashSecret(credential),
      down_credential_sealed: sealCredential(enrolment.sealingKey, enrolment.downCredential),
      enrol_code_hash: null,
      enrol_expires_at: null,
      enrolled_at: now,
      revoked_at: null,
      last_seen_at: now,
      last_error: null,
    })
    .where('region', '=', region)
    .execute();
  await writeAudit(trx, {
    actor: nodeActor(region),
    action: 'node.enrol',
    region,
    subject: region,
    detail: { endpoint, protocol: enrolment.protocol, again: node?.enrolled_at != null },
    now,
  });
  if (enrolment.cursor !== undefined) await renumberDeliveries(trx, { region, cursor: enrolment.cursor });
  const from = node?.down_cursor ?? 0;
  const to = Math.min(enrolment.cursor ?? from, from);
  const again = await rewindDeliveries(trx, { region, from, to, now });
  if (endpoint !== null && again === 0) await wakeCampaigns(trx, region, now);
  return { credential };
}

/** A county, or a city without counties, of any edition: campaigns that pin an old one still run. */
function isLowestUnit(region: string): boolean {
  return EDITION_IDS.map(getEdition).some(
    (edition) => edition.has(region) && edition.leafUnits(region)[0]?.code === region,
  );
}
