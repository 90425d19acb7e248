import type { Origin } from '../../domain/energy/origin.js';
import { GridError } from '../../domain/errors/grid-error.js';

import type { MigrationOutcome } from './migration-files.js';
import { connectPostgres } from './postgres/postgres-connection.js';
import { migratePostgres } from './postgres/postgres-migrations.js';
import { createPostgresWarehouseLoader } from './postgres/postgres-warehouse-loader.js';
import { createPostgresWarehouseReader } from './postgres/postgres-warehouse-reader.js';
import type { WarehouseLoader } from './warehouse-loader.js';
import type { WarehouseReader } from './warehouse-reader.js';

/** What to migrate, and how to tell of it. */
export interface WarehouseMigration {
  readonly databaseUrl: string;
  /** The one origin this database may hold data of. */
  readonly origin: Origin;
  readonly onProgress?: (message: string) => void;
}

/** The adapter of Azure SQL is loaded when its first address comes: others do not pay for its driver. */
type Dialect = 'postgres' | 'azure-sql';

/**
 * The loader of the warehouse at an address.
 *
 * @throws GridError INVALID_CONFIGURATION for a scheme no adapter serves.
 */
export async function openWarehouseLoader(databaseUrl: string): Promise<WarehouseLoader> {
  switch (dialectOf(databaseUrl)) {
    case 'postgres':
      return createPostgresWarehouseLoader({ databaseUrl });
    case 'azure-sql': {
      const adapter = await import('./azure-sql/azure-sql-warehouse-loader.js');
      return adapter.createAzureSqlWarehouseLoader({ databaseUrl });
    }
  }
}

/**
 * The reader of the warehouse at an address.
 *
 * @throws GridError INVALID_CONFIGURATION for a scheme no adapter serves.
 */
export async function openWarehouseReader(databaseUrl: string): Promise<WarehouseReader> {
  switch (dialectOf(databaseUrl)) {
    case 'postgres':
      return createPostgresWarehouseReader({ databaseUrl });
    case 'azure-sql': {
      const adapter = await import('./azure-sql/azure-sql-warehouse-reader.js');
      return adapter.createAzureSqlWarehouseReader({ databaseUrl });
    }
  }
}

/**
 * Brings the warehouse at an address to the newest migration.
 *
 * @throws GridError INVALID_CONFIGURATION for a scheme no adapter serves; MIGRATION_MISMATCH when
 * an applied file has changed; WAREHOUSE_UNAVAILABLE; WAREHOUSE_REJECTED
 */
export async function migrateWarehouse(migration: WarehouseMigration): Promise<MigrationOutcome> {
  switch (dialectOf(migration.databaseUrl)) {
    case 'postgres':
      return migratePostgres(migration);
    case 'azure-sql': {
      const adapter = await import('./azure-sql/azure-sql-migrations.js');
      return adapter.migrateAzureSql(migration);
    }
  }
}

/**
 * Resolves when the server of a warehouse answers and lets the login in, migrated or not.
 *
 * @throws GridError INVALID_CONFIGURATION; WAREHOUSE_UNAVAILABLE; WAREHOUSE_REJECTED
 */
export async function checkWarehouseAnswers(databaseUrl: string): Promise<void> {
  switch (dialectOf(databaseUrl)) {
    case 'postgres': {
      const client = await connectPostgres({ databaseUrl });
      await client.end();
      return;
    }
    case 'azure-sql': {
      const adapter = await import('./azure-sql/azure-sql-database.js');
      await adapter.checkAzureSqlAnswers(databaseUrl);
    }
  }
}

/**
 * The dialect of a warehouse by the scheme of its address.
 *
 * @throws GridError INVALID_CONFIGURATION; the URL's text stays out of it: it holds a password.
 */
export function dialectOf(databaseUrl: string): Dialect {
  if (/^postgres(?:ql)?:/.test(databaseUrl)) return 'postgres';
  if (databaseUrl.startsWith('mssql:')) return 'azure-sql';
  throw new GridError(
    'INVALID_CONFIGURATION',
    'GRID_DATABASE_URL: expected a postgres:// or mssql:// address',
  );
}
