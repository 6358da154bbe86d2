import { AppError } from '@linked/shared/errors/app-error.ts';
import type { CountyDatabase } from '../../db/database.ts';
import { fromJson } from '../../db/rows.ts';
import type { Reason } from '../outbox/outbox-status.ts';

export interface Instance {
  region: string;
  name: string;
  hubUrl: string | null;
  mode: 'push' | 'pull' | null;
  enrolledAt: Date | null;
  /** Reports the hub has not stored yet. */
  waiting: number;
  lastError: Reason | null;
}

const instances = (db: CountyDatabase) =>
  db
    .selectFrom('instances')
    .select(['region', 'name', 'hub_url', 'mode', 'enrolled_at', 'up_seq', 'up_acked', 'last_error']);

type Row = Awaited<ReturnType<ReturnType<typeof instances>['executeTakeFirstOrThrow']>>;

const toView = (row: Row): Instance => ({
  region: row.region,
  name: row.name,
  hubUrl: row.hub_url,
  mode: row.mode as Instance['mode'],
  enrolledAt: row.enrolled_at,
  waiting: row.up_seq - row.up_acked,
  lastError: fromJson(row.last_error),
});

/** The counties of this host, by code: connection only, no content. */
export async function listInstances(db: CountyDatabase): Promise<Instance[]> {
  return (await instances(db).orderBy('region').execute()).map(toView);
}

/** Throws `node-unknown`. */
export async function getInstance(db: CountyDatabase, region: string): Promise<Instance> {
  const row = await instances(db).where('region', '=', region).executeTakeFirst();
  if (!row) throw new AppError('node-unknown');
  return toView(row);
}
