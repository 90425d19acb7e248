import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';

import { preparePostgres } from '../../../cli/commands/prepare-postgres.js';
import { seedReference } from '../../../cli/commands/seed-reference.js';
import type { ChildHandle } from '../../../cli/stack/child-process.js';
import { findFreePort } from '../../../cli/stack/port.js';
import { startPostgresServer } from '../../../cli/stack/postgres-server.js';
import { makeWarehouseLogins } from '../../../cli/stack/warehouse-logins.js';
import { migratePostgres } from '../../../platform/warehouse/postgres/postgres-migrations.js';

const PASSWORD = 'superuser-password';

let folder: string;
let server: ChildHandle;
let port: number;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'grid-prepared-'));
  chmodSync(folder, 0o755);
  port = await findFreePort();
  server = await startPostgresServer({
    dataFolder: join(folder, 'postgres-18'),
    port,
    superuserPassword: PASSWORD,
    logFile: join(folder, 'postgres.log'),
    isDisposable: true,
  });
  secret('admin_url', url('postgres', PASSWORD, 'postgres'));
  secret('owner_url', url('grid_owner', 'owner-1', 'grid_simulated'));
  secret('loader_url', url('grid_loader_login', 'loader-1', 'grid_simulated'));
  secret('reader_url', url('grid_api_reader_login', 'reader-1', 'grid_simulated'));
  secret('reference_owner_url', url('grid_reference_owner', 'owner-2', 'grid_reference'));
  secret('reference_reader_url', url('grid_reference_reader_login', 'reader-3', 'grid_reference'));
  secret('temporal_password', 'temporal-1');
  await prepare();
}, 60_000);

afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('a fresh PostgreSQL, prepared from secret files', () => {
  it('is migrated by its owner, who is no superuser', async () => {
    const { applied } = await migratePostgres({
      databaseUrl: url('grid_owner', 'owner-1', 'grid_simulated'),
      origin: 'simulated',
    });
    await makeLogins();

    expect(applied.length).toBeGreaterThan(0);
    expect(
      await rows(
        url('grid_owner', 'owner-1', 'grid_simulated'),
        'select rolsuper, rolcreatedb from pg_roles where rolname = current_user',
      ),
    ).toEqual([{ rolsuper: false, rolcreatedb: false }]);
  });

  it('lets the reader read and not write', async () => {
    const reader = url('grid_api_reader_login', 'reader-1', 'grid_simulated');

    expect(await rows(reader, 'select count(*)::int as count from fact_energy_flow')).toEqual([
      { count: 0 },
    ]);
    await expect(rows(reader, 'delete from fact_energy_flow')).rejects.toThrow(/permission denied/);
  });

  it('lets Temporal into its two databases and nobody else, and Temporal into no other', async () => {
    const temporal = (database: string): string => url('temporal', 'temporal-1', database);
    const reader = (database: string): string => url('grid_api_reader_login', 'reader-1', database);

    expect(await rows(temporal('temporal'), 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(await rows(temporal('temporal_visibility'), 'select 1 as one')).toEqual([{ one: 1 }]);
    await expect(rows(temporal('grid_simulated'), 'select 1')).rejects.toThrow(/permission denied/);
    await expect(rows(reader('temporal'), 'select 1')).rejects.toThrow(/permission denied/);
  });

  it('has a reference database that its owner, no superuser, fills, and its reader only reads', async () => {
    await seedReference({
      ownerUrlFile: join(folder, 'reference_owner_url'),
      login: `grid_reference_reader=${join(folder, 'reference_reader_url')}`,
      keepFiles: true,
    });
    const reader = url('grid_reference_reader_login', 'reader-3', 'grid_reference');

    expect(await rows(reader, 'select count(*)::int as count from commune')).toEqual([
      { count: 34_969 },
    ]);
    for (const statement of [
      'delete from commune',
      'truncate postal_code',
      'create table mine (a integer)',
      'create temporary table mine (a integer)',
    ]) {
      await expect(rows(reader, statement)).rejects.toThrow(/permission denied/);
    }
    await expect(
      rows(url('grid_reference_reader_login', 'reader-3', 'grid_simulated'), 'select 1'),
    ).rejects.toThrow(/permission denied/);
    await expect(
      rows(url('grid_api_reader_login', 'reader-1', 'grid_reference'), 'select 1'),
    ).rejects.toThrow(/permission denied/);
  }, 60_000);

  it('takes new passwords when it is prepared again, and keeps its data', async () => {
    secret('reader_url', url('grid_api_reader_login', 'reader-2', 'grid_simulated'));
    await prepare();
    await makeLogins();

    await expect(
      rows(url('grid_api_reader_login', 'reader-1', 'grid_simulated'), 'select 1'),
    ).rejects.toThrow(/password authentication failed/);
    expect(
      await rows(
        url('grid_api_reader_login', 'reader-2', 'grid_simulated'),
        'select count(*)::int as count from load_clock',
      ),
    ).toEqual([{ count: 1 }]);
  });

  it('names the file, never its content, when that is no address', async () => {
    secret('broken_url', 'not-an-address-but-a-secret');
    const prepared = preparePostgres({
      adminUrlFile: join(folder, 'admin_url'),
      ownerUrlFile: join(folder, 'broken_url'),
    });

    await expect(prepared).rejects.toThrow(/broken_url: expected postgres:/);
    await expect(prepared).rejects.not.toThrow(/but-a-secret/);
  });
});

function prepare(): Promise<void> {
  return preparePostgres({
    adminUrlFile: join(folder, 'admin_url'),
    ownerUrlFile: join(folder, 'owner_url'),
    referenceOwnerUrlFile: join(folder, 'reference_owner_url'),
    temporalPasswordFile: join(folder, 'temporal_password'),
  });
}

function makeLogins(): Promise<void> {
  return makeWarehouseLogins(url('grid_owner', 'owner-1', 'grid_simulated'), [
    `grid_loader=${join(folder, 'loader_url')}`,
    `grid_api_reader=${join(folder, 'reader_url')}`,
  ]);
}

function secret(name: string, content: string): void {
  writeFileSync(join(folder, name), `${content}\n`, { mode: 0o600 });
}

function url(login: string, password: string, database: string): string {
  return `postgres://${login}:${password}@127.0.0.1:${port}/${database}`;
}

async function rows(connectionString: string, statement: string): Promise<readonly unknown[]> {
  const client = new pg.Client({ connectionString });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const result = await client.query<Record<string, unknown>>(statement);
    return result.rows;
  } finally {
    await client.end();
  }
}
