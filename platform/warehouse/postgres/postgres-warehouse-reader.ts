import type { Pool } from 'pg';

import type { Origin } from '../../../domain/energy/origin.js';
import { GridError } from '../../../domain/errors/grid-error.js';
import type { RegionRow, WarehouseReader } from '../warehouse-reader.js';
import { createPostgresWatchReader } from '../watch/postgres-watch-reader.js';

import { createPostgresPool } from './postgres-connection.js';
import { explainEmptyWindow } from './postgres-empty-window.js';
import { asWarehouseError, isNotMigrated } from './postgres-errors.js';
import { findFlows } from './postgres-flow-queries.js';
import { findLineage } from './postgres-lineage-queries.js';
import { findRecordLineage, findRecords } from './postgres-record-queries.js';
import {
  findFailedDatasets,
  findFirstRunSince,
  findLatestRun,
  findNewestMeasuredSlot,
} from './postgres-run-queries.js';

/** How the reader reaches PostgreSQL. */
export interface PostgresReaderOptions {
  readonly databaseUrl: string;
  /** Connections at most. Default 8. */
  readonly maxConnections?: number;
  /** A statement that runs longer is cancelled: WAREHOUSE_UNAVAILABLE. Default 10,000. */
  readonly statementTimeoutMs?: number;
}

const FIND_REGIONS = `
  select region_code as "regionCode", region_name as "regionName", rte_code as "rteCode",
    population, area_km2 as "areaKm2"
  from dim_region order by region_key`;

const FIND_LOAD_VERSION = 'select load_version::text as version from load_clock';

const FIND_ORIGIN = 'select origin from warehouse_origin';

/** A reader on PostgreSQL. Every session takes the role grid_api_reader, which can only select. */
export function createPostgresWarehouseReader(options: PostgresReaderOptions): WarehouseReader {
  const pool = createPostgresPool({
    databaseUrl: options.databaseUrl,
    role: 'grid_api_reader',
    maxConnections: options.maxConnections ?? 8,
    statementTimeoutMs: options.statementTimeoutMs ?? 10_000,
  });
  const getOrigin = createOriginMemory(pool);
  return {
    findFlows: (query) => reading('flows', async () => findFlows(pool, query, await getOrigin())),
    explainEmptyWindow: (query) =>
      reading('why a window is empty', () => explainEmptyWindow(pool, query)),
    readOrigin: () => reading('the origin', getOrigin),
    listRegions: () => reading('regions', () => listRegions(pool)),
    findLineage: (regionCode, source, at) =>
      reading('a lineage', async () =>
        findLineage(pool, await getOrigin(), { regionCode, source, at }),
      ),
    findRecords: (query) => reading('records', () => findRecords(pool, query)),
    findRecordLineage: (table, key) =>
      reading('the lineage of a record', async () =>
        findRecordLineage(pool, await getOrigin(), table, key),
      ),
    findFirstRunSince: (dataset, since) =>
      reading('the first run', () => findFirstRunSince(pool, dataset, since)),
    findLatestRun: () => reading('the latest run', () => findLatestRun(pool)),
    findFailedDatasets: () => reading('the failed datasets', () => findFailedDatasets(pool)),
    findNewestMeasuredSlot: () => reading('the newest slot', () => findNewestMeasuredSlot(pool)),
    watch: createPostgresWatchReader(pool),
    loadVersion: () => reading('the load version', () => readLoadVersion(pool)),
    checkReady: () => checkReady(pool),
    close: () => pool.end(),
  };
}

async function reading<Result>(what: string, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    throw asWarehouseError(error, `reading ${what}`);
  }
}

/** The origin of a database never changes: it is asked for once. */
function createOriginMemory(pool: Pool): () => Promise<Origin> {
  let known: Origin | undefined;
  return async () => {
    known ??= await readOrigin(pool);
    return known;
  };
}

async function readOrigin(pool: Pool): Promise<Origin> {
  const { rows } = await pool.query<{ origin: Origin }>(FIND_ORIGIN);
  const marker = rows[0];
  if (marker === undefined) {
    throw new GridError('WAREHOUSE_UNAVAILABLE', 'the warehouse is not migrated yet');
  }
  return marker.origin;
}

async function listRegions(pool: Pool): Promise<readonly RegionRow[]> {
  const { rows } = await pool.query<RegionRow>(FIND_REGIONS);
  return rows;
}

async function readLoadVersion(pool: Pool): Promise<string> {
  const { rows } = await pool.query<{ version: string }>(FIND_LOAD_VERSION);
  const clock = rows[0];
  if (clock === undefined) throw new GridError('INTERNAL', 'the load clock has no row');
  return clock.version;
}

/** The origin is marked last: where it stands, every migration before it does. */
async function checkReady(pool: Pool): Promise<void> {
  try {
    await reading('whether the warehouse is ready', () => readOrigin(pool));
  } catch (error) {
    if (!isNotMigrated(error)) throw error;
    throw new GridError('WAREHOUSE_UNAVAILABLE', 'the warehouse is not migrated yet', {}, error);
  }
}
