import { RECORD_TABLES } from '../../../../domain/star-schema/record-tables.js';
import type { UtcInstant } from '../../../../domain/time/instant.js';
import { migrateAzureSql } from '../../../../platform/warehouse/azure-sql/azure-sql-migrations.js';
import { statement } from '../../../../platform/warehouse/azure-sql/azure-sql-statement.js';
import { asInstant } from '../../../../platform/warehouse/azure-sql/azure-sql-values.js';
import { createAzureSqlWarehouseLoader } from '../../../../platform/warehouse/azure-sql/azure-sql-warehouse-loader.js';
import { createAzureSqlWarehouseReader } from '../../../../platform/warehouse/azure-sql/azure-sql-warehouse-reader.js';

import { type AzureSqlTestDatabase, createMember, createOwnerPool } from './azure-sql-databases.js';
import type { WarehouseUnderTest } from './warehouse-under-test.js';

/** In the order that foreign keys allow: SQL Server truncates no table that one points at. */
const EMPTY_GOLD = `
  ${RECORD_TABLES.map(({ name }) => `delete from ${name}; delete from ${name}_revision;`).join('\n  ')}
  delete from slot_publication;
  delete from source_quota;
  delete from rejected_record;
  delete from ingestion_audit;
  delete from pipeline_run_bronze_object;
  delete from bronze_object;
  delete from pipeline_run;
  delete from fact_energy_flow_revision;
  delete from fact_energy_flow;
  delete from asset_event;
  delete from asset;
  delete from dataset_freshness;
  delete from alarm;
  update dim_region set population = null, area_km2 = null;
  update load_clock set last_known_from = '0001-01-01T00:00:00';`;

/** Both ports on a database of their own, each with a login that is a member of its role only. */
export async function createAzureSqlWarehouse(
  createDatabase: () => Promise<AzureSqlTestDatabase>,
): Promise<WarehouseUnderTest> {
  const database = await createDatabase();
  await migrateAzureSql({ databaseUrl: database.url, origin: 'simulated' });
  const owner = createOwnerPool(database.url);
  let knownAt: UtcInstant | undefined;
  const loader = createAzureSqlWarehouseLoader({
    databaseUrl: await createMember(database, owner, 'grid_loader'),
    knownAtUtc: () => {
      if (knownAt === undefined) throw new Error('the test has set no clock');
      return knownAt;
    },
  });
  const reader = createAzureSqlWarehouseReader({
    databaseUrl: await createMember(database, owner, 'grid_api_reader'),
  });
  return {
    loader,
    reader,
    setKnownAt: (instant) => {
      knownAt = instant;
    },
    rowsOf: async (table) => {
      const everything = statement(
        `everything_of_${table}`,
        `select * from ${table} order by 1, 2`,
        {},
      );
      const rows = await owner.using(`reading ${table}`, (session) =>
        session.rows<Readonly<Record<string, unknown>>>(everything, {}),
      );
      return rows.map(withInstants);
    },
    empty: () => owner.using('emptying Gold', (session) => session.batch(EMPTY_GOLD)),
    close: async () => {
      await Promise.all([loader.close(), reader.close(), owner.close()]);
      await database.drop();
    },
  };
}

function withInstants(row: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      value instanceof Date ? asInstant(value) : value,
    ]),
  );
}
