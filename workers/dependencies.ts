/** What activities need from outside, handed to their factories. */
import type { HubDatabase } from '@linked/hub-core/db/database.ts';
import type { CountyLinkClient } from '@linked/hub-core/link/county-client.ts';
import type { Logger } from 'pino';

export interface WorkerDependencies {
  db: HubDatabase;
  countyLink: CountyLinkClient;
  /** Opens the credential the hub presents to a county; throws when it was sealed with another key. */
  openCredential(sealed: Buffer): string;
  /** The edge's time, for stamps of what happens here. Decisions about deadlines get the workflow's time instead. */
  clock(): Date;
  log: Pick<Logger, 'info' | 'warn' | 'error'>;
}
