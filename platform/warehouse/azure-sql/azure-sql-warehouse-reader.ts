import type { Origin } from '../../../domain/energy/origin.js';
import { GridError } from '../../../domain/errors/grid-error.js';
import type { RegionRow, WarehouseReader } from '../warehouse-reader.js';
import { createAzureSqlWatchReader } from '../watch/azure-sql-watch-reader.js';

import { type AzureSqlPool, createAzureSqlPool } from './azure-sql-connection.js';
import { explainEmptyWindow } from './azure-sql-empty-window.js';
import { isNotMigrated } from './azure-sql-errors.js';
import { findFlows } from './azure-sql-flow-queries.js';
import { findLineage } from './azure-sql-lineage-queries.js';
import { READ_ORIGIN } from './azure-sql-migrations.js';
import { findRecordLineage, findRecords } from './azure-sql-record-queries.js';
import { READER_DELAYS_MS } from './azure-sql-retry.js';
import {
  findFailedDatasets,
  findFirstRunSince,
  findLatestRun,
  findNewestMeasuredSlot,
} from './azure-sql-run-queries.js';
import { statement } from './azure-sql-statement.js';

/** How the reader reaches Azure SQL. */
export interface AzureSqlReaderOptions {
  readonly databaseUrl: string;
  /** Connections at most. Default 8. */
  readonly maxConnections?: number;
  /** A statement that runs longer is cancelled: WAREHOUSE_UNAVAILABLE. Default 10,000. */
  readonly statementTimeoutMs?: number;
  /** Waits between attempts; a test gives one that does not. */
  readonly pause?: (delayMs: number) => Promise<void>;
}

const ACQUIRE_TIMEOUT_MS = 5_000;

/** Every region, by its key. */
export const FIND_REGIONS = statement(
  'find_regions',
  `
  select region_code as "regionCode", region_name as "regionName", rte_code as "rteCode",
    population, area_km2 as "areaKm2"
  from dim_region
  order by region_key`,
  {},
);

/** The number that grows with every load. */
export const FIND_LOAD_VERSION = statement(
  'find_load_version',
  'select cast(load_version as nvarchar(20)) as version from load_clock',
  {},
);

/** A reader on Azure SQL. What it may do is its login's: a member of grid_api_reader only selects. */
export function createAzureSqlWarehouseReader(options: AzureSqlReaderOptions): WarehouseReader {
  const pool = createAzureSqlPool({
    databaseUrl: options.databaseUrl,
    applicationName: 'grid_api_reader',
    maxConnections: options.maxConnections ?? 8,
    statementTimeoutMs: options.statementTimeoutMs ?? 10_000,
    acquireTimeoutMs: ACQUIRE_TIMEOUT_MS,
    retry: {
      delaysMs: READER_DELAYS_MS,
      ...(options.pause === undefined ? {} : { pause: options.pause }),
    },
  });
  const getOrigin = createOriginMemory(pool);
  return {
    findFlows: async (query) => {
      const origin = await getOrigin();
      return pool.using('reading flows', (session) => findFlows(session, query, origin));
    },
    explainEmptyWindow: (query) =>
      pool.using('reading why a window is empty', (session) => explainEmptyWindow(session, query)),
    readOrigin: () => getOrigin(),
    listRegions: () =>
      pool.using('reading regions', (session) => session.rows<RegionRow>(FIND_REGIONS, {})),
    findLineage: async (regionCode, source, at) => {
      const origin = await getOrigin();
      return pool.using('reading a lineage', (session) =>
        findLineage(session, origin, { regionCode, source, at }),
      );
    },
    findRecords: (query) => pool.using('reading records', (session) => findRecords(session, query)),
    findRecordLineage: async (table, key) => {
      const origin = await getOrigin();
      return pool.using('reading the lineage of a record', (session) =>
        findRecordLineage(session, origin, table, key),
      );
    },
    findFirstRunSince: (dataset, since) =>
      pool.using('reading the first run', (session) => findFirstRunSince(session, dataset, since)),
    findLatestRun: () => pool.using('reading the latest run', findLatestRun),
    findFailedDatasets: () => pool.using('reading the failed datasets', findFailedDatasets),
    findNewestMeasuredSlot: () => pool.using('reading the newest slot', findNewestMeasuredSlot),
    watch: createAzureSqlWatchReader(pool),
    loadVersion: () => readLoadVersion(pool),
    checkReady: () => checkReady(pool),
    close: () => pool.close(),
  };
}

/** The origin of a database never changes: it is asked for once. */
function createOriginMemory(pool: AzureSqlPool): () => Promise<Origin> {
  let known: Origin | undefined;
  return async () => {
    known ??= await readOrigin(pool);
    return known;
  };
}

async function readOrigin(pool: AzureSqlPool): Promise<Origin> {
  const [marker] = await pool.using('reading whose data the warehouse holds', (session) =>
    session.rows<{ readonly origin: Origin }>(READ_ORIGIN, {}),
  );
  if (marker === undefined) {
    throw new GridError('WAREHOUSE_UNAVAILABLE', 'the warehouse is not migrated yet');
  }
  return marker.origin;
}

async function readLoadVersion(pool: AzureSqlPool): Promise<string> {
  const [clock] = await pool.using('reading the load version', (session) =>
    session.rows<{ readonly version: string }>(FIND_LOAD_VERSION, {}),
  );
  if (clock === undefined) throw new GridError('INTERNAL', 'the load clock has no row');
  return clock.version;
}

/** The origin is marked last: where it stands, every migration before it does. */
async function checkReady(pool: AzureSqlPool): Promise<void> {
  try {
    await readOrigin(pool);
  } catch (error) {
    if (!isNotMigrated(error)) throw error;
    throw new GridError('WAREHOUSE_UNAVAILABLE', 'the warehouse is not migrated yet', {}, error);
  }
}
