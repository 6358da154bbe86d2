/** The hub's settings: environment → config. Tests build a config by hand. */
import { commonEnv, isLoopback } from '@linked/server-kit/env.ts';
import type { HttpLimits } from '@linked/server-kit/http.ts';
import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);
const postgresUrl = z.string().regex(/^postgres(ql)?:\/\//, 'must be a postgres:// address');

export const hubEnv = z.object({
  ...commonEnv,
  /** Login of hub_app. */
  HUB_DATABASE_URL: postgresUrl,
  /** Login of hub_auth. */
  HUB_AUTH_DATABASE_URL: postgresUrl,
  HUB_HOST: z.string().default('127.0.0.1'),
  HUB_PORT: port.default(7400),
  HUB_PUBLIC_URL: z.url().optional(),
  HUB_AUTH_SECRET: z.string().min(32),
  /** For the first administrator; not read when there is one. */
  HUB_ADMIN_PASSWORD: z.string().min(10).max(128).optional(),
  /** Province (or city) this hub serves. */
  HUB_REGION: z
    .string()
    .regex(/^\d{4}00$/)
    .default('130000'),
  HUB_NAME: z.string().min(1).max(60).default('人大联动监督平台'),
  /** Seals what the hub presents to counties: 32 bytes in base64. */
  NODE_CREDENTIAL_KEY: z
    .string()
    .refine((text) => Buffer.from(text, 'base64').length === 32, 'must be 32 bytes in base64'),
  TEMPORAL_ADDRESS: z.string().default('127.0.0.1:7233'),
  TEMPORAL_NAMESPACE: z.string().default('default'),
  TEMPORAL_TASK_QUEUE_PREFIX: z.string().min(1).default('linked'),
  /** Address of Temporal's own UI as operators reach it; links to it are shown when it is set. */
  TEMPORAL_UI_URL: z.url().optional(),
  LINKED_CLOCK_FILE: z.string().optional(),
  /** Calls a minute of the people's API, and of one county on the link. */
  API_PER_USER: z.coerce.number().int().min(1).default(6000),
  API_PER_ADDRESS: z.coerce.number().int().min(1).default(60_000),
  LINK_PER_NODE: z.coerce.number().int().min(1).default(1200),
  LINK_PER_ADDRESS: z.coerce.number().int().min(1).default(60_000),
  DATABASE_CONNECTIONS: z.coerce.number().int().min(2).max(200).default(16),
});

export interface HubConfig {
  databaseUrl: string;
  authDatabaseUrl: string;
  host: string;
  /** 0 takes a free port. */
  port: number;
  /** Null: http at host and port. */
  publicUrl: string | null;
  authSecret: string;
  adminPassword: string | null;
  region: string;
  name: string;
  credentialKey: Buffer;
  temporal: { address: string; namespace: string; taskQueuePrefix: string };
  temporalUiUrl: string | null;
  clockFile: string | undefined;
  trustedProxies: readonly string[];
  sessionHours: number;
  limits: HttpLimits;
  link: { perNode: number; perAddress: number };
  connections: number;
  logLevel: string;
  /** Least time between two events about the same thing, in milliseconds. */
  liveIntervalMs: number;
  /** A live stream ends after this time and the client comes back. */
  streamMs: number;
  /** Time between signs of life on an idle stream. */
  pingMs: number;
}

/** Throws a plain Error when people would reach the hub from outside without TLS. */
export function toConfig(env: z.infer<typeof hubEnv>): HubConfig {
  const publicUrl = env.HUB_PUBLIC_URL ?? null;
  if (publicUrl && !isLoopback(publicUrl) && !publicUrl.startsWith('https://'))
    throw new Error('HUB_PUBLIC_URL: outside loopback the hub is reached by https:// only');
  return {
    databaseUrl: env.HUB_DATABASE_URL,
    authDatabaseUrl: env.HUB_AUTH_DATABASE_URL,
    host: env.HUB_HOST,
    port: env.HUB_PORT,
    publicUrl,
    authSecret: env.HUB_AUTH_SECRET,
    adminPassword: env.HUB_ADMIN_PASSWORD ?? null,
    region: env.HUB_REGION,
    name: env.HUB_NAME,
    credentialKey: Buffer.from(env.NODE_CREDENTIAL_KEY, 'base64'),
    temporal: {
      address: env.TEMPORAL_ADDRESS,
      namespace: env.TEMPORAL_NAMESPACE,
      taskQueuePrefix: env.TEMPORAL_TASK_QUEUE_PREFIX,
    },
    temporalUiUrl: env.TEMPORAL_UI_URL ?? null,
    clockFile: env.LINKED_CLOCK_FILE,
    trustedProxies: env.TRUSTED_PROXIES,
    sessionHours: env.SESSION_HOURS,
    limits: {
      perAccount: env.SIGN_IN_PER_ACCOUNT,
      perAddress: env.SIGN_IN_PER_ADDRESS,
      apiPerAddress: env.API_PER_ADDRESS,
      apiPerUser: env.API_PER_USER,
    },
    link: { perNode: env.LINK_PER_NODE, perAddress: env.LINK_PER_ADDRESS },
    connections: env.DATABASE_CONNECTIONS,
    logLevel: env.LOG_LEVEL,
    liveIntervalMs: 200,
    streamMs: 5 * 60_000,
    pingMs: 15_000,
  };
}
