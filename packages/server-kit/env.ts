/** The environment, read once and validated: a program that is set up wrongly stops at its start and says what is wrong. */
import { z } from 'zod';

/**
 * The environment's values as the schema has them. Empty strings count as missing.
 * Throws a plain `Error` that names every variable that is wrong, without its value.
 */
export function parseEnv<S extends z.ZodObject>(schema: S, env: NodeJS.ProcessEnv): z.infer<S> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`环境变量有误 / The environment is not complete:\n${lines.join('\n')}`);
}

/** Like `parseEnv`, but prints what is wrong and ends the program with 78 (EX_CONFIG). For entrypoints. */
export function readEnv<S extends z.ZodObject>(schema: S, env: NodeJS.ProcessEnv = process.env): z.infer<S> {
  try {
    return parseEnv(schema, env);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(78);
  }
}

const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]', '::1']);

/** Whether a URL stays on this machine, where TLS and secure cookies are not asked for. */
export const isLoopback = (url: string): boolean => loopbackHosts.has(new URL(url).hostname);

/** Settings that both servers have; each adds its own with its prefix. */
export const commonEnv = {
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  /** Addresses of reverse proxies whose X-Forwarded-For is believed, separated by commas; none when missing. */
  TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform((text) => text.split(',').flatMap((part) => (part.trim() ? [part.trim()] : []))),
  /** Sign-ins a minute for one account from one address. */
  SIGN_IN_PER_ACCOUNT: z.coerce.number().int().min(1).default(30),
  /** Sign-ins a minute from one address: a county's whole office may share one. */
  SIGN_IN_PER_ADDRESS: z.coerce.number().int().min(1).default(3000),
  SESSION_HOURS: z.coerce.number().min(0.001).max(720).default(12),
};
