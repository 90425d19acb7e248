import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  jest,
} from '@jest/globals';

import { REGIONAL_ENERGY_SOURCES } from '../../../../domain/energy/energy-source.js';
import { REGIONS } from '../../../../domain/region/region.js';
import type { AzureSqlPool } from '../../../../platform/warehouse/azure-sql/azure-sql-connection.js';
import { migrateAzureSql } from '../../../../platform/warehouse/azure-sql/azure-sql-migrations.js';
import { statement } from '../../../../platform/warehouse/azure-sql/azure-sql-statement.js';
import { asCount } from '../../../../platform/warehouse/azure-sql/azure-sql-values.js';
import { createAzureSqlWarehouseReader } from '../../../../platform/warehouse/azure-sql/azure-sql-warehouse-reader.js';
import { CIVIL_DATE_COUNT, dateRows } from '../../../../platform/warehouse/dimension-rows.js';
import {
  checkWarehouseAnswers,
  migrateWarehouse,
  openWarehouseLoader,
  openWarehouseReader,
} from '../../../../platform/warehouse/open-warehouse.js';
import type { TdsStub } from '../../../servers/tds-stub/tds-stub.js';

import { createOwnerPool, createStubDatabase } from './azure-sql-databases.js';

/** Every statement goes through the driver, the stub and PostgreSQL: slow on a busy machine. */
jest.setTimeout(30_000);

describe('migrateAzureSql', () => {
  let stub: TdsStub;
  let owner: AzureSqlPool;
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'grid-migrations-'));
  });
  afterAll(() => rm(directory, { recursive: true }));
  beforeEach(async () => {
    ({ stub } = await createStubDatabase());
    owner = createOwnerPool(stub.url);
    await cp('sql/azure-sql', directory, { recursive: true });
  });
  afterEach(async () => {
    await owner.close();
    await stub.close();
  });

  const migrate = (origin: 'live' | 'simulated' = 'simulated') =>
    migrateAzureSql({ databaseUrl: stub.url, origin, directory });
  const rowsOf = (text: string) =>
    owner.using('looking', (session) =>
      session.rows<Readonly<Record<string, unknown>>>(statement('look', text, {}), {}),
    );
  const count = async (table: string) =>
    asCount((await rowsOf(`select count(*) as n from ${table}`))[0]?.['n']);

  it('applies every file once, in order, and says which', async () => {
    const told: string[] = [];
    const first = await migrateAzureSql({
      databaseUrl: stub.url,
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

  it('refuses a file that has changed since it was applied, and names it', async () => {
    await migrate();
    await writeFile(join(directory, '0004_create_audit.sql'), '-- something else');

    await expect(migrate()).rejects.toMatchObject({
      code: 'MIGRATION_MISMATCH',
      details: { migration: '0004_create_audit.sql' },
    });
  });

  it('refuses a database of another origin', async () => {
    await migrate('simulated');

    await expect(migrate('live')).rejects.toMatchObject({ code: 'MIGRATION_MISMATCH' });
  });

  it('a file that fails leaves nothing of itself behind, and the others can follow later', async () => {
    const broken = join(directory, '0099_break_half_way.sql');
    await writeFile(
      broken,
      'create table half_way (a int not null); insert into half_way (b) values (1);',
    );
    await expect(migrate()).rejects.toMatchObject({ code: 'WAREHOUSE_REJECTED' });
    await writeFile(broken, 'create table half_way (a int not null);');

    expect((await migrate()).applied).toEqual(['0099_break_half_way.sql']);
    await rm(broken);
  });

  it('seeds the dimensions from the domain', async () => {
    await migrate();

    expect(await count('dim_region')).toBe(REGIONS.length);
    expect(await count('dim_source')).toBe(REGIONAL_ENERGY_SOURCES.length);
    expect(await count('dim_time')).toBe(96);
    expect(await count('dim_date')).toBe(CIVIL_DATE_COUNT);
  });

  it('civil days come back as they were written, whatever the time zone of the machine', async () => {
    await migrate();

    const found = await rowsOf(
      'select civil_date, date_key from dim_date where date_key in (20120101, 20260329, 20261025) order by date_key',
    );
    const days = found.map((row) => [
      row['date_key'],
      row['civil_date'] instanceof Date ? row['civil_date'].toISOString() : row['civil_date'],
    ]);
    expect(days).toEqual([
      [20_120_101, '2012-01-01T00:00:00.000Z'],
      [20_260_329, '2026-03-29T00:00:00.000Z'],
      [20_261_025, '2026-10-25T00:00:00.000Z'],
    ]);
    expect(dateRows().rows).toHaveLength(CIVIL_DATE_COUNT);
  });

  it('a name that changes in the domain follows, and nothing else is written', async () => {
    await migrate();
    await owner.using('changing', (session) =>
      session.batch("update dim_region set region_name = N'Old name' where region_code = N'11';"),
    );
    await migrate();

    const [region] = await rowsOf("select region_name from dim_region where region_code = N'11'");
    expect(region).toEqual({ region_name: 'Île-de-France' });
  });

  it('a database that is not migrated is not ready, one that is, is', async () => {
    const reader = createAzureSqlWarehouseReader({ databaseUrl: stub.url });
    await expect(reader.checkReady()).rejects.toMatchObject({ code: 'WAREHOUSE_UNAVAILABLE' });
    await migrate();

    await expect(reader.checkReady()).resolves.toBeUndefined();
    await reader.close();
  });

  it('a server answers before its database is migrated, and not to a wrong password', async () => {
    const wrong = new URL(stub.url);
    wrong.password = 'hunter2';

    await expect(checkWarehouseAnswers(stub.url)).resolves.toBeUndefined();
    await expect(checkWarehouseAnswers(wrong.href)).rejects.toMatchObject({
      code: 'WAREHOUSE_REJECTED',
      details: { sqlNumber: 18_456 },
    });
  });

  it('an address is opened by its scheme', async () => {
    await migrateWarehouse({ databaseUrl: stub.url, origin: 'simulated' });
    const reader = await openWarehouseReader(stub.url);
    const loader = await openWarehouseLoader(stub.url);

    expect(await reader.loadVersion()).toBe('0');
    await Promise.all([reader.close(), loader.close()]);
  });
});
