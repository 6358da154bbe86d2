import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { repositoryRoot } from '@linked/stack/paths.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';

type Install = (root: string) => Promise<string | undefined>;
interface InstallModule {
  ensureDependencies(root: string, log: (line: string) => void, run: Install): Promise<string | undefined>;
  isInstalled(root: string): boolean;
}

// Plain JavaScript without types: it runs before the compiler is installed.
const file = pathToFileURL(path.join(repositoryRoot, 'bootstrap/install.mjs')).href;
const { ensureDependencies, isInstalled } = (await import(file)) as InstallModule;

let root = '';
let installs = 0;

const lockOf = (version: string): string =>
  JSON.stringify({ packages: { '': {}, 'node_modules/node': { version, integrity: version } } });

const writeLock = (version: string): void =>
  fs.writeFileSync(path.join(root, 'package-lock.json'), lockOf(version));

/** What npm ci leaves behind. */
const install: Install = async () => {
  installs += 1;
  await new Promise((resolve) => setTimeout(resolve, 300));
  const modules = path.join(root, 'node_modules');
  fs.rmSync(modules, { recursive: true, force: true });
  fs.mkdirSync(path.join(modules, 'node/bin'), { recursive: true });
  fs.writeFileSync(path.join(modules, 'node/bin/node'), '');
  fs.copyFileSync(path.join(root, 'package-lock.json'), path.join(modules, '.package-lock.json'));
  return undefined;
};

const ensure = (run: Install = install): Promise<string | undefined> =>
  ensureDependencies(root, () => {}, run);

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'linked-bootstrap-'));
  installs = 0;
  writeLock('24.21.0');
});

afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

test('installs once, and again only when the lock file changes', async () => {
  expect(isInstalled(root)).toBe(false);
  expect(await ensure()).toBeUndefined();
  expect(await ensure()).toBeUndefined();
  expect(installs).toBe(1);
  writeLock('24.22.0');
  await ensure();
  expect(installs).toBe(2);
});

test('takes over what a person installed from the same lock file', async () => {
  await install(root);
  await ensure();
  expect(installs).toBe(1);
  expect(isInstalled(root)).toBe(true);
});

test('a failed installation says why and is tried again at the next start', async () => {
  expect(await ensure(async () => 'no network')).toBe('no network');
  expect(isInstalled(root)).toBe(false);
  await ensure();
  expect(installs).toBe(1);
});

test('of two starts at once one installs and the other waits', async () => {
  expect(await Promise.all([ensure(), ensure()])).toEqual([undefined, undefined]);
  expect(installs).toBe(1);
});

test('the lock of an installation that was killed does not count', async () => {
  fs.mkdirSync(path.join(root, '.cache'));
  fs.writeFileSync(path.join(root, '.cache/install.lock'), `${2 ** 22 - 7} 1`);
  await ensure();
  expect(installs).toBe(1);
});
