import { RECORD_TABLES } from '../../../../domain/star-schema/record-tables.js';
import type { UtcInstant } from '../../../../domain/time/instant.js';
import { createPostgresPool } from '../../../../platform/warehouse/postgres/postgres-connection.js';
import { createPostgresWarehouseLoader } from '../../../../platform/warehouse/postgres/postgres-warehouse-loader.js';
import { createPostgresWarehouseReader } from '../../../../platform/warehouse/postgres/postgres-warehouse-reader.js';
import { createTestDatabase } from '../../../servers/test-servers.js';

import type { WarehouseUnderTest } from './warehouse-under-test.js';

const EMPTY_GOLD = `
  truncate ${RECORD_TABLES.map(({ name }) => `${name}, ${name}_revision`).join(', ')},
    fact_energy_flow, fact_energy_flow_revision, pipeline_run_bronze_object, bronze_object,
    pipeline_run, ingestion_audit, rejected_record, source_quota, slot_publication,
    asset, asset_event, dataset_freshness, alarm;
  update dim_region set population = null, area_km2 = null;
  update load_clock set last_known_from = '-infinity'`;

/** Both ports on a database of its own of the test server. */
export async function createPostgresWarehouse(): Promise<WarehouseUnderTest> {
  const database = await createTestDatabase('simulated');
  const owner = createPostgresPool({ databaseUrl: database.url, maxConnections: 1 });
  let knownAt: UtcInstant | undefined;
  const loader = createPostgresWarehouseLoader({
    databaseUrl: database.url,
    knownAtUtc: () => {
      if (knownAt === undefined) throw new Error('the test has set no clock');
      return knownAt;
    },
  });
  const reader = createPostgresWarehouseReader({ databaseUrl: database.url });
  return {
    loader,
    reader,
    setKnownAt: (instant) => {
      knownAt = instant;
    },
    rowsOf: async (table) => {
      const result = await owner.query<Record<string, unknown>>(
        `select * from ${table} order by 1, 2`,
      );
      return result.rows;
    },
    empty: async () => {
      await owner.query(EMPTY_GOLD);
    },
    close: async () => {
      await Promise.all([loader.close(), reader.close(), owner.end()]);
      await database.drop();
    },
  };
}
