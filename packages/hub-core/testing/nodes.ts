/** Counties enrolled through the rules. */
import { randomBytes } from 'node:crypto';
import type { HubDatabase } from '../db/database.ts';
import { enrolNode, issueEnrolCodes } from '../nodes/enrol.ts';
import { MEETING } from './campaigns.ts';
import { HEBEI, person } from './people.ts';

export const SEALING_KEY = randomBytes(32);
export const administrator = person(HEBEI, 'administrator');

/** Enrols these counties; `endpoint` null makes them pull. Returns each one's credential. */
export async function enrolCounties(
  db: HubDatabase,
  regions: readonly string[],
  endpoint: string | null = 'http://127.0.0.1:7500',
): Promise<Map<string, string>> {
  const codes = await db
    .transaction()
    .execute((trx) => issueEnrolCodes(trx, { regions, validHours: 1, actor: administrator, now: MEETING }));
  const credentials = new Map<string, string>();
  for (const { region, code } of codes) {
    const { credential } = await db.transaction().execute((trx) =>
      enrolNode(trx, {
        region,
        code,
        protocol: 1,
        endpoint,
        downCredential: downCredentialOf(region),
        onLoopback: true,
        sealingKey: SEALING_KEY,
        now: MEETING,
      }),
    );
    credentials.set(region, credential);
  }
  return credentials;
}

export const downCredentialOf = (region: string): string => `down-credential-of-county-${region}-0123456789`;
