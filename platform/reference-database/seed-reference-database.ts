import { createHash } from 'node:crypto';
import { join } from 'node:path';

import type { ReferenceContent } from '../../domain/place/reference-content.js';
import { REFERENCE_TABLE_NAMES } from '../../domain/place/reference-tables.js';
import { PROJECT_ROOT } from '../project-root.js';
import { readMigrationFiles } from '../warehouse/migration-files.js';
import { connectPostgres } from '../warehouse/postgres/postgres-connection.js';
import { asWarehouseError } from '../warehouse/postgres/postgres-errors.js';
import { applyPendingFiles as applyOnPostgres } from '../warehouse/postgres/postgres-migrations.js';

import {
  openReferenceConnection,
  type ReferenceConnection,
  referenceDialectOf,
} from './reference-connection.js';
import { emptyTable, insertRows, READ_EDITION, WRITE_EDITION } from './reference-statements.js';

/** What to fill a reference database with. */
export interface ReferenceSeed {
  /** Address of its owner. */
  readonly databaseUrl: string;
  /** Name and version of what the rows were made from. */
  readonly edition: string;
  readonly content: ReferenceContent;
}

/** What filling did. */
export interface SeedOutcome {
  /** False when the database held these rows already. */
  readonly isChanged: boolean;
  readonly contentSha256: string;
}

/** Rows a statement carries: about a megabyte of JSON. */
const ROWS_A_STATEMENT = 5000;

/**
 * Brings a reference database to the newest migration of `sql/reference/`.
 *
 * @throws GridError MIGRATION_MISMATCH, WAREHOUSE_UNAVAILABLE, WAREHOUSE_REJECTED,
 *   INVALID_CONFIGURATION
 */
export async function migrateReferenceDatabase(databaseUrl: string): Promise<void> {
  const dialect = referenceDialectOf(databaseUrl);
  const files = await readMigrationFiles(join(PROJECT_ROOT, 'sql', 'reference', dialect));
  const hooks = { refuse: () => Promise.resolve(), onFile: () => undefined };
  if (dialect === 'azure-sql') {
    const azure = await import('../warehouse/azure-sql/azure-sql-migrations.js');
    const pool = azure.createMigrationPool(databaseUrl);
    await azure.applyPendingFiles(pool, files, hooks).finally(() => pool.close());
    return;
  }
  const client = await connectPostgres({ databaseUrl });
  try {
    await applyOnPostgres(client, files, hooks);
  } catch (error) {
    throw asWarehouseError(error, 'migrating the reference database');
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * Fills a migrated reference database: readers see the old rows, then the new ones, never a mixture.
 * With the rows it holds already it is left alone.
 *
 * @throws GridError WAREHOUSE_UNAVAILABLE, WAREHOUSE_REJECTED, INVALID_CONFIGURATION
 */
export async function seedReferenceDatabase(seed: ReferenceSeed): Promise<SeedOutcome> {
  const contentSha256 = hashOf(seed);
  const connection = await openReferenceConnection(seed.databaseUrl, 'write');
  try {
    const [held] = await connection.run(READ_EDITION, {});
    if (held?.['content_sha256'] === contentSha256) return { isChanged: false, contentSha256 };
    await fill(connection, seed, contentSha256);
    return { isChanged: true, contentSha256 };
  } finally {
    await connection.close();
  }
}

async function fill(
  connection: ReferenceConnection,
  { edition, content }: ReferenceSeed,
  contentSha256: string,
): Promise<void> {
  const { dialect } = connection;
  await connection.inTransaction('filling the reference database', async (session) => {
    for (const table of ['reference_edition', ...REFERENCE_TABLE_NAMES.toReversed()] as const) {
      await session.run(emptyTable(table), {});
    }
    for (const table of REFERENCE_TABLE_NAMES) {
      for (const rows of chunksOf(content[table], ROWS_A_STATEMENT)) {
        await session.run(insertRows(table, dialect), { rows: JSON.stringify(rows) });
      }
    }
    await session.run(WRITE_EDITION, { edition, content_sha256: contentSha256 });
  });
}

/** Of the rows in the order of tables and keys: the same rows, the same hash. */
function hashOf({ edition, content }: ReferenceSeed): string {
  const hash = createHash('sha256').update(edition);
  for (const table of REFERENCE_TABLE_NAMES) {
    hash.update(`\n${table}\n`).update(JSON.stringify(content[table]));
  }
  return hash.digest('hex');
}

function* chunksOf<Row>(rows: readonly Row[], size: number): Generator<readonly Row[]> {
  for (let start = 0; start < rows.length; start += size) yield rows.slice(start, start + size);
}
