import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';

import { REGIONAL_ENERGY_SOURCES } from '../../../../domain/energy/energy-source.js';
import { REGIONS } from '../../../../domain/region/region.js';
import { parseInstant } from '../../../../domain/time/instant.js';
import { timeWindow } from '../../../../domain/time/time-window.js';
import { createPostgresPool } from '../../../../platform/warehouse/postgres/postgres-connection.js';
import { ensureDatabase } from '../../../../platform/warehouse/postgres/postgres-database.js';
import { migratePostgres } from '../../../../platform/warehouse/postgres/postgres-migrations.js';
import { createPostgresWarehouseReader } from '../../../../platform/warehouse/postgres/postgres-warehouse-reader.js';
import { createTestDatabase, type TestDatabase } from '../../../servers/test-servers.js';

describe('migratePostgres', () => {
  let database: TestDatabase;
  let owner: Pool;
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'grid-migrations-'));
  });
  afterAll(() => rm(directory, { recursive: true }));
  beforeEach(async () => {
    database = await createTestDatabase();
    owner = createPostgresPool({ databaseUrl: database.url, maxConnections: 1 });
    await cp('sql/postgres', directory, { recursive: true });
  });
  afterEach(async () => {
    await owner.end();
    await database.drop();
  });

  const migrate = (origin: 'live' | 'simulated' = 'simulated') =>
    migratePostgres({ databaseUrl: database.url, origin, directory });
  const count = async (table: string) => {
    const { rows } = await owner.query<{ n: number }>(
      `select count(*)::integer as n from ${table}`,
    );
    return rows[0]?.n;
  };

  it('applies every file once, in order, and says which', async () => {
    const told: string[] = [];
    const first = await migratePostgres({
      databaseUrl: database.url,
      origin: 'simulated',
      onProgress: (message) => told.push(message),
    });
    const second = await migrate();

    expect(first.applied).toEqual([...first.applied].sort());
    expect(first.applied[0]).toBe('0001_create_dimensions.sql');
    expect(told).toHaveLength(first.applied.length);
    expect(second.applied).toEqual([]);
  });

  it('two migrators at once apply each file once', async () => {
    const outcomes = await Promise.all([migrate(), migrate(), migrate()]);

    const applied = outcomes.flatMap((outcome) => outcome.applied);
    expect(new Set(applied).size).toBe(applied.length);
    expect(await count('schema_migration')).toBe(applied.length);
  });

  it('two databases of one server migrate at once', async () => {
    const other = await createTestDatabase();
    await Promise.all([
      migrate(),
      migratePostgres({ databaseUrl: other.url, origin: 'live', directory }),
    ]);
    await other.drop();
  });

  it('refuses a file that has changed since it was applied, and names it', async () => {
    await migrate();
    await writeFile(join(directory, '0004_create_audit.sql'), '-- something else');

    await expect(migrate()).rejects.toMatchObject({
      code: 'MIGRATION_MISMATCH',
      details: { migration: '0004_create_audit.sql' },
    });
  });

  it('refuses a database whose applied file is gone, and names it', async () => {
    await migrate();
    await rm(join(directory, '0005_create_roles.sql'));

    await expect(migrate()).rejects.toMatchObject({
      code: 'MIGRATION_MISMATCH',
      details: { migration: '0005_create_roles.sql' },
    });
  });

  it('goes on with a database that a newer version has expanded', async () => {
    const newer = join(directory, '0099_expand.sql');
    await writeFile(newer, 'create table expanded (a integer);');
    await migrate();
    await rm(newer);

    expect((await migrate()).applied).toEqual([]);
  });

  it('refuses a database of another origin', async () => {
    await migrate('simulated');

    await expect(migrate('live')).rejects.toMatchObject({ code: 'MIGRATION_MISMATCH' });
  });

  it('a file that fails leaves nothing of itself behind, and the others can follow later', async () => {
    const broken = join(directory, '0099_break_half_way.sql');
    await writeFile(broken, 'create table half_way (a integer); select 1 / 0;');
    await expect(migrate()).rejects.toMatchObject({ code: 'WAREHOUSE_REJECTED' });
    await writeFile(broken, 'create table half_way (a integer);');

    expect((await migrate()).applied).toEqual(['0099_break_half_way.sql']);
    await rm(broken);
  });

  it('seeds the dimensions from the domain', async () => {
    await migrate();

    expect(await count('dim_region')).toBe(REGIONS.length);
    expect(await count('dim_source')).toBe(REGIONAL_ENERGY_SOURCES.length);
    expect(await count('dim_time')).toBe(96);
    expect(await count('dim_date')).toBe(10_593);
  });

  it('the days agree with the calendar and time zone rules of PostgreSQL', async () => {
    await migrate();
    const { rows } = await owner.query<{ date_key: number }>(`
      select date_key from dim_date
      where date_key <> to_char(civil_date, 'YYYYMMDD')::integer
        or (year, quarter, month, day) is distinct from (extract(year from civil_date),
          extract(quarter from civil_date), extract(month from civil_date), extract(day from civil_date))
        or (iso_year, iso_week, weekday) is distinct from (extract(isoyear from civil_date),
          extract(week from civil_date), extract(isodow from civil_date))
        or is_weekend <> (extract(isodow from civil_date) in (6, 7))
        or quarter_hour_count <> extract(epoch from
          ((civil_date + 1)::timestamp at time zone 'Europe/Paris')
            - (civil_date::timestamp at time zone 'Europe/Paris')) / 900`);

    expect(rows).toEqual([]);
  });

  it('a database that is not migrated is not ready, one that is, is', async () => {
    const reader = createPostgresWarehouseReader({ databaseUrl: database.url });
    const early = reader.checkReady();
    await expect(early).rejects.toMatchObject({ code: 'WAREHOUSE_UNAVAILABLE' });
    await migrate();

    await expect(reader.checkReady()).resolves.toBeUndefined();
    await reader.close();
  });

  it('a run that the release before record tables writes counts as one of flows', async () => {
    await migrate();
    await owner.query(`
      insert into pipeline_run (run_id, workflow_id, workflow_type, dataset, origin, window_start,
        window_end, run_trigger, code_version, outcome, started_at, finished_at, rows_in_count,
        rows_accepted_count, rows_rejected_count, facts_inserted_count, facts_revised_count,
        facts_unchanged_count, facts_retired_count, facts_outranked_count, checks)
      values ('old', 'w', 't', 'eco2mix-regional-tr', 'simulated', '2024-01-01Z', '2024-01-02Z',
        'backfill', '0.1.0', 'success', '2024-01-02Z', '2024-01-02Z', 0, 0, 0, 0, 0, 0, 0, 0, '[]')`);
    const reader = createPostgresWarehouseReader({ databaseUrl: database.url });
    const emptyOn = (day: string) =>
      reader.explainEmptyWindow({
        window: timeWindow(parseInstant(`${day}T03:00:00Z`), parseInstant(`${day}T04:00:00Z`)),
        regionCodes: [],
        sources: [],
        limit: 1,
      });

    expect(await emptyOn('2024-01-01')).toBe('not_yet_published');
    expect(await emptyOn('2024-01-02')).toBe('never_fetched');
    await reader.close();
  });

  it('ensureDatabase makes a database once, also when asked twice at once', async () => {
    const name = `${new URL(database.url).pathname.slice(1)}_made`;
    await Promise.all([ensureDatabase(database.url, name), ensureDatabase(database.url, name)]);
    await ensureDatabase(database.url, name);

    const found = await owner.query('select from pg_database where datname = $1', [name]);
    expect(found.rowCount).toBe(1);
    await owner.query(`drop database ${name}`);
  });
});
