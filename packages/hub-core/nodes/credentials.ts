/** The credential of an enrolled county: checked at every call, changed by the county, revoked by an administrator. */
import { requireReach } from '@linked/shared/access/reach.ts';
import type { Principal } from '@linked/shared/access/roles.ts';
import { AppError } from '@linked/shared/errors/app-error.ts';
import { sql } from 'kysely';
import { nodeActor, writeAudit } from '../audit/write-audit.ts';
import type { HubDatabase, HubTransaction } from '../db/database.ts';
import { type NodeRow, readNodes } from './list-nodes.ts';
import { sealCredential } from './sealing.ts';
import { hashSecret, newSecret, secretMatches } from './secrets.ts';

/**
 * Whether the bearer is the county it says it is: one read by primary key.
 * @throws `node-unknown` (not enrolled), `node-credential-invalid`, `node-revoked` (only to who held it)
 */
export async function authenticateNode(
  db: HubDatabase,
  region: string,
  bearer: string,
): Promise<{ region: string }> {
  const node = await db
    .selectFrom('nodes')
    .select(['credential_hash', 'revoked_at'])
    .where('region', '=', region)
    .executeTakeFirst();
  if (!node?.credential_hash) throw new AppError('node-unknown');
  if (!secretMatches(bearer, node.credential_hash)) throw new AppError('node-credential-invalid');
  if (node.revoked_at) throw new AppError('node-revoked');
  return { region };
}

/**
 * A new credential for an authenticated county, and a new one towards it; the old ones stop at commit.
 * @throws `node-unknown`, `node-revoked`
 */
export async function rotateCredential(
  trx: HubTransaction,
  change: { region: string; downCredential: string; sealingKey: Buffer | string; now: Date },
): Promise<{ credential: string }> {
  const credential = newSecret();
  const changed = await trx
    .updateTable('nodes')
    .set({
      credential_hash: hashSecret(credential),
      down_credential_sealed: sealCredential(change.sealingKey, change.downCredential),
      last_seen_at: change.now,
    })
    .where('region', '=', change.region)
    .where('enrolled_at', 'is not', null)
    .where('revoked_at', 'is', null)
    .returning('region')
    .executeTakeFirst();
  if (!changed) throw new AppError('node-revoked');
  await writeAudit(trx, {
    actor: nodeActor(change.region),
    action: 'node.rotate',
    region: change.region,
    subject: change.region,
    now: change.now,
  });
  return { credential };
}

/**
 * Shuts a county out until it enrols again: its credential and any unused code stop at commit, nothing is
 * sent to it. Its numbers and what waits for it stay.
 * @throws `forbidden`, `region-not-yours`; `not-found` when it was never enrolled nor given a code
 */
export async function revokeNode(
  trx: HubTransaction,
  change: { region: string; actor: Principal; now: Date },
): Promise<NodeRow> {
  requireReach(change.actor, ['administrator'], change.region);
  const changed = await trx
    .updateTable('nodes')
    .set((eb) => ({
      revoked_at: eb.fn.coalesce('revoked_at', sql<Date>`${change.now}::timestamptz`),
      enrol_code_hash: null,
      enrol_expires_at: null,
    }))
    .where('region', '=', change.region)
    .where((eb) => eb.or([eb('enrolled_at', 'is not', null), eb('enrol_code_hash', 'is not', null)]))
    .returning('region')
    .executeTakeFirst();
  if (!changed) throw new AppError('not-found');
  await writeAudit(trx, {
    actor: change.actor,
    action: 'node.revoke',
    region: change.region,
    subject: change.region,
    now: change.now,
  });
  return (await readNodes(trx, [change.region], change.now))[0]!;
}

/** Seconds within which a further sign of life is not written: a busy county must not churn its row. */
const SEEN_EVERY_SECONDS = 15;

/** Notes that the county was heard from at `now`. */
export async function touchNode(db: HubDatabase, region: string, now: Date): Promise<void> {
  await sql`
    update nodes set last_seen_at = ${now}
    where region = ${region}
      and (last_seen_at is null or last_seen_at < ${now}::timestamptz - make_interval(secs => ${SEEN_EVERY_SECONDS}))
  `.execute(db);
}

/**
 * How the hub calls one county now; null when it cannot (pulls, not enrolled, revoked).
 * `sealedCredential` is for `openCredential`.
 */
export async function nodeConnection(
  db: HubDatabase,
  region: string,
): Promise<{ endpoint: string; sealedCredential: Buffer } | null> {
  const node = await db
    .selectFrom('nodes')
    .select(['endpoint', 'down_credential_sealed'])
    .where('region', '=', region)
    .where('mode', '=', 'push')
    .where('enrolled_at', 'is not', null)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  if (!node?.endpoint || !node.down_credential_sealed) return null;
  return { endpoint: node.endpoint, sealedCredential: node.down_credential_sealed };
}
