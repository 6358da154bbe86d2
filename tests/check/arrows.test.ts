import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { repositoryRoot } from '@linked/stack/paths.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/** [the file, one line of source]; every one of the first list must be refused, none of the second. */
const refused: readonly [string, string][] = [
  ['packages/shared/a.ts', `import { x } from '@linked/hub-core/db/x.ts'; export { x };`],
  ['packages/shared/a.ts', `export { x } from '../hub-core/db/x.ts';`],
  ['packages/shared/a.ts', `export type X = import('@linked/hub-server/router.ts').X;`],
  ['packages/shared/a.ts', `import fs from 'node:fs'; export { fs };`],
  ['packages/shared/a.ts', `import pg from 'pg'; export { pg };`],
  ['packages/shared/testing.ts', `import pg from 'pg'; export { pg };`],
  ['packages/hub-core/campaigns/a.ts', `import { x } from '@linked/workers/names.ts'; export { x };`],
  [
    'packages/hub-core/campaigns/a.ts',
    `import type { X } from '@linked/hub-server/context.ts'; export type { X };`,
  ],
  ['packages/hub-core/campaigns/a.ts', `export * from '../../../apps/hub/server/x.ts';`],
  ['packages/hub-core/campaigns/a.ts', `export const x = await import('@linked/stack/postgres.ts');`],
  ['packages/hub-core/campaigns/a.test.ts', `import { x } from '@linked/hub-server/main.ts'; export { x };`],
  ['packages/hub-core/a.ts', `import { x } from '@linked/server-kit/x.ts'; export { x };`],
  ['packages/server-kit/a.ts', `import { x } from '@linked/hub-core/x.ts'; export { x };`],
  ['packages/server-kit/a.ts', `import type { X } from '@linked/county-server/x.ts'; export type { X };`],
  ['apps/hub/web/src/a.tsx', `import { x } from '@linked/server-kit/x.ts'; export { x };`],
  ['packages/ui/a.tsx', `import { x } from '@linked/hub-core/x.ts'; export { x };`],
  ['packages/ui/a.tsx', `import path from 'node:path'; export { path };`],
  ['apps/hub/server/a.ts', `import { x } from '@linked/workers/dispatch/activities.ts'; export { x };`],
  ['apps/hub/server/a.ts', `import { x } from '@linked/workers/dispatch/workflows.ts'; export { x };`],
  ['apps/hub/server/a.ts', `import { x } from '@linked/county-server/x.ts'; export { x };`],
  ['apps/hub/server/a.ts', `import { x } from '@linked/stack/x.ts'; export { x };`],
  ['apps/county/server/a.ts', `import { x } from '@linked/hub-core/x.ts'; export { x };`],
  ['apps/county/server/a.ts', `import type { X } from '@linked/hub-server/router.ts'; export type { X };`],
  ['apps/county/server/a.ts', `import { x } from '@linked/workers/names.ts'; export { x };`],
  ['apps/hub/web/src/a.tsx', `import { x } from '@linked/hub-server/router.ts'; export { x };`],
  ['apps/hub/web/src/a.tsx', `import type { X } from '@linked/hub-server/context.ts'; export type { X };`],
  ['apps/hub/web/src/a.tsx', `import type { X } from '@linked/county-server/router.ts'; export type { X };`],
  ['apps/hub/web/src/a.tsx', `import { x } from '@linked/hub-core/x.ts'; export { x };`],
  ['apps/county/web/src/a.tsx', `import { x } from '../../server/router.ts'; export { x };`],
  ['apps/county/web/src/a.tsx', `import fs from 'fs'; export { fs };`],
  ['workers/dispatch/activities.ts', `import { x } from '@linked/hub-server/x.ts'; export { x };`],
  ['workers/dispatch/activities.ts', `import { x } from '../../apps/county/server/x.ts'; export { x };`],
  ['workers/dispatch/workflows.ts', `import { x } from './activities.ts'; export { x };`],
  ['workers/dispatch/workflows.ts', `import { x } from './batching.ts'; export { x };`],
  [
    'workers/dispatch/workflow-waiting.ts',
    `import type { X } from '@linked/hub-core/x.ts'; export type { X };`,
  ],
  ['workers/dispatch/workflows.ts', `import crypto from 'node:crypto'; export { crypto };`],
  ['workers/dispatch/workflows.ts', `import { Client } from '@temporalio/client'; export { Client };`],
  ['workers/dispatch/workflows.ts', `import { x } from '@linked/server-kit/x.ts'; export { x };`],
  ['workers/dispatch/workflows.ts', `import dayjs from 'dayjs'; export { dayjs };`],
  ['workers/dispatch/workflows.ts', `export const x = Date.now();`],
  ['workers/dispatch/workflows.ts', `export const x = new Date();`],
  ['workers/dispatch/workflow-steps.ts', `export const x = Math.random();`],
  ['workers/dispatch/workflows.ts', `export const x = process.env.HUB_PORT;`],
  ['workers/dispatch/workflows.ts', `export const x = crypto.randomUUID();`],
  ['workers/names.ts', `export const x = Math['random']();`],
];

const accepted: readonly [string, string][] = [
  ['packages/shared/a.ts', `import { z } from 'zod'; export { z };`],
  ['packages/hub-core/a.ts', `import { x } from '@linked/shared/x.ts'; export { x };`],
  ['packages/hub-core/a.test.ts', `import { x } from '@linked/stack/test-database.ts'; export { x };`],
  ['apps/hub/server/a.ts', `import { x } from '@linked/workers/dispatch/names.ts'; export { x };`],
  ['apps/hub/server/a.ts', `import { x } from '@linked/server-kit/x.ts'; export { x };`],
  ['apps/county/server/a.ts', `import { x } from '@linked/server-kit/x.ts'; export { x };`],
  ['packages/server-kit/a.ts', `import { x } from '@linked/shared/x.ts'; export { x };`],
  ['workers/dispatch/activities.ts', `import { x } from '@linked/server-kit/x.ts'; export { x };`],
  [
    'apps/hub/server/a.ts',
    `import type { x } from '@linked/workers/dispatch/workflows.ts'; export type { x };`,
  ],
  [
    'apps/hub/web/src/a.tsx',
    `import type { AppRouter } from '@linked/hub-server/router.ts'; export type { AppRouter };`,
  ],
  ['apps/hub/web/vite.config.ts', `import path from 'node:path'; export { path };`],
  ['apps/county/server/a.ts', `import { x } from '@linked/shared/link/x.ts'; export { x };`],
  ['workers/dispatch/activities.ts', `import { x } from '@linked/hub-core/x.ts'; export { x };`],
  ['workers/dispatch/activities.ts', `export const x = Date.now();`],
  ['workers/dispatch/workflows.ts', `import type { X } from './activities.ts'; export type { X };`],
  ['workers/dispatch/workflows.ts', `import { x } from './workflow-waiting.ts'; export { x };`],
  ['workers/dispatch/workflows.ts', `import { sleep } from '@temporalio/workflow'; export { sleep };`],
  ['workers/dispatch/workflows.ts', `export const at = (text: string): Date => new Date(text);`],
  ['stack/a.ts', `import { x } from '@linked/hub-server/x.ts'; export { x };`],
];

let folder = '';

/** Every snippet in a folder of its own, so that snippets of the same file do not meet. */
const placeOf = (list: string, index: number): string => `${list}-${index}`;

beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'linked-arrows-'));
});

afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

function lint(file: string, source: string, place: string): string[] {
  const root = path.join(folder, place);
  fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  fs.writeFileSync(path.join(root, file), `${source}\n`);
  const config = path.join(repositoryRoot, '.oxlintrc.json');
  const program = path.join(repositoryRoot, 'node_modules/oxlint/bin/oxlint');
  const result = spawnSync(process.execPath, [program, '-c', config, '--format=json', '.'], {
    cwd: root,
    encoding: 'utf8',
  });
  const { diagnostics } = JSON.parse(result.stdout) as { diagnostics: { code: string }[] };
  expect(result.status).toBe(diagnostics.length > 0 ? 1 : 0);
  return diagnostics.map((one) => one.code);
}

describe('the linter holds the import arrows', () => {
  test.each(refused.map(([file, source], index) => ({ file, source, index })))(
    'refuses in $file: $source',
    ({ file, source, index }) => {
      const codes = lint(file, source, placeOf('refused', index));
      expect(codes.filter((code) => code.startsWith('linked('))).not.toEqual([]);
    },
  );

  test.each(accepted.map(([file, source], index) => ({ file, source, index })))(
    'accepts in $file: $source',
    ({ file, source, index }) => {
      expect(lint(file, source, placeOf('accepted', index))).toEqual([]);
    },
  );
});
