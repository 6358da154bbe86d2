/** Logs: what happened to which request, never who typed what. */
import { pino } from 'pino';

export type Logger = pino.Logger;

/** The parts of an error that help and hold no row: PostgreSQL's `detail` and `where` quote values, so they stay out. */
function describeError(value: unknown): unknown {
  if (!(value instanceof Error)) return value === undefined ? undefined : { message: String(value) };
  const { code, constraint, table } = value as Error & {
    code?: unknown;
    constraint?: unknown;
    table?: unknown;
  };
  return {
    type: value.name,
    message: value.message,
    stack: value.stack,
    ...(code === undefined ? {} : { code }),
    ...(constraint === undefined ? {} : { constraint }),
    ...(table === undefined ? {} : { table }),
    ...(value.cause === undefined ? {} : { cause: describeError(value.cause) }),
  };
}

/** JSON lines on standard output. Headers, bodies, addresses and names of persons are not written at all. */
export function createLog(name: string, level: string): Logger {
  return pino({
    name,
    level,
    base: { name, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: {
      err: describeError,
      req: (request: { id?: string; method?: string; url?: string }) => ({
        id: request.id,
        method: request.method,
        // The query carries tRPC inputs, which may hold personal data.
        path: request.url?.split('?')[0],
      }),
      res: (reply: { statusCode?: number }) => ({ status: reply.statusCode }),
    },
    // A second line of defence for objects logged by mistake.
    redact: {
      paths: [
        'password',
        'authorization',
        'cookie',
        '*.password',
        '*.authorization',
        '*.cookie',
        '*.credential',
        '*.downCredential',
      ],
      censor: '[hidden]',
    },
  });
}
