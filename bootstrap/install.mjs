import { spawn } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { forwardSignals, statOf } from './signals.mjs';

const stampName = '.linked-lock-hash';

/**
 * Brings node_modules in line with package-lock.json; does nothing when it is. Returns why it could not, as a text
 * for the person at the terminal, or undefined.
 */
export async function ensureDependencies(root, log, run = runNpmCi) {
  if (isInstalled(root)) return undefined;
  const release = await acquireLock(path.join(root, '.cache', 'install.lock'), log);
  try {
    // Another start may have installed them while we waited.
    if (isInstalled(root)) return undefined;
    if (!matchesLock(root)) {
      log('正在按 package-lock.json 安装依赖（首次约需一两分钟）… / installing dependencies (npm ci), once…');
      const begun = performance.now();
      const failure = await run(root, log);
      if (failure !== undefined) return failure;
      log(`依赖已安装 / dependencies installed (${((performance.now() - begun) / 1000).toFixed(0)} s)`);
    }
    fs.writeFileSync(path.join(root, 'node_modules', stampName), lockHash(root));
    return undefined;
  } finally {
    release();
  }
}

/** The stamp names the lock file that node_modules was made from, and the pinned Node is there. */
export function isInstalled(root) {
  const stamp = readText(path.join(root, 'node_modules', stampName));
  return stamp === lockHash(root) && fs.existsSync(path.join(root, 'node_modules', 'node', 'bin', 'node'));
}

/** Whether what npm says it has installed is what the lock file asks for (someone ran `npm ci` themselves). */
export function matchesLock(root) {
  const installed = readPackages(path.join(root, 'node_modules', '.package-lock.json'));
  const wanted = readPackages(path.join(root, 'package-lock.json'));
  if (!installed || !wanted || !fs.existsSync(path.join(root, 'node_modules', 'node', 'bin', 'node')))
    return false;
  for (const [place, entry] of Object.entries(wanted)) {
    if (place === '' || !place.includes('node_modules/') || entry.link) continue;
    const found = installed[place];
    const mayBeMissing = entry.optional || entry.devOptional || entry.peer;
    if (found ? found.version !== entry.version || found.integrity !== entry.integrity : !mayBeMissing)
      return false;
  }
  return Object.keys(installed).every((place) => wanted[place] !== undefined);
}

function readPackages(file) {
  const text = readText(file);
  return text === undefined ? undefined : JSON.parse(text).packages;
}

function lockHash(root) {
  return crypto
    .createHash('sha256')
    .update(fs.readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex');
}

function readText(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** One installation at a time in a checkout. A lock whose holder is gone does not count. */
async function acquireLock(file, log) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const mine = `${process.pid} ${statOf(process.pid)?.startTime ?? ''}`;
  const temporary = `${file}.${process.pid}`;
  fs.writeFileSync(temporary, mine);
  let told = false;
  try {
    for (;;) {
      try {
        // A link appears with its content, or fails because another was quicker.
        fs.linkSync(temporary, file);
        return () => fs.rmSync(file, { force: true });
      } catch (error) {
        if (error.code !== 'EEXIST') throw error;
      }
      if (!isHeld(readText(file))) {
        fs.rmSync(file, { force: true });
        continue;
      }
      if (!told) log('另一个进程正在安装依赖，等待中… / waiting for another installation to finish…');
      told = true;
      await sleep(300);
    }
  } finally {
    fs.rmSync(temporary, { force: true });
  }
}

function isHeld(text) {
  const [pid, startTime] = (text ?? '').split(' ');
  if (!(Number(pid) > 1)) return false;
  if (process.platform === 'linux') return statOf(Number(pid))?.startTime === startTime;
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch {
    return false;
  }
}

/** npm ci in a process group of its own, so that Ctrl-C ends all of it, once. */
async function runNpmCi(root, log) {
  const viaNode = process.env.npm_execpath?.endsWith('.js');
  const command = viaNode ? process.execPath : 'npm';
  const args = viaNode ? [process.env.npm_execpath] : [];
  args.push('ci', '--loglevel=error', '--no-audit', '--no-fund');
  const begun = performance.now();
  const child = spawn(command, args, { cwd: root, detached: true, stdio: ['ignore', 'inherit', 'pipe'] });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    errors = (errors + chunk).slice(-4000);
    process.stderr.write(chunk);
  });
  let stopped = false;
  const forget = forwardSignals(() => {
    stopped = true;
    try {
      process.kill(-child.pid, 'SIGTERM');
    } catch {
      // It has just ended by itself.
    }
  });
  const progress = setInterval(() => log(`… ${((performance.now() - begun) / 1000).toFixed(0)} s`), 10_000);
  const code = await new Promise((resolve) => {
    child.once('error', (error) => {
      errors += error.message;
      resolve(1);
    });
    child.once('close', (exitCode) => resolve(exitCode ?? 1));
  });
  clearInterval(progress);
  forget();
  if (stopped) return '已停止；再次启动会继续安装。\nStopped; the next start installs again.';
  return code === 0 ? undefined : explain(errors);
}

function explain(errors) {
  const offline = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET|network/i.test(errors);
  const full = /ENOSPC/.test(errors);
  const reason = offline
    ? ['无法访问 npm 软件源（网络或代理设置）。', 'The npm registry cannot be reached (network or proxy).']
    : full
      ? ['磁盘空间不足。', 'The disk is full.']
      : ['npm ci 失败，原因见上。', 'npm ci failed; see its words above.'];
  return [
    `依赖安装未完成：${reason[0]}解决后重新运行同一命令即可；离线时可从另一台同平台机器复制 node_modules。`,
    `Dependencies were not installed: ${reason[1]} Then run the same command again; without a network, copy node_modules from a machine of the same platform.`,
  ].join('\n');
}
