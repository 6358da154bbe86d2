import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { becomeLauncher } from '@linked/stack/launcher.ts';
import { type Network, type NetworkOptions, startNetwork } from '@linked/stack/network.ts';
import { isAlive } from '@linked/stack/process-identity.ts';
import { createThrowawayFolder, removeThrowawayFolder } from '@linked/stack/throwaway.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { launch } from '../harness/launch.ts';

let folder = '';
let network: Network | undefined;
const fixture = (name: string): string => path.join(import.meta.dirname, 'fixtures', `${name}.ts`);
const entrypoints = {
  hub: fixture('serve'),
  county: fixture('serve-county'),
  worker: fixture('serve-worker'),
};

beforeEach(() => {
  folder = createThrowawayFolder('network-test');
});

afterEach(async () => {
  await network?.stop();
  network = undefined;
  await removeThrowawayFolder(folder);
});

async function start(options: Partial<NetworkOptions> = {}): Promise<Network> {
  network = await startNetwork({
    stateDir: folder,
    throwaway: true,
    hubPort: 0,
    countyPort: 0,
    log: () => {},
    entrypoints,
    ...options,
  });
  return network;
}

async function pidAt(url: string): Promise<number> {
  return ((await (await fetch(url)).json()) as { pid: number }).pid;
}

test('a killed server can be started again on the same address, and stop ends everything', async () => {
  const { hubUrl, processes, stop } = await start();
  const first = processes.hub.pid as number;
  expect(await pidAt(hubUrl)).toBe(first);
  await processes.hub.kill('SIGKILL');
  expect(processes.hub.pid).toBeUndefined();
  await expect(fetch(hubUrl)).rejects.toThrow();
  await processes.hub.start();
  expect(await pidAt(hubUrl)).not.toBe(first);
  const pids = [processes.hub.pid, processes.county.pid, processes.worker.pid] as number[];
  await stop();
  expect(pids.map(isAlive)).toEqual([false, false, false]);
});

test('a start after kill -9 of the launcher stops what that one left, and works', async () => {
  const launcher = await launch<{ pids: number[]; hubUrl: string }>(fixture('launch-network'), folder);
  await launcher.kill('SIGKILL');
  const { pids, hubUrl } = launcher.said;
  expect(pids.map(isAlive)).toEqual([true, true, true]);
  const lines: string[] = [];
  await start({ hubPort: Number(new URL(hubUrl).port), log: (line) => lines.push(line) });
  expect(pids.map(isAlive)).toEqual([false, false, false]);
  expect(lines.filter((line) => line.includes('left by an earlier start'))).toHaveLength(5);
  expect(pids).not.toContain(await pidAt(hubUrl));
});

test('a server that ends by itself is started again; one that keeps ending is given up with its log named', async () => {
  let gaveUp = '';
  const { hubUrl, processes } = await start({ start: ['hub'], onGivingUp: (message) => (gaveUp = message) });
  const first = processes.hub.pid;
  await fetch(`${hubUrl}/exit`).catch(() => {});
  for (let tries = 0; tries < 100 && (await pidAt(hubUrl).catch(() => first)) === first; tries += 1)
    await sleep(50);
  expect(await pidAt(hubUrl)).not.toBe(first);
  for (let tries = 0; tries < 400 && gaveUp === ''; tries += 1) {
    await fetch(`${hubUrl}/exit`).catch(() => {});
    await sleep(50);
  }
  expect(gaveUp).toContain(processes.hub.logFile);
});

test('a server that cannot start fails the start with the end of its log, and leaves nothing running', async () => {
  const broken = start({ entrypoints: { ...entrypoints, county: fixture('no-such-program') } });
  await expect(broken).rejects.toThrow(/county did not become ready[\s\S]*no-such-program/);
  const again = await start();
  expect(await pidAt(again.countyUrl)).toBe(again.processes.county.pid);
});

test('a start that is stopped half-way leaves nothing running', async () => {
  const abort = new AbortController();
  const log = (line: string): void => void (line.startsWith('starting the hub') && abort.abort());
  await expect(start({ log, signal: abort.signal })).rejects.toThrow(/abort/i);
  const lines: string[] = [];
  await start({ log: (line) => lines.push(line) });
  expect(lines.join('\n')).not.toContain('left by an earlier start');
});

test('a state folder has one launcher at a time; one that is gone does not count', async () => {
  const release = await becomeLauncher(folder, () => {});
  await expect(becomeLauncher(folder, () => {}, undefined, 300)).rejects.toThrow(`${process.pid}`);
  release();
  (await becomeLauncher(folder, () => {}, undefined, 300))();
});
