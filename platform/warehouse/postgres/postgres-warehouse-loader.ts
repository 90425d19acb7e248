import type { Pool, PoolClient } from 'pg';

import { GridError } from '../../../domain/errors/grid-error.js';
import type { UtcInstant } from '../../../domain/time/instant.js';
import type { TimeWindow } from '../../../domain/time/time-window.js';
import { bronzeIndexesOf } from '../bronze-indexes.js';
import { SOURCE_KEYS } from '../dimension-keys.js';
import { allCounts, contentsByTable, NO_SLOT, noRows } from '../records/record-content.js';
import { errorDetailsOf, type MergeCounts } from '../run-rows.js';
import type {
  GoldContent,
  Heartbeat,
  LoadOutcome,
  RecordOutcome,
  WarehouseLoader,
  WindowLoad,
} from '../warehouse-loader.js';
import { createWatchKeeper } from '../watch/create-watch-keeper.js';
import { createPostgresWatchStore } from '../watch/postgres-watch-store.js';

import { createPostgresPool, inTransaction } from './postgres-connection.js';
import { asWarehouseError } from './postgres-errors.js';
import { mergeStage } from './postgres-merge.js';
import { mergeRecords, stageRecords } from './postgres-record-load.js';
import {
  findUnknownBronze,
  getKnownBronzeKeys,
  linkBronzeObjects,
  saveBronzeObjects,
  saveCounts,
  saveRun,
  saveSideRecords,
} from './postgres-run-ledger.js';
import { findNewSlots, savePublications } from './postgres-slot-publication.js';
import { stageFlows } from './postgres-staging.js';

/** How the loader reaches PostgreSQL. */
export interface PostgresLoaderOptions {
  readonly databaseUrl: string;
  /** Connections at most; loads wait for each other anyway. Default 4. */
  readonly maxConnections?: number;
  /** When a load becomes known. Default: the database's clock, once the load has its turn. */
  readonly knownAtUtc?: () => UtcInstant;
}

/** 'grid', 'load': two loads of one database wait for each other here. */
const TAKE_TURN = 'select pg_advisory_xact_lock(1735551332, 1819238756)';

/** Later than every load before it, even when the clock was set back. */
const NEXT_KNOWN_FROM = `
  select greatest(coalesce($1::timestamptz, clock_timestamp()),
    last_known_from + interval '1 microsecond')::text as known_from
  from load_clock`;

const ADVANCE_CLOCK = `
  update load_clock set load_version = load_version + 1, last_known_from = $1::timestamptz`;

const FIND_ORIGIN = 'select origin from warehouse_origin';

const FIND_NEWEST_MEASURED = `
  select slot_start as "slotStartUtc", count(*)::integer as regions from fact_energy_flow
  where slot_start >= $1 and slot_start < $2
    and source_key = ${SOURCE_KEYS.consumption} and value_mw is not null
  group by slot_start order by slot_start desc limit 1`;

const INSERT_HEARTBEAT = `
  insert into ingestion_audit (job_id, "timestamp", status, source, record_count, error_details)
  values ($1, $2, $3, $4, $5, $6)
  on conflict (job_id, "timestamp", status) do nothing`;

/**
 * A loader on PostgreSQL: rows are copied into a temporary table, then merged in the same
 * transaction (rules at {@link mergeStage}). Loads of one database take turns, and a load asks for its
 * rows only in its turn: rows read before it could be older than what the load before it brought.
 * Every session takes the role grid_loader.
 */
export function createPostgresWarehouseLoader(options: PostgresLoaderOptions): WarehouseLoader {
  const pool = createPostgresPool({ ...options, role: 'grid_loader' });
  return {
    loadWindow: (load, content) =>
      inTransaction(
        pool,
        `loading ${load.run.dataset} from ${load.run.window.startUtc}`,
        (client) => loadWindow(client, load, content, options.knownAtUtc?.()),
      ),
    findUnknownBronze: (sha256s) => findUnknownBronze(pool, sha256s),
    recordFailedRun: (load, errorCode, errorMessage) =>
      inTransaction(pool, `recording the failed run ${load.run.runId}`, (client) =>
        recordFailedRun(client, load, errorCode, errorMessage),
      ),
    recordHeartbeat: (heartbeat) => recordHeartbeat(pool, heartbeat),
    watch: createWatchKeeper(createPostgresWatchStore(pool)),
    close: () => pool.end(),
  };
}

async function loadWindow(
  client: PoolClient,
  load: WindowLoad,
  content: GoldContent,
  knownAtUtc: UtcInstant | undefined,
): Promise<LoadOutcome> {
  const { run } = load;
  const bronzeIndexes = bronzeIndexesOf(load);
  await client.query(TAKE_TURN);
  await refuseOtherOrigin(client, load);
  const stage = await stageFlows(client, content.flows ?? noRows(), bronzeIndexes);
  const staged = await stageRecords(client, contentsByTable(content), bronzeIndexes);
  const knownFrom = await nextKnownFrom(client, knownAtUtc);
  const bringsFlows = content.flows !== undefined;
  const runKey = await saveRun(client, run, { outcome: 'success', bringsFlows });
  const broughtKeys = await saveBronzeObjects(client, load.bronzeObjects);
  await linkBronzeObjects(client, runKey, broughtKeys);
  const knownKeys = await getKnownBronzeKeys(client, load.knownBronzeSha256s ?? []);
  const bronzeObjectKeys = [...broughtKeys, ...knownKeys];
  const newSlots = await findNewSlots(client, run);
  const context = { knownFrom, runKey, bronzeObjectKeys };
  const counts = await mergeStage(client, stage, context);
  const records: RecordOutcome[] = [];
  for (const table of staged) records.push(await mergeRecords(client, table, context));
  const all = allCounts(counts, records);
  if (hasChanges(all)) await client.query(ADVANCE_CLOCK, [knownFrom]);
  await saveCounts(client, runKey, all);
  await saveSideRecords(client, runKey, load);
  const newest = bringsFlows ? await findNewestMeasuredSlot(client, run.window) : NO_SLOT;
  await savePublications(client, run, runKey, newSlots);
  return { ...counts, ...newest, records };
}

async function recordFailedRun(
  client: PoolClient,
  load: WindowLoad,
  errorCode: string,
  errorMessage: string,
): Promise<void> {
  await client.query(TAKE_TURN);
  await refuseOtherOrigin(client, load);
  const runKey = await saveRun(client, load.run, { outcome: 'failure', errorCode, errorMessage });
  const bronzeObjectKeys = await saveBronzeObjects(client, load.bronzeObjects);
  await linkBronzeObjects(client, runKey, bronzeObjectKeys);
  await saveSideRecords(client, runKey, load);
}

async function recordHeartbeat(pool: Pool, heartbeat: Heartbeat): Promise<void> {
  try {
    await pool.query(INSERT_HEARTBEAT, [
      heartbeat.jobId,
      heartbeat.timestampUtc,
      heartbeat.status,
      heartbeat.source,
      heartbeat.recordCount,
      errorDetailsOf(heartbeat),
    ]);
  } catch (error) {
    throw asWarehouseError(error, 'recording a heartbeat');
  }
}

async function refuseOtherOrigin(client: PoolClient, { run }: WindowLoad): Promise<void> {
  const { rows } = await client.query<{ origin: string }>(FIND_ORIGIN);
  const marked = rows[0]?.origin;
  if (marked === run.origin) return;
  throw new GridError(
    'WAREHOUSE_REJECTED',
    `a run of ${run.origin} data does not go into a warehouse of ${marked ?? 'unmarked'} data`,
    { runId: run.runId, origin: run.origin },
  );
}

async function nextKnownFrom(
  client: PoolClient,
  knownAtUtc: UtcInstant | undefined,
): Promise<string> {
  const { rows } = await client.query<{ known_from: string }>(NEXT_KNOWN_FROM, [
    knownAtUtc ?? null,
  ]);
  const next = rows[0];
  if (next === undefined) throw new GridError('INTERNAL', 'the load clock has no row');
  return next.known_from;
}

async function findNewestMeasuredSlot(
  client: PoolClient,
  window: TimeWindow,
): Promise<Pick<LoadOutcome, 'newestMeasuredSlotUtc' | 'regionsAtNewestSlot'>> {
  const { rows } = await client.query<{ slotStartUtc: UtcInstant; regions: number }>(
    FIND_NEWEST_MEASURED,
    [window.startUtc, window.endUtc],
  );
  return {
    newestMeasuredSlotUtc: rows[0]?.slotStartUtc ?? null,
    regionsAtNewestSlot: rows[0]?.regions ?? 0,
  };
}

function hasChanges(counts: MergeCounts): boolean {
  return counts.inserted + counts.revised + counts.retired > 0;
}
