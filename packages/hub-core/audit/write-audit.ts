import type { Principal } from '@linked/shared/access/roles.ts';
import { newId } from '@linked/shared/ids.ts';
import type { HubTransaction } from '../db/database.ts';

/** Who did it: a person, or a program under its own name (`system`, `node:130102`). */
export type Actor = Pick<Principal, 'userId' | 'name'>;

export const systemActor: Actor = { userId: 'system', name: 'system' };

/** A county instance that acts with its credential. */
export const nodeActor = (region: string): Actor => ({ userId: `node:${region}`, name: `node:${region}` });

export interface AuditEntry {
  actor: Actor;
  /** What was done: `campaign.issue`, `node.revoke`. */
  action: string;
  /** Where; null when it concerns the hub as a whole. */
  region: string | null;
  /** Id of what it was done to. */
  subject: string;
  /** Small facts about it; never secrets or whole documents. */
  detail?: Record<string, unknown>;
  now: Date;
}

/** Writes one line of the audit log, in the transaction of the change it records. */
export async function writeAudit(trx: HubTransaction, entry: AuditEntry): Promise<void> {
  await writeAudits(trx, [entry]);
}

export async function writeAudits(trx: HubTransaction, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await trx
    .insertInto('audit_log')
    .values(
      entries.map((entry) => ({
        id: newId(),
        at: entry.now,
        actor: entry.actor.userId,
        actor_name: entry.actor.name,
        action: entry.action,
        region: entry.region,
        subject: entry.subject,
        detail: JSON.stringify(entry.detail ?? {}),
      })),
    )
    .execute();
}
