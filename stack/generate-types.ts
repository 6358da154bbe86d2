import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Kysely, PostgresDialect } from 'kysely';
import { PostgresDialect as CodegenDialect, generate } from 'kysely-codegen';
import pg from 'pg';
import { type DatabaseKind, ensureDatabase } from './databases.ts';
import { bilingual, runProgram, StackError } from './errors.ts';
import { repositoryRoot } from './paths.ts';
import { startPostgres } from './postgres.ts';
import { createThrowawayFolder, removeThrowawayFolder } from './throwaway.ts';

/** Where each database's migrations and generated types live. */
export const databaseFolders: Readonly<Record<DatabaseKind, string>> = {
  hub: 'packages/hub-core/db',
  county: 'apps/county/server/db',
};

/** Brings a database to the latest migration with its own migrator. */
export async function migrateDatabase(kind: DatabaseKind, ownerUrl: string): Promise<void> {
  const file = path.join(repositoryRoot, databaseFolders[kind], 'migrate.ts');
  const migrator = (await import(pathToFileURL(file).href)) as {
    migrateToLatest(ownerUrl: string): Promise<void>;
  };
  await migrator.migrateToLatest(ownerUrl);
}

/** Types of a freshly migrated database, as source text. The pg parsers are set to match: int8 → number, date → string. */
async function typesOf(kind: DatabaseKind, ownerUrl: string): Promise<string> {
  await migrateDatabase(kind, ownerUrl);
  const pool = new pg.Pool({ connectionString: ownerUrl });
  // The server stops right after; a connection that is still closing then must not end the program.
  pool.on('error', () => {});
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  try {
    return await generate({
      db,
      dialect: new CodegenDialect({
        dateParser: 'string',
        numericParser: 'string',
        defaultSchemas: ['public'],
      }),
      defaultSchemas: ['public'],
      excludePattern: '*.kysely_migration*',
      typeMapping: { int8: 'number', date: 'string' },
      typeOnlyImports: true,
      outFile: null,
    });
  } finally {
    await db.destroy();
  }
}

export interface GenerateOptions {
  /** Compare with the committed files instead of writing them. */
  verify: boolean;
  kinds?: readonly DatabaseKind[];
  log: (line: string) => void;
  signal?: AbortSignal;
}

/** Returns the files that differ from (or, when writing, were changed to) the freshly migrated databases. */
export async function generateTypes(options: GenerateOptions): Promise<string[]> {
  const folder = createThrowawayFolder('types');
  const changed: string[] = [];
  try {
    const postgres = await startPostgres({
      dataDir: path.join(folder, 'postgres'),
      throwaway: true,
      log: () => {},
      signal: options.signal,
    });
    for (const kind of options.kinds ?? (['hub', 'county'] as const)) {
      const { ownerUrl } = await ensureDatabase({ adminUrl: postgres.adminUrl, kind, secretsDir: folder });
      const file = path.join(repositoryRoot, databaseFolders[kind], 'types.generated.ts');
      const types = await typesOf(kind, ownerUrl);
      const same = fs.existsSync(file) && fs.readFileSync(file, 'utf8') === types;
      options.log(
        `${path.relative(repositoryRoot, file)}: ${same ? 'in step with its migrations' : 'differs'}`,
      );
      if (same) continue;
      changed.push(file);
      if (!options.verify) fs.writeFileSync(file, types);
    }
  } finally {
    await removeThrowawayFolder(folder);
  }
  return changed;
}

if (import.meta.main)
  await runProgram(async () => {
    const verify = process.argv.includes('--verify');
    const changed = await generateTypes({ verify, log: (line) => console.log(line) });
    if (verify && changed.length > 0)
      throw new StackError(
        bilingual(
          '生成的数据库类型与迁移不一致，请运行 npm run generate。',
          'Run `npm run generate` and commit the result.',
        ),
      );
    return 0;
  });
