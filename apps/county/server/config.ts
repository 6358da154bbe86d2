/** The county host's settings: environment → config. Tests build a config by hand. */
import { commonEnv, isLoopback } from '@linked/server-kit/env.ts';
import type { HttpLimits } from '@linked/server-kit/http.ts';
import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);
const postgresUrl = z.string().regex(/^postgres(ql)?:\/\//, 'must be a postgres:// address');

export const countyEnv = z.object({
  ...commonEnv,
  /** Login of county_app. */
  COUNTY_DATABASE_URL: postgresUrl,
  /** Login of county_auth. */
  COUNTY_AUTH_DATABASE_URL: postgresUrl,
  COUNTY_HOST: z.string().default('127.0.0.1'),
  COUNTY_PORT: port.default(7500),
  /** Where people and the hub reach this host. */
  COUNTY_PUBLIC_URL: z.url().optional(),
  COUNTY_AUTH_SECRET: z.string().min(32),
  /** For the host's operator; not read when there is one. */
  COUNTY_ADMIN_PASSWORD: z.string().min(10).max(128).optional(),
  COUNTY_NAME: z.string().min(1).max(60).default('县级人大联动监督系统'),
  /** Seals what counties present to the hub: 32 bytes in base64. */
  NODE_CREDENTIAL_KEY: z
    .string()
    .refine((text) => Buffer.from(text, 'base64').length === 32, 'must be 32 bytes in base64'),
  LINKED_CLOCK_FILE: z.string().optional(),
  /** Calls a minute of the people's API. */
  API_PER_USER: z.coerce.number().int().min(1).default(6000),
  API_PER_ADDRESS: z.coerce.number().int().min(1).default(60_000),
  DATABASE_CONNECTIONS: z.coerce.number().int().min(4).max(200).default(16),
  /** Counties whose reports are sent at the same time. */
  OUTBOX_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(8),
  /** How often a county that the hub cannot call asks what is there, in seconds. */
  PULL_SECONDS: z.coerce.number().min(1).max(3600).default(60),
});

export interface CountyConfig {
  databaseUrl: string;
  authDatabaseUrl: string;
  host: string;
  /** 0 takes a free port. */
  port: number;
  /** Null: http at host and port. */
  publicUrl: string | null;
  authSecret: string;
  adminPassword: string | null;
  name: string;
  credentialKey: Buffer;
  clockFile: string | undefined;
  trustedProxies: readonly string[];
  sessionHours: number;
  limits: HttpLimits;
  connections: number;
  logLevel: string;
  pump: { concurrency: number; pullEveryMs: number; firstWaitMs?: number; longestWaitMs?: number };
  /** Time for one call to the hub. */
  hubTimeoutMs: number;
  /** A live stream ends after this time and the client comes back. */
  streamMs: number;
  /** Sign of life on a live stream. */
  pingMs?: number;
}

/** Throws a plain Error when people would reach the host from outside without TLS. */
export function toConfig(env: z.infer<typeof countyEnv>): CountyConfig {
  const publicUrl = env.COUNTY_PUBLIC_URL ?? null;
  if (publicUrl && !isLoopback(publicUrl) && !publicUrl.startsWith('https://'))
    throw new Error('COUNTY_PUBLIC_URL: outside loopback a county is reached by https:// only');
  return {
    databaseUrl: env.COUNTY_DATABASE_URL,
    authDatabaseUrl: env.COUNTY_AUTH_DATABASE_URL,
    host: env.COUNTY_HOST,
    port: env.COUNTY_PORT,
    publicUrl,
    authSecret: env.COUNTY_AUTH_SECRET,
    adminPassword: env.COUNTY_ADMIN_PASSWORD ?? null,
    name: env.COUNTY_NAME,
    credentialKey: Buffer.from(env.NODE_CREDENTIAL_KEY, 'base64'),
    clockFile: env.LINKED_CLOCK_FILE,
    trustedProxies: env.TRUSTED_PROXIES,
    sessionHours: env.SESSION_HOURS,
    limits: {
      perAccount: env.SIGN_IN_PER_ACCOUNT,
      perAddress: env.SIGN_IN_PER_ADDRESS,
      apiPerAddress: env.API_PER_ADDRESS,
      apiPerUser: env.API_PER_USER,
    },
    connections: env.DATABASE_CONNECTIONS,
    logLevel: env.LOG_LEVEL,
    pump: { concurrency: env.OUTBOX_CONCURRENCY, pullEveryMs: env.PULL_SECONDS * 1000 },
    hubTimeoutMs: 30_000,
    streamMs: 5 * 60_000,
  };
}
