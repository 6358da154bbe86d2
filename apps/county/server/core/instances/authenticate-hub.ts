import { AppError } from '@linked/shared/errors/app-error.ts';
import type { CountyDatabase } from '../../db/database.ts';
import { credentialMatches } from './sealing.ts';

/**
 * Whether the bearer is the hub of this county: one read by primary key. While a credential is being changed
 * both are good. Throws `node-unknown` (no such county here) or `node-credential-invalid`.
 */
export async function authenticateHub(db: CountyDatabase, region: string, bearer: string): Promise<void> {
  const instance = await db
    .selectFrom('instances')
    .select(['down_credential_hash', 'down_pending_hash'])
    .where('region', '=', region)
    .executeTakeFirst();
  if (!instance) throw new AppError('node-unknown');
  const good =
    credentialMatches(bearer, instance.down_credential_hash) ||
    credentialMatches(bearer, instance.down_pending_hash);
  if (!good) throw new AppError('node-credential-invalid');
}
