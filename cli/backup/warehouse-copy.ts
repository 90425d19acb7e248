import { createReadStream } from 'node:fs';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';

import type { Client } from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';

import type { Origin } from '../../domain/energy/origin.js';
import { GridError } from '../../domain/errors/grid-error.js';
import {
  migrationDirectory,
  readMigrationFiles,
} from '../../platform/warehouse/migration-files.js';
import { connectPostgres } from '../../platform/warehouse/postgres/postgres-connection.js';
import { asWarehouseError } from '../../platform/warehouse/postgres/postgres-errors.js';
import { migratePostgres } from '../../platform/warehouse/postgres/postgres-migrations.js';

import { writeFileFrom } from './backup-files.js';
import type { BackupManifest, TableCopy } from './backup-manifest.js';
import { parentsFirst } from './parents-first.js';

/** A warehouse on PostgreSQL as a backup holds it. */
export type WarehouseCopy = Extract<BackupManifest['warehouse'], { kind: 'postgres' }>;

const FOLDER = 'warehouse';

const LIST_TABLES = `
  select class.relname as name, array_agg(attribute.attname::text order by attribute.attnum) as columns
  from pg_class as class
  join pg_attribute as attribute on attribute.attrelid = class.oid
  where class.relnamespace = 'public'::regnamespace and class.relkind in ('r', 'p')
    and not class.relispartition
    and attribute.attnum > 0 and not attribute.attisdropped and attribute.attgenerated = ''
  group by class.relname order by class.relname`;

const LIST_SEQUENCES = `
  select sequencename as name from pg_sequences where schemaname = 'public' order by 1`;

const LIST_REFERENCES = `
  select child.relname as child, parent.relname as parent
  from pg_constraint as key
  join pg_class as child on child.oid = key.conrelid
  join pg_class as parent on parent.oid = key.confrelid
  where key.contype = 'f' and child.relnamespace = 'public'::regnamespace`;

/**
 * Copies every table of a warehouse as of one moment, while it is read and written: COPY inside one
 * repeatable-read transaction, a compressed file a table.
 *
 * @throws GridError WAREHOUSE_UNAVAILABLE, WAREHOUSE_REJECTED
 */
export async function backUpWarehouse(
  databaseUrl: string,
  backupFolder: string,
  onTable: (name: string) => void,
): Promise<WarehouseCopy> {
  return withClient(databaseUrl, 'backing up the warehouse', async (client) => {
    await client.query('begin isolation level repeatable read read only');
    const { rows: tables } = await client.query<{ name: string; columns: string[] }>(LIST_TABLES);
    const { rows: migrations } = await client.query<WarehouseCopy['migrations'][number]>(
      'select name, sha256 from schema_migration order by name',
    );
    const copies: TableCopy[] = [];
    for (const { name, columns } of tables) {
      onTable(name);
      copies.push(await copyTable(client, backupFolder, name, columns));
    }
    const sequences = await readSequences(client);
    await client.query('commit');
    return { kind: 'postgres', migrations, tables: copies, sequences };
  });
}

/**
 * Fills an empty database from a backup: migrated as far as the backed-up one was, filled, then
 * migrated to this version.
 *
 * @throws GridError RESTORE_REFUSED when the database holds a table; WAREHOUSE_UNAVAILABLE;
 * WAREHOUSE_REJECTED; BACKUP_UNUSABLE when rows are missing.
 */
export async function restoreWarehouse(
  { databaseUrl, origin }: { readonly databaseUrl: string; readonly origin: Origin },
  backupFolder: string,
  copy: WarehouseCopy,
  onTable: (name: string) => void,
): Promise<void> {
  await refuseFilledDatabase(databaseUrl);
  await migrateAsFarAs(copy.migrations, databaseUrl, origin);
  await withClient(databaseUrl, 'restoring the warehouse', async (client) => {
    await client.query('begin');
    const names = copy.tables.map(({ name }) => client.escapeIdentifier(name));
    await client.query(`truncate table ${names.join(', ')}`);
    const { rows: references } = await client.query<{ child: string; parent: string }>(
      LIST_REFERENCES,
    );
    for (const table of parentsFirst(copy.tables, references)) {
      onTable(table.name);
      await fillTable(client, backupFolder, table);
    }
    for (const { name, lastValue, isCalled } of copy.sequences) {
      await client.query('select setval($1::regclass, $2::bigint, $3)', [
        client.escapeIdentifier(name),
        lastValue,
        isCalled,
      ]);
    }
    await client.query('commit');
    await client.query('analyze');
  });
  await migratePostgres({ databaseUrl, origin });
}

/**
 * Refuses a database that holds anything.
 *
 * @throws GridError RESTORE_REFUSED
 */
export async function refuseFilledDatabase(databaseUrl: string): Promise<void> {
  const tables = await withClient(databaseUrl, 'looking at the warehouse', async (client) =>
    client.query<{ name: string }>(LIST_TABLES),
  );
  if (tables.rows.length === 0) return;
  throw new GridError(
    'RESTORE_REFUSED',
    `the database holds ${tables.rows.length} tables: restore into an empty one`,
  );
}

/** Names of the migrations of a backup that this version does not have: it cannot restore it. */
export async function unknownMigrations({ migrations }: WarehouseCopy): Promise<readonly string[]> {
  const files = await readMigrationFiles(migrationDirectory('postgres'));
  const known = new Map(files.map(({ name, sha256 }) => [name, sha256]));
  return migrations
    .filter(({ name, sha256 }) => known.get(name) !== sha256)
    .map(({ name }) => name);
}

/**
 * Refuses a backup of a warehouse that another version has migrated.
 *
 * @throws GridError RESTORE_REFUSED
 */
export async function refuseUnknownMigrations(copy: WarehouseCopy): Promise<void> {
  const unknown = await unknownMigrations(copy);
  if (unknown.length === 0) return;
  throw new GridError(
    'RESTORE_REFUSED',
    `the warehouse in the backup was migrated by another version: restore with one that has ${unknown.join(', ')}`,
  );
}

async function copyTable(
  client: Client,
  backupFolder: string,
  name: string,
  columns: readonly string[],
): Promise<TableCopy> {
  const file = join(FOLDER, `${name}.copy.gz`);
  const list = columns.map((column) => client.escapeIdentifier(column)).join(', ');
  const rows = client.query(
    copyTo(`copy (select ${list} from ${client.escapeIdentifier(name)}) to stdout`),
  );
  const packed = createGzip({ level: 1 });
  const [written] = await Promise.all([
    writeFileFrom(join(backupFolder, file), packed),
    pipeline(rows, packed),
  ]);
  return { name, columns: [...columns], rowCount: rows.rowCount, file, ...written };
}

async function fillTable(client: Client, backupFolder: string, table: TableCopy): Promise<void> {
  const list = table.columns.map((column) => client.escapeIdentifier(column)).join(', ');
  const rows = client.query(
    copyFrom(`copy ${client.escapeIdentifier(table.name)} (${list}) from stdin`),
  );
  await pipeline(createReadStream(join(backupFolder, table.file)), createGunzip(), rows);
  if (rows.rowCount === table.rowCount) return;
  throw new GridError(
    'BACKUP_UNUSABLE',
    `${table.name} took ${rows.rowCount} rows of ${table.rowCount}`,
  );
}

/** A sequence stands outside of transactions: it may be ahead of the snapshot, never behind it. */
async function readSequences(client: Client): Promise<WarehouseCopy['sequences']> {
  const { rows } = await client.query<{ name: string }>(LIST_SEQUENCES);
  const sequences: WarehouseCopy['sequences'] = [];
  for (const { name } of rows) {
    const { rows: values } = await client.query<{ lastValue: string; isCalled: boolean }>(
      `select last_value::text as "lastValue", is_called as "isCalled"
       from ${client.escapeIdentifier(name)}`,
    );
    sequences.push(...values.map((value) => ({ name, ...value })));
  }
  return sequences;
}

/** Applies the files that the backup's warehouse had, and no newer one. */
async function migrateAsFarAs(
  migrations: WarehouseCopy['migrations'],
  databaseUrl: string,
  origin: Origin,
): Promise<void> {
  const own = migrationDirectory('postgres');
  const directory = await mkdtemp(join(tmpdir(), 'grid-migrations-'));
  try {
    for (const { name } of migrations) await copyFile(join(own, name), join(directory, name));
    await migratePostgres({ databaseUrl, origin, directory });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function withClient<Result>(
  databaseUrl: string,
  doing: string,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = await connectPostgres({ databaseUrl });
  try {
    return await work(client);
  } catch (error) {
    throw asWarehouseError(error, doing);
  } finally {
    await client.end().catch(() => undefined);
  }
}
