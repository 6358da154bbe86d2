/** Counties come to live on this host and are connected to their hub. */
import { isLoopback } from '@linked/server-kit/env.ts';
import type { Principal } from '@linked/shared/access/roles.ts';
import { AppError, isAppError } from '@linked/shared/errors/app-error.ts';
import { PROTOCOL } from '@linked/shared/link/protocol.ts';
import { EDITION_IDS, getEdition } from '@linked/shared/regions/editions.ts';
import { tierOf } from '@linked/shared/regions/region.ts';
import pMap from 'p-map';
import type { CountyDatabase } from '../../db/database.ts';
import type { HubLink } from '../../link/hub-client.ts';
import { writeHostAudit } from '../audit/write-audit.ts';
import { hashCredential, newCredential, openCredential, sealCredential } from './sealing.ts';

export interface InstanceParts {
  db: CountyDatabase;
  hub: HubLink;
  /** NODE_CREDENTIAL_KEY, 32 bytes. */
  sealingKey: Buffer;
  /** Where the hub reaches this host. */
  publicUrl: string;
  now: () => Date;
  signal: AbortSignal;
}

export interface EnrolFailure {
  region: string;
  error: AppError;
}

/** Enrolments under way at once. */
const CONCURRENCY = 8;

/**
 * Makes the instances that are missing and enrols all with their one-time codes; a county that is enrolled
 * already gets new credentials and keeps its cursors. One county's failure leaves the others alone.
 * Throws `invalid-input` for a hub address without TLS outside this machine.
 */
export async function enrolInstances(
  parts: InstanceParts,
  actor: Principal,
  input: { hubUrl: string; mode: 'push' | 'pull'; counties: readonly { region: string; code: string }[] },
): Promise<{ enrolled: string[]; failed: EnrolFailure[] }> {
  const hubUrl = checkHubUrl(input.hubUrl);
  const enrolled: string[] = [];
  const failed: EnrolFailure[] = [];
  await pMap(
    input.counties,
    async ({ region, code }) => {
      try {
        await enrolOne(parts, { hubUrl, mode: input.mode, region, code });
        enrolled.push(region);
      } catch (error) {
        if (!isAppError(error)) throw error;
        failed.push({ region, error });
      }
    },
    { concurrency: CONCURRENCY, signal: parts.signal },
  );
  const detail = {
    hubUrl,
    mode: input.mode,
    enrolled: enrolled.length,
    failed: failed.map(({ region }) => region),
  };
  const audit = { actor: actor.name, action: 'instances.enrol', region: null, subject: hubUrl, detail };
  await writeHostAudit(parts.db, audit, parts.now());
  return { enrolled, failed };
}

async function enrolOne(
  parts: InstanceParts,
  county: { hubUrl: string; mode: 'push' | 'pull'; region: string; code: string },
): Promise<void> {
  const { db } = parts;
  const { region, hubUrl, mode } = county;
  const name = countyName(region);
  const downCredential = newCredential();
  const pending = hashCredential(downCredential);
  // Known before the hub is asked: it may call with the new credential before its answer reaches us.
  const { down_cursor: cursor } = await db
    .insertInto('instances')
    .values({ region, name, down_pending_hash: pending })
    .onConflict((conflict) => conflict.column('region').doUpdateSet({ down_pending_hash: pending }))
    .returning('down_cursor')
    .executeTakeFirstOrThrow();
  const endpoint = mode === 'push' ? parts.publicUrl : null;
  const request = { region, code: county.code, protocol: PROTOCOL, endpoint, downCredential, cursor };
  const answer = await parts.hub.enrol(hubUrl, request, parts.signal);
  const now = parts.now();
  await db
    .updateTable('instances')
    .set({
      hub_url: hubUrl,
      hub_name: answer.hubName,
      mode,
      up_credential_sealed: sealCredential(parts.sealingKey, answer.credential, region),
      down_credential_hash: pending,
      down_pending_hash: null,
      enrolled_at: now,
      last_contact_at: now,
      last_error: null,
    })
    .where('region', '=', region)
    .execute();
}

/**
 * New credentials in both directions. Throws `node-unknown` when the county is not enrolled, the hub's
 * refusal, or `hub-unreachable`. If the hub's answer is lost the county enrols again with a new code.
 */
export async function rotateInstance(parts: InstanceParts, actor: Principal, region: string): Promise<void> {
  const { db, sealingKey } = parts;
  const instance = await db
    .selectFrom('instances')
    .select(['hub_url', 'up_credential_sealed'])
    .where('region', '=', region)
    .executeTakeFirst();
  if (!instance?.hub_url || !instance.up_credential_sealed) throw new AppError('node-unknown');
  const credential = openCredential(sealingKey, instance.up_credential_sealed, region);
  const downCredential = newCredential();
  const pending = hashCredential(downCredential);
  const row = () => db.updateTable('instances').where('region', '=', region);
  await row().set({ down_pending_hash: pending }).execute();
  const connection = { hubUrl: instance.hub_url, region, credential };
  const answer = await parts.hub.rotate(connection, { downCredential }, parts.signal);
  const now = parts.now();
  await row()
    .set({
      up_credential_sealed: sealCredential(sealingKey, answer.credential, region),
      down_credential_hash: pending,
      down_pending_hash: null,
      last_contact_at: now,
      last_error: null,
    })
    .execute();
  await writeHostAudit(db, { actor: actor.name, action: 'instances.rotate', region, subject: region }, now);
}

/** Without a trailing slash. Credentials go there, so it must be TLS outside this machine. */
function checkHubUrl(address: string): string {
  const url = new URL(address);
  const safe = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(address));
  if (!safe || url.username || url.password || url.search || url.hash)
    throw new AppError('invalid-input', { detail: `hubUrl ${url.origin}` });
  return url.href.replace(/\/+$/, '');
}

/** Name in the newest edition that has the county; throws `region-unknown` for anything but a county. */
function countyName(region: string): string {
  const id = EDITION_IDS.toReversed().find((edition) => getEdition(edition).has(region));
  if (!id || tierOf(region) !== 'county') throw new AppError('region-unknown', { region });
  return getEdition(id).region(region).name;
}
