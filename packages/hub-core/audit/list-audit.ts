import type { ReadScope } from '@linked/shared/access/reach.ts';
import type { auditContract } from '@linked/shared/contracts/account.ts';
import type { ExpressionBuilder } from 'kysely';
import type { z } from 'zod';
import type { HubDatabase } from '../db/database.ts';
import { inScopes } from '../db/scopes.ts';
import type { DB } from '../db/types.generated.ts';

type Answer = z.infer<(typeof auditContract)['list']['output']>;

/** Longest prefix of a scope that still sees lines that belong to no region. */
const PROVINCE_DIGITS = 2;

/**
 * Lines of the audit log inside the reader's regions, newest first. Lines that concern the hub as a whole
 * are shown to those who reach a whole province. `detail.actorId` tells people of the same name apart.
 */
export async function listAudit(
  db: HubDatabase,
  scopes: readonly ReadScope[],
  page: { limit: number; offset: number },
): Promise<Answer> {
  const seesHub = scopes.some((scope) => scope.prefix.length <= PROVINCE_DIGITS);
  const visible = (eb: ExpressionBuilder<DB, 'audit_log'>) =>
    seesHub
      ? eb.or([inScopes(eb.ref('region'), scopes), eb('region', 'is', null)])
      : eb.and([inScopes(eb.ref('region'), scopes)]);
  const rows = await db
    .selectFrom('audit_log')
    .selectAll()
    .where(visible)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  const { total } = await db
    .selectFrom('audit_log')
    .where(visible)
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return {
    rows: rows.map((row) => ({
      id: row.id,
      at: row.at.toISOString(),
      actor: row.actor_name,
      action: row.action,
      region: row.region,
      subject: row.subject,
      detail: { ...(row.detail as Record<string, unknown>), actorId: row.actor },
    })),
    total,
  };
}
