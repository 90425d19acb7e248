import {
  migrationDirectory,
  type MigrationFile,
  type MigrationOptions,
  type MigrationOutcome,
  readMigrationFiles,
  refuseChangedFiles,
  refuseMarkedOrigin,
} from '../migration-files.js';

import { type AzureSqlPool, createAzureSqlPool } from './azure-sql-connection.js';
import { seedAzureSqlDimensions } from './azure-sql-dimensions.js';
import { WRITER_DELAYS_MS } from './azure-sql-retry.js';
import type { AzureSqlSession } from './azure-sql-session.js';
import { batch, statement } from './azure-sql-statement.js';
import { takeTurn } from './azure-sql-turn.js';

/** The table that knows which migrations were applied. */
export const CREATE_LEDGER = batch(
  'create_ledger',
  `
  if object_id(N'schema_migration', N'U') is null
  create table schema_migration (
    name nvarchar(200) collate Latin1_General_100_BIN2 not null,
    sha256 nvarchar(64) collate Latin1_General_100_BIN2 not null,
    applied_at datetime2(6) not null default sysutcdatetime(),
    constraint schema_migration_pk primary key (name)
  );`,
);

/** Which migrations were applied, with their hashes. */
export const READ_LEDGER = statement(
  'read_ledger',
  'select name, sha256 from schema_migration',
  {},
);

/** Notes a migration as applied. */
export const INSERT_LEDGER = statement(
  'insert_ledger',
  'insert into schema_migration (name, sha256) values (@name, @sha256)',
  { name: 'nvarchar(4000)', sha256: 'nvarchar(4000)' },
);

/** Whose data the database holds. */
export const READ_ORIGIN = statement('read_origin', 'select origin from warehouse_origin', {});

/** Marks a new database with the origin of its data. */
export const MARK_ORIGIN = statement(
  'mark_origin',
  `
  insert into warehouse_origin (origin)
  select @origin where not exists (select 1 from warehouse_origin)`,
  { origin: 'nvarchar(4000)' },
);

/** An index on a large table takes its time. */
const STATEMENT_TIMEOUT_MS = 3_600_000;

/**
 * Brings a database to the newest migration: each file is one batch in a transaction of its own, its
 * SHA-256 kept. Running it again, or twice at once, applies each file once: a transaction takes the
 * turn and looks again before it applies. Seeds the dimensions and marks the database with its
 * origin.
 *
 * @throws GridError MIGRATION_MISMATCH when an applied file has changed or is gone, or the database
 * holds another origin; WAREHOUSE_UNAVAILABLE; WAREHOUSE_REJECTED
 */
export async function migrateAzureSql(options: MigrationOptions): Promise<MigrationOutcome> {
  const files = await readMigrationFiles(options.directory ?? migrationDirectory('azure-sql'));
  const pool = createMigrationPool(options.databaseUrl);
  try {
    const applied = await applyPendingFiles(pool, files, {
      refuse: async (session) => {
        refuseMarkedOrigin(await readOrigin(session), options.origin);
      },
      onFile: (name) => options.onProgress?.(`migrating the warehouse: ${name}`),
    });
    await inTurn(pool, 'seeding the dimensions', async (session) => {
      await seedAzureSqlDimensions(session);
      await session.write(MARK_ORIGIN, { origin: options.origin });
    });
    return { applied };
  } finally {
    await pool.close();
  }
}

/** One connection for whoever migrates a database: patient, and in no hurry. */
export function createMigrationPool(databaseUrl: string): AzureSqlPool {
  return createAzureSqlPool({
    databaseUrl,
    applicationName: 'grid_migrator',
    maxConnections: 1,
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    acquireTimeoutMs: STATEMENT_TIMEOUT_MS,
    retry: { delaysMs: WRITER_DELAYS_MS },
  });
}

/**
 * Applies the files that a database does not have yet, each once whoever else migrates it; returns the
 * names of those that were applied here.
 *
 * @throws GridError MIGRATION_MISMATCH; whatever `refuse`, asked of a database that has some, throws.
 */
export async function applyPendingFiles(
  pool: AzureSqlPool,
  files: readonly MigrationFile[],
  hooks: {
    readonly refuse: (session: AzureSqlSession) => Promise<void>;
    readonly onFile: (name: string) => void;
  },
): Promise<string[]> {
  const known = await openLedger(pool, files, hooks.refuse);
  const applied: string[] = [];
  for (const file of files.filter(({ name }) => !known.has(name))) {
    hooks.onFile(file.name);
    if (await applyFile(pool, file)) applied.push(file.name);
  }
  return applied;
}

function inTurn<Result>(
  pool: AzureSqlPool,
  doing: string,
  work: (session: AzureSqlSession) => Promise<Result>,
): Promise<Result> {
  return pool.inTransaction(doing, async (session) => {
    await takeTurn(session, 'grid_migrate');
    return work(session);
  });
}

function openLedger(
  pool: AzureSqlPool,
  files: readonly MigrationFile[],
  refuse: (session: AzureSqlSession) => Promise<void>,
): Promise<ReadonlyMap<string, string>> {
  return inTurn(pool, 'migrating the warehouse', async (session) => {
    await session.batch(CREATE_LEDGER.text);
    const known = await readLedger(session);
    refuseChangedFiles(files, known);
    if (known.size > 0) await refuse(session);
    return known;
  });
}

/** Whether it was this migrator that applied the file. */
function applyFile(pool: AzureSqlPool, file: MigrationFile): Promise<boolean> {
  return inTurn(pool, `applying migration ${file.name}`, async (session) => {
    if ((await readLedger(session)).has(file.name)) return false;
    await session.batch(file.text);
    await session.write(INSERT_LEDGER, { name: file.name, sha256: file.sha256 });
    return true;
  });
}

async function readLedger(session: AzureSqlSession): Promise<ReadonlyMap<string, string>> {
  const rows = await session.rows<{ readonly name: string; readonly sha256: string }>(
    READ_LEDGER,
    {},
  );
  return new Map(rows.map((row) => [row.name, row.sha256]));
}

async function readOrigin(session: AzureSqlSession): Promise<string | undefined> {
  const [row] = await session.rows<{ readonly origin: string }>(READ_ORIGIN, {});
  return row?.origin;
}
