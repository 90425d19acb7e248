import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';

import { createTestDatabase, type TestDatabase } from '../../../servers/test-servers.js';

const FORBIDDEN = { code: '42501' };
const TABLES = [
  'warehouse_origin',
  'dim_region',
  'dim_date',
  'dim_time',
  'dim_source',
  'fact_energy_flow',
  'fact_energy_flow_revision',
  'load_clock',
  'pipeline_run',
  'bronze_object',
  'pipeline_run_bronze_object',
  'ingestion_audit',
  'rejected_record',
  'source_quota',
  'slot_publication',
  'schema_migration',
];

describe('the rights of Gold', () => {
  let database: TestDatabase;
  let admin: Client;

  beforeAll(async () => {
    database = await createTestDatabase('simulated');
    admin = await connect(database.url);
    await admin.query('create role grid_test_stranger login').catch(() => undefined);
  });
  afterAll(async () => {
    await admin.end();
    await database.drop();
  });

  const asRole = async (role: string, statement: string) => {
    const client = await connect(database.asRole(role));
    try {
      return await client.query(statement);
    } finally {
      await client.end();
    }
  };

  it('the list of tables is the whole list', async () => {
    const { rows } = await admin.query<{ tablename: string }>(
      "select tablename from pg_tables where schemaname = 'public'",
    );
    expect(rows.map((row) => row.tablename).sort()).toEqual([...TABLES].sort());
  });

  describe.each(TABLES)('on %s', (table) => {
    it('the API role reads, and neither writes nor empties', async () => {
      await expect(asRole('grid_api_reader', `select from ${table}`)).resolves.toBeDefined();
      for (const statement of writesTo(table)) {
        await expect(asRole('grid_api_reader', statement)).rejects.toMatchObject(FORBIDDEN);
      }
    });

    it('the loader neither drops, alters, truncates nor deletes but where a fact retires', async () => {
      const statements = [
        `drop table ${table}`,
        `alter table ${table} add column extra integer`,
        `truncate ${table}`,
        `create index on ${table} ((1))`,
        ...(table === 'fact_energy_flow' ? [] : [`delete from ${table}`]),
      ];
      for (const statement of statements) {
        await expect(asRole('grid_loader', statement)).rejects.toMatchObject(FORBIDDEN);
      }
    });

    it('the API role holds no right but to read', async () => {
      const { rows } = await admin.query<{ allowed: boolean }>(
        "select has_table_privilege('grid_api_reader', $1, 'insert, update, delete, truncate, references, trigger') as allowed",
        [table],
      );
      expect(rows).toEqual([{ allowed: false }]);
    });

    it('the public has nothing', async () => {
      const { rows } = await admin.query<{ allowed: boolean }>(
        `select has_table_privilege('grid_test_stranger', $1, 'select, insert, update, delete, truncate, references, trigger') as allowed`,
        [table],
      );
      expect(rows).toEqual([{ allowed: false }]);
    });
  });

  it.each(['grid_api_reader', 'grid_loader'])('%s makes no table and no role', async (role) => {
    for (const statement of [
      'create table public.mine (a integer)',
      'create schema mine',
      'create role mine',
    ]) {
      await expect(asRole(role, statement)).rejects.toMatchObject(FORBIDDEN);
    }
  });

  it('the API role makes no temporary table either', async () => {
    await expect(
      asRole('grid_api_reader', 'create temporary table mine (a integer)'),
    ).rejects.toMatchObject(FORBIDDEN);
  });

  it('the history is written, never rewritten', async () => {
    for (const statement of [
      "update fact_energy_flow_revision set end_reason = 'retired'",
      "update warehouse_origin set origin = 'live'",
      'update schema_migration set sha256 = name',
    ]) {
      await expect(asRole('grid_loader', statement)).rejects.toMatchObject(FORBIDDEN);
    }
  });

  it('a stranger cannot even connect', async () => {
    const { rows } = await admin.query(
      "select has_database_privilege('grid_test_stranger', current_database(), 'connect') as allowed",
    );
    expect(rows).toEqual([{ allowed: false }]);
  });
});

function writesTo(table: string): string[] {
  return [
    `insert into ${table} default values`,
    `delete from ${table}`,
    `truncate ${table}`,
    `drop table ${table}`,
  ];
}

async function connect(connectionString: string): Promise<Client> {
  const client = new Client({ connectionString });
  await client.connect();
  return client;
}
