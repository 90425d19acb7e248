import type { Origin } from '../../domain/energy/origin.js';
import { GridError } from '../../domain/errors/grid-error.js';

import { migratePostgres, type MigrationOutcome } from './postgres/postgres-migrations.js';
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

/**
 * The loader of the warehouse at an address.
 *
 * @throws GridError INVALID_CONFIGURATION for a scheme no adapter serves.
 */
export function openWarehouseLoader(databaseUrl: string): Promise<WarehouseLoader> {
  requireDialect(databaseUrl);
  return Promise.resolve(createPostgresWarehouseLoader({ databaseUrl }));
}

/**
 * The reader of the warehouse at an address.
 *
 * @throws GridError INVALID_CONFIGURATION for a scheme no adapter serves.
 */
export function openWarehouseReader(databaseUrl: string): Promise<WarehouseReader> {
  requireDialect(databaseUrl);
  return Promise.resolve(createPostgresWarehouseReader({ databaseUrl }));
}

/**
 * Brings the warehouse at an address to the newest migration.
 *
 * @throws GridError INVALID_CONFIGURATION for a scheme no adapter serves; MIGRATION_MISMATCH when
 * an applied file has changed; WAREHOUSE_UNAVAILABLE; WAREHOUSE_REJECTED
 */
export function migrateWarehouse(migration: WarehouseMigration): Promise<MigrationOutcome> {
  requireDialect(migration.databaseUrl);
  return migratePostgres(migration);
}

/** The URL's text stays out of the error: it holds a password. */
function requireDialect(databaseUrl: string): void {
  if (/^postgres(?:ql)?:/.test(databaseUrl)) return;
  throw new GridError('INVALID_CONFIGURATION', 'GRID_DATABASE_URL: expected a postgres:// address');
}
