import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';

import { createHeartbeatFileActivities } from '../../../activities/audit/audit-activities.js';
import { HEARTBEAT_FIELDS } from '../../../cli/docs/lake-entries.js';
import { parseInstant } from '../../../domain/time/instant.js';
import { createLocalDiskLake } from '../../../platform/lake/local-disk-lake.js';
import { GOLD_TABLES } from '../../../platform/warehouse/dictionary/gold-tables.js';
import { createTestDatabase, type TestDatabase } from '../../servers/test-servers.js';

const COLUMNS = `
  select column_details.table_name, column_name, udt_name, is_nullable
  from information_schema.columns as column_details
  join information_schema.tables as table_details using (table_schema, table_name)
  where table_schema = 'public' and table_type = 'BASE TABLE'
  order by table_name, ordinal_position`;

const TYPE_NAMES: Readonly<Record<string, string>> = {
  bool: 'boolean',
  float8: 'double precision',
  int2: 'smallint',
  int4: 'integer',
  int8: 'bigint',
};

interface ColumnRow {
  readonly table_name: string;
  readonly column_name: string;
  readonly udt_name: string;
  readonly is_nullable: 'YES' | 'NO';
}

describe('the data dictionary', () => {
  let database: TestDatabase;
  let client: Client;

  beforeAll(async () => {
    database = await createTestDatabase('simulated');
    client = new Client({ connectionString: database.url });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  it('names every column of every table of the migrated database, its type and whether it may be null', async () => {
    const { rows } = await client.query<ColumnRow>(COLUMNS);
    const real = rows.map(
      ({ table_name: table, column_name: name, udt_name: type, is_nullable: isNullable }) =>
        `${table}.${name} ${TYPE_NAMES[type] ?? type}${isNullable === 'YES' ? ' null' : ''}`,
    );

    const documented = GOLD_TABLES.flatMap((table) =>
      table.columns.map(
        ({ name, type, isNullable }) => `${table.name}.${name} ${type}${isNullable ? ' null' : ''}`,
      ),
    );

    expect([...documented].sort()).toEqual([...real].sort());
  });

  it('lists the columns of a table in their order', async () => {
    const { rows } = await client.query<ColumnRow>(COLUMNS);

    for (const { name, columns } of GOLD_TABLES) {
      const real = rows.filter((row) => row.table_name === name).map((row) => row.column_name);
      expect(columns.map((entry) => entry.name)).toEqual(real);
    }
  });

  it('names the fields that a heartbeat file holds', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'grid-heartbeat-'));
    const lake = createLocalDiskLake(folder);
    const { path } = await createHeartbeatFileActivities({ lake }).writeHeartbeatFile({
      jobId: 'ingest/run',
      timestampUtc: parseInstant('2026-08-27T07:45:12Z'),
      status: 'success',
      source: 'eco2mix-regional-tr',
      recordCount: 144,
      errorDetails: null,
    });

    const written: unknown = JSON.parse(Buffer.from(await lake.read(path)).toString('utf8'));

    expect(Object.keys(written ?? {})).toEqual(HEARTBEAT_FIELDS.map(([field]) => field));
    await rm(folder, { recursive: true, force: true });
  });
});
