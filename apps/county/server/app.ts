/** A county host as one thing: `createCounty(config)` → `start()`, `url`, `stop()`. Used by main.ts and by tests. */
import { fileURLToPath } from 'node:url';
import { createAuth } from '@linked/server-kit/auth.ts';
import { type Clock, createClock } from '@linked/server-kit/clock.ts';
import { createDatabase } from '@linked/server-kit/database.ts';
import type { Life } from '@linked/server-kit/life.ts';
import { startListener } from '@linked/server-kit/listen.ts';
import { createLog, type Logger } from '@linked/server-kit/log.ts';
import { createMetrics } from '@linked/server-kit/metrics.ts';
import {
  type Address,
  type Built,
  createServer,
  firstAdministrator,
  type Server,
} from '@linked/server-kit/server.ts';
import { createKit, type KitContext } from '@linked/server-kit/trpc.ts';
import type { AccountRules } from '@linked/server-kit/users.ts';
import type { CountyConfig } from './config.ts';
import { writeAudit, writeHostAudit } from './core/audit/write-audit.ts';
import { releaseAllHeld } from './core/directives/deliver.ts';
import { authenticateHub } from './core/instances/authenticate-hub.ts';
import { channels } from './db/channels.ts';
import { type CountyDatabase, withRegion } from './db/database.ts';
import type { DB } from './db/types.generated.ts';
import { createHubLink } from './link/hub-client.ts';
import { createLinkRouter } from './link/link-router.ts';
import { createPump } from './link/pump.ts';
import { createCountyLive } from './live.ts';
import type { CountyParts } from './parts.ts';
import { readinessChecks } from './readiness.ts';
import { createCountyRouter } from './router.ts';

export interface CountyOverrides {
  /** Clock of the rules: campaign days, deadlines. */
  now?: Clock;
  log?: Logger;
}

export type County = Server;

const webDist = fileURLToPath(new URL('../web/dist', import.meta.url));

export function createCounty(config: CountyConfig, overrides: CountyOverrides = {}): County {
  const log = overrides.log ?? createLog('county', config.logLevel);
  const now = overrides.now ?? createClock(config.clockFile);
  const build = async ({ url }: Address, life: Life): Promise<Built> => {
    const metrics = createMetrics('county');
    const db: CountyDatabase = createDatabase<DB>(config.databaseUrl, {
      max: config.connections,
      applicationName: 'linked-supervision county',
      onIdleError: (error) => log.warn({ err: error }, 'idle database connection broke'),
    });
    life.onClose('database', () => db.destroy());
    const auth = createAuth({
      databaseUrl: config.authDatabaseUrl,
      secret: config.authSecret,
      publicUrl: url,
      cookiePrefix: 'county',
      log,
      sessionHours: config.sessionHours,
    });
    life.onClose('sign-in', () => auth.stop());
    // The operator of the host, who brings in counties and their first accounts and sees no county's data.
    const grant = { role: 'host-administrator', region: '000000' } as const;
    await firstAdministrator(
      auth.db,
      { password: config.adminPassword, title: config.name, grant, now: now() },
      log,
    );
    const released = await releaseAllHeld(db, now());
    if (released > 0) log.info({ released }, 'held directives were applied');

    const hub = createHubLink({ timeoutMs: config.hubTimeoutMs });
    const pump = createPump({ db, hub, sealingKey: config.credentialKey, now, log, ...config.pump });
    life.onClose('pump', () => pump.stop());
    const live = createCountyLive({ onCount: (change) => metrics.liveStreams.inc(change) });
    const listener = await startListener({
      url: config.databaseUrl,
      channels: Object.values(channels),
      log,
      onNotify(channel, payload) {
        try {
          if (channel === channels.outbox) pump.wake(payload);
          else live.publish(payload);
        } catch (error) {
          // Another version of this program on the same database, say: what it tells must not end this one.
          log.error({ err: error, channel }, 'notification could not be read');
        }
      },
      onReconnect() {
        live.breakOff();
        pump.wakeAll().catch((error: unknown) => log.error({ err: error }, 'the counties could not be read'));
      },
    });
    life.onClose('listener', () => listener.stop());

    const kit = createKit<KitContext>({ streamMs: config.streamMs, pingMs: config.pingMs });
    const instances = { db, hub, sealingKey: config.credentialKey, publicUrl: url, now, signal: life.signal };
    const parts: CountyParts = { kit, db, now, live, instances };
    const rules: AccountRules = {
      server: { kind: 'county' },
      db: auth.db,
      audit: (event) => auditAccount(db, event),
    };
    const http: Built['http'] = {
      metrics,
      auth,
      now: () => new Date(),
      limits: config.limits,
      trustedProxies: config.trustedProxies,
      people: { router: createCountyRouter(parts, { rules, serverName: config.name }) },
      link: {
        router: createLinkRouter({ kit, db, now, onContact: (region) => pump.contact(region) }),
        log,
        authenticate: (region, credential) => authenticateHub(db, region, credential),
      },
      checks: readinessChecks(db, auth.db),
      web: { dist: webDist, serverName: config.name, buildCommand: 'npm run build' },
      onClosing: () => live.stop(),
    };
    return { http, begin: () => pump.start() };
  };
  const { host, port, publicUrl } = config;
  return createServer({ name: 'county host', log, host, port, publicUrl, build });
}

/** What happens to a county's account stands in that county's audit, whoever did it. */
async function auditAccount(db: CountyDatabase, event: Parameters<AccountRules['audit']>[0]): Promise<void> {
  const { at, actor, action, region, subject, detail } = event;
  const entry = { actor: actor.name, action, subject, detail };
  if (region === null) return writeHostAudit(db, { ...entry, region }, at);
  await withRegion(db, region, (trx) => writeAudit(trx, entry, at));
}
