import crypto from 'node:crypto';
import net from 'node:net';
import { bilingual, StackError } from './errors.ts';
import type { Environment } from './paths.ts';

/** Reads a port setting; 0 means "any free port". */
export function portSetting(env: Environment, name: string, fallback: number): number {
  const text = env[name];
  if (text === undefined || text === '') return fallback;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new StackError(
      bilingual(
        `${name}=${text} 不是有效的端口号（0–65535）。`,
        `${name}=${text} is not a port number (0–65535).`,
      ),
    );
  return port;
}

export async function isPortFree(port: number, host?: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** Below the range the kernel takes for outgoing connections, which would take a port between choosing and listening. */
const chosenFrom = { first: 15_000, count: 15_000 };

/** A free port on loopback; the preferred one when nobody has it, so that addresses stay the same over restarts. */
export async function freePort(preferred?: number): Promise<number> {
  if (preferred && (await isPortFree(preferred, '127.0.0.1'))) return preferred;
  for (let attempt = 0; attempt < 100; attempt++) {
    const port = chosenFrom.first + crypto.randomInt(chosenFrom.count);
    if (await isPortFree(port, '127.0.0.1')) return port;
  }
  throw new StackError(
    bilingual(
      `在 ${chosenFrom.first} 至 ${chosenFrom.first + chosenFrom.count - 1} 之间没有找到空闲端口。`,
      `No free port was found from ${chosenFrom.first} to ${chosenFrom.first + chosenFrom.count - 1}.`,
    ),
  );
}

/** A port a person chose must be free: say which setting changes it, instead of failing later with EADDRINUSE. */
export async function requireFreePort(port: number, setting: string): Promise<number> {
  if (port === 0) return freePort();
  if ((await isPortFree(port)) && (await isPortFree(port, '127.0.0.1'))) return port;
  throw new StackError(
    bilingual(
      `端口 ${port} 已被占用。请停止占用它的程序，或换一个端口：${setting}=<端口> npm start`,
      `Port ${port} is taken. Stop the program that has it, or choose another: ${setting}=<port> npm start`,
    ),
  );
}
