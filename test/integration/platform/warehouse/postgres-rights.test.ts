import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';

import { RECORD_TABLES } from '../../../../domain/star-schema/record-tables.js';
import { createTestDatabase, type TestDatabase } from '../../../servers/test-servers.js';
import { readDocumentedRights } from '../../../unit/platform/warehouse/migration-texts.js';

const FORBIDDEN = { code: '42501' };
const ROLES = ['grid_loader', 'grid_api_reader', 'grid_operator'] as const;
const PRIVILEGES = ['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger'];
const RIGHTS = readDocumentedRights();
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
  'asset',
  'asset_event',
  'dataset_freshness',
  'alarm',
  ...RECORD_TABLES.flatMap(({ name }) => [name, `${name}_revision`]),
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

  const columnsOf = async (table: string) => {
    const { rows } = await admin.query<{ column_name: string }>(
      `select column_name from information_schema.columns
       where table_schema = 'public' and table_name = $1 and is_identity = 'NO'
       order by ordinal_position`,
      [table],
    );
    return rows.map((row) => row.column_name);
  };

  it('the list of tables is the whole list', async () => {
    const { rows } = await admin.query<{ tablename: string }>(
      "select tablename from pg_tables where schemaname = 'public'",
    );
    expect(rows.map((row) => row.tablename).sort()).toEqual([...TABLES].sort());
  });

  describe.each(TABLES)('on %s', (table) => {
    it.each(ROLES)('%s holds the rights of docs/security.md and no other', async (role) => {
      for (const privilege of PRIVILEGES) {
        const { rows } = await admin.query<{ allowed: boolean }>(
          'select has_table_privilege($1, $2, $3) as allowed',
          [role, table, privilege],
        );
        const right = `${table} ${role} ${privilege}`;
        expect({ right, allowed: rows[0]?.allowed }).toEqual({
          right,
          allowed: RIGHTS.has(right),
        });
      }
    });

    it.each(ROLES)(
      '%s is refused by the server what it has no right to, and nothing else',
      async (role) => {
        const columns = await columnsOf(table);
        for (const [privilege, statement] of attemptsOn(table, columns)) {
          const attempt = asRole(role, statement);
          if (RIGHTS.has(`${table} ${role} ${privilege}`))
            await expect(attempt).resolves.toBeDefined();
          else await expect(attempt).rejects.toMatchObject(FORBIDDEN);
        }
      },
    );

    it('the public has nothing', async () => {
      const { rows } = await admin.query<{ allowed: boolean }>(
        `select has_table_privilege('grid_test_stranger', $1, 'select, insert, update, delete, truncate, references, trigger') as allowed`,
        [table],
      );
      expect(rows).toEqual([{ allowed: false }]);
    });
  });

  it.each(ROLES)('%s makes no table and no role', async (role) => {
    for (const statement of [
      'create table public.mine (a integer)',
      'create schema mine',
      'create role mine',
    ]) {
      await expect(asRole(role, statement)).rejects.toMatchObject(FORBIDDEN);
    }
  });

  it.each(['grid_api_reader', 'grid_operator'])(
    '%s makes no temporary table either',
    async (role) => {
      await expect(asRole(role, 'create temporary table mine (a integer)')).rejects.toMatchObject(
        FORBIDDEN,
      );
    },
  );

  it.each(ROLES)('%s takes no other role', async (role) => {
    for (const other of ROLES.filter((name) => name !== role)) {
      const { rows } = await admin.query<{ allowed: boolean }>(
        "select pg_has_role($1, $2, 'member') as allowed",
        [role, other],
      );
      expect(rows).toEqual([{ allowed: false }]);
    }
  });

  it('no role of Gold can log in by itself, or do what a superuser does', async () => {
    const { rows } = await admin.query(
      `select rolname from pg_roles where rolname = any($1)
        and (rolcanlogin or rolsuper or rolcreaterole or rolcreatedb or rolbypassrls)`,
      [[...ROLES]],
    );
    expect(rows).toEqual([]);
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

/** One statement a privilege that changes nothing where it is allowed, and some nobody but the owner may. */
function attemptsOn(table: string, columns: readonly string[]): (readonly [string, string])[] {
  const list = columns.map((column) => `"${column}"`).join(', ');
  return [
    ['select', `select from ${table} limit 1`],
    ['insert', `insert into ${table} (${list}) select ${list} from ${table} where false`],
    [
      'update',
      `update ${table} set (${list}) = (select ${list} from ${table} limit 1) where false`,
    ],
    ['delete', `delete from ${table} where false`],
    ['truncate', `truncate ${table}`],
    ['owner', `drop table ${table}`],
    ['owner', `alter table ${table} add column extra integer`],
    ['owner', `create index on ${table} ((1))`],
    ['owner', `alter table ${table} disable trigger all`],
  ];
}

async function connect(connectionString: string): Promise<Client> {
  const client = new Client({ connectionString });
  await client.connect();
  return client;
}
