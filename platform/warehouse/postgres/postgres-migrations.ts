import type { Client } from 'pg';

import type { Origin } from '../../../domain/energy/origin.js';
import {
  migrationDirectory,
  type MigrationFile,
  type MigrationOptions,
  type MigrationOutcome,
  readMigrationFiles,
  refuseChangedFiles,
  refuseMarkedOrigin,
} from '../migration-files.js';

import { connectPostgres } from './postgres-connection.js';
import { seedPostgresDimensions } from './postgres-dimensions.js';
import { asWarehouseError } from './postgres-errors.js';

/** Any two numbers nobody else uses on this server: 'grid', 'migr'. */
const ADVISORY_LOCK = [0x67726964, 0x6d696772] as const;

const CREATE_LEDGER = `
  create table if not exists schema_migration (
    name text not null,
    sha256 text not null,
    applied_at timestamptz not null default now(),
    constraint schema_migration_pk primary key (name)
  )`;

/**
 * Brings a database to the newest migration: each file in a transaction of its own, its SHA-256
 * kept. Running it again, or twice at once, applies each file once. Seeds the dimensions and marks
 * the database with its origin.
 *
 * @throws GridError MIGRATION_MISMATCH when an applied file has changed or is gone, or the database
 * holds another origin; WAREHOUSE_UNAVAILABLE; WAREHOUSE_REJECTED
 */
export async function migratePostgres(options: MigrationOptions): Promise<MigrationOutcome> {
  const files = await readMigrationFiles(options.directory ?? migrationDirectory('postgres'));
  const client = await connectPostgres({ databaseUrl: options.databaseUrl });
  try {
    const applied = await applyPendingFiles(client, files, {
      refuse: (isMigrated) => refuseOtherOrigin(client, options.origin, isMigrated),
      onFile: (name) => options.onProgress?.(`migrating the warehouse: ${name}`),
    });
    await seedPostgresDimensions(client);
    await markOrigin(client, options.origin);
    return { applied };
  } catch (error) {
    throw asWarehouseError(error, 'migrating the warehouse');
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * Applies the files that a database does not have yet, in turn with others that migrate on this server;
 * returns their names.
 *
 * @throws GridError MIGRATION_MISMATCH; whatever `refuse`, asked before the first file, throws.
 */
export async function applyPendingFiles(
  client: Client,
  files: readonly MigrationFile[],
  hooks: {
    readonly refuse: (isMigrated: boolean) => Promise<void>;
    readonly onFile: (name: string) => void;
  },
): Promise<string[]> {
  await client.query('select pg_advisory_lock($1, $2)', [...ADVISORY_LOCK]);
  await client.query(CREATE_LEDGER);
  const known = await readLedger(client);
  refuseChangedFiles(files, known);
  await hooks.refuse(known.size > 0);
  const pending = files.filter((file) => !known.has(file.name));
  for (const file of pending) {
    hooks.onFile(file.name);
    await applyFile(client, file);
  }
  return pending.map((file) => file.name);
}

async function readLedger(client: Client): Promise<ReadonlyMap<string, string>> {
  const { rows } = await client.query<{ name: string; sha256: string }>(
    'select name, sha256 from schema_migration',
  );
  return new Map(rows.map((row) => [row.name, row.sha256]));
}

async function applyFile(client: Client, file: MigrationFile): Promise<void> {
  try {
    await client.query('begin');
    await client.query(file.text);
    await client.query('insert into schema_migration (name, sha256) values ($1, $2)', [
      file.name,
      file.sha256,
    ]);
    await client.query('commit');
  } catch (error) {
    throw asWarehouseError(error, `applying migration ${file.name}`);
  }
}

async function refuseOtherOrigin(
  client: Client,
  origin: Origin,
  isMigrated: boolean,
): Promise<void> {
  if (!isMigrated) return;
  const { rows } = await client.query<{ origin: string }>('select origin from warehouse_origin');
  refuseMarkedOrigin(rows[0]?.origin, origin);
}

async function markOrigin(client: Client, origin: Origin): Promise<void> {
  await client.query(
    'insert into warehouse_origin (origin) values ($1) on conflict (singleton) do nothing',
    [origin],
  );
}
