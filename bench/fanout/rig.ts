/** The whole system on this machine, as `npm start` runs it, with counties enrolled and nothing else in it. */
import path from 'node:path';
import type { HubDatabase } from '@linked/hub-core/db/database.ts';
import type { DB } from '@linked/hub-core/db/types.generated.ts';
import { createDatabase } from '@linked/server-kit/database.ts';
import { hebei2020Template } from '@linked/shared/campaigns/template-hebei-2020.ts';
import { getEdition } from '@linked/shared/regions/editions.ts';
import { ensureDatabase } from '@linked/stack/databases.ts';
import { countyClient, hubClient } from '@linked/stack/demo/client.ts';
import { startNetwork } from '@linked/stack/network.ts';
import { databaseEnvironment } from '@linked/stack/network-databases.ts';
import { startPostgres } from '@linked/stack/postgres.ts';
import { createThrowawayFolder, removeThrowawayFolder } from '@linked/stack/throwaway.ts';
import pg from 'pg';

export const PROVINCE = '130000';

export interface FanoutRig extends AsyncDisposable {
  db: HubDatabase;
  temporalAddress: string;
  /** NODE_CREDENTIAL_KEY of the running hub. */
  credentialKey: string;
  /** How many counties have stored the campaign, and when the last of them committed (ms since 1970). */
  stored(campaignId: string): Promise<{ counties: number; lastCommit: number }>;
}

/** @param counties how many of the province's 168 are enrolled */
export async function startFanoutRig(counties: number, log: (line: string) => void): Promise<FanoutRig> {
  await using cleanup = new AsyncDisposableStack();
  const stateDir = createThrowawayFolder('bench-fanout');
  cleanup.defer(() => removeThrowawayFolder(stateDir));
  const adminUrl = await startDatabase(stateDir, cleanup, log);
  const secretsDir = path.join(stateDir, 'secrets');
  const databases = {
    hub: await ensureDatabase({ adminUrl, kind: 'hub', secretsDir }),
    county: await ensureDatabase({ adminUrl, kind: 'county', secretsDir }),
    embedded: false,
    adminUrl,
  };
  const network = await startNetwork({
    stateDir,
    hubPort: 0,
    countyPort: 0,
    env: { ...process.env, ...databaseEnvironment(databases), LOG_LEVEL: 'warn' },
    log,
  });
  cleanup.defer(network.stop);
  const hubAdmin = await hubClient(network.hubUrl, 'admin', network.env.HUB_ADMIN_PASSWORD!);
  const host = await countyClient(network.countyUrl, 'admin', network.env.COUNTY_ADMIN_PASSWORD!);
  const regions = getEdition(hebei2020Template.editionId)
    .leafUnits(PROVINCE)
    .slice(0, counties)
    .map((unit) => unit.code);
  const codes = await hubAdmin.nodes.issueCodes.mutate({ regions, validHours: 1 });
  const { failed } = await host.instances.enrol.mutate({
    hubUrl: network.hubUrl,
    mode: 'push',
    counties: codes.map(({ region, code }) => ({ region, code })),
  });
  if (failed.length > 0) throw new Error(`${failed.length} counties could not enrol: ${failed[0]!.reason}`);

  const db = createDatabase<DB>(databases.hub.appUrl, { applicationName: 'bench' });
  cleanup.defer(() => db.destroy());
  // The administrator: an ordinary login sees one county's rows only.
  const countyUrl = new URL(adminUrl);
  countyUrl.pathname = new URL(databases.county.appUrl).pathname;
  const county = new pg.Pool({ connectionString: countyUrl.href, max: 1 });
  cleanup.defer(() => county.end());

  const resources = cleanup.move();
  return {
    db,
    temporalAddress: network.temporalAddress,
    credentialKey: network.env.NODE_CREDENTIAL_KEY!,
    async stored(campaignId) {
      const { rows } = await county.query<{ counties: number; last: string | null }>(
        `select count(*)::int as counties,
           extract(epoch from max(pg_xact_commit_timestamp(xmin))) * 1000 as last
         from directives where campaign_id = $1`,
        [campaignId],
      );
      return { counties: rows[0]!.counties, lastCommit: Number(rows[0]!.last) };
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

/** A database that remembers when each transaction committed, and flushes as in service. */
async function startDatabase(
  stateDir: string,
  cleanup: AsyncDisposableStack,
  log: (line: string) => void,
): Promise<string> {
  const dataDir = path.join(stateDir, 'postgres');
  const first = await startPostgres({ dataDir, log });
  const client = new pg.Client({ connectionString: first.adminUrl });
  await client.connect();
  await client.query('alter system set track_commit_timestamp = on');
  await client.end();
  // It is read at the start of the server only.
  await first.stop();
  const postgres = await startPostgres({ dataDir, log });
  cleanup.defer(postgres.stop);
  return postgres.adminUrl;
}
