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
import { createAzureSqlWatchStore } from '../watch/azure-sql-watch-store.js';
import { createWatchKeeper } from '../watch/create-watch-keeper.js';

import { type AzureSqlPool, createAzureSqlPool } from './azure-sql-connection.js';
import { isDuplicate } from './azure-sql-errors.js';
import { mergeStage } from './azure-sql-merge.js';
import { READ_ORIGIN } from './azure-sql-migrations.js';
import { mergeRecords, stageRecords } from './azure-sql-record-load.js';
import { type Attempt, WRITER_DELAYS_MS } from './azure-sql-retry.js';
import {
  findUnknownBronze,
  getKnownBronzeKeys,
  linkBronzeObjects,
  saveBronzeObjects,
  saveCounts,
  saveRun,
} from './azure-sql-run-ledger.js';
import type { AzureSqlSession } from './azure-sql-session.js';
import { saveSideRecords } from './azure-sql-side-records.js';
import { findNewSlots, savePublications } from './azure-sql-slot-publication.js';
import { DROP_STAGE, stageFlows } from './azure-sql-staging.js';
import { statement } from './azure-sql-statement.js';
import { takeTurn, TURN_TIMEOUT_MS } from './azure-sql-turn.js';
import { asCount, asInstant, type DatabaseDate } from './azure-sql-values.js';

/** How the loader reaches Azure SQL. */
export interface AzureSqlLoaderOptions {
  readonly databaseUrl: string;
  /** Connections at most; loads wait for each other anyway. Default 4. */
  readonly maxConnections?: number;
  /** When a load becomes known. Default: the database's clock, once the load has its turn. */
  readonly knownAtUtc?: () => UtcInstant;
  /** Waits between attempts; a test gives one that does not. */
  readonly pause?: (delayMs: number) => Promise<void>;
}

/** A merge of a month touches about a million facts. */
const STATEMENT_TIMEOUT_MS = 900_000;

/** Later than every load before it, even when the clock was set back. */
export const NEXT_KNOWN_FROM = statement(
  'next_known_from',
  `
  select cast(cast(max(candidate.known_from) as datetime2(6)) as nvarchar(26)) as "knownFrom"
  from (
    select coalesce(@known_at, sysutcdatetime()) as known_from
    union all
    select dateadd(microsecond, 1, last_known_from) as known_from from load_clock
  ) as candidate`,
  { known_at: 'datetime2(6)' },
);

/** Makes the running load the newest one. */
export const ADVANCE_CLOCK = statement(
  'advance_clock',
  `
  update load_clock
  set load_version = load_version + 1, last_known_from = cast(@known_from as datetime2(6))`,
  { known_from: 'nvarchar(4000)' },
);

/** The newest slot of a window with a measured consumption, and in how many regions. */
export const FIND_NEWEST_MEASURED = statement(
  'find_newest_measured',
  `
  select slot_start as "slotStart", count(*) as regions
  from fact_energy_flow
  where slot_start >= @window_start and slot_start < @window_end
    and source_key = ${SOURCE_KEYS.consumption} and value_mw is not null
  group by slot_start
  order by slot_start desc
  offset 0 rows fetch next 1 rows only`,
  { window_start: 'datetime2(0)', window_end: 'datetime2(0)' },
);

/** Appends a heartbeat unless it is there. */
export const INSERT_HEARTBEAT = statement(
  'insert_heartbeat',
  `
  insert into ingestion_audit (job_id, "timestamp", status, source, record_count, error_details)
  select @job_id, @timestamp, @status, @source, @record_count, @error_details
  where not exists (
    select 1 from ingestion_audit
    where job_id = @job_id and "timestamp" = @timestamp and status = @status)`,
  {
    job_id: 'nvarchar(4000)',
    timestamp: 'datetime2(6)',
    status: 'nvarchar(4000)',
    source: 'nvarchar(4000)',
    record_count: 'int',
    error_details: 'nvarchar(max)',
  },
);

/**
 * A loader on Azure SQL: rows are sent in bulk into a temporary table, then merged in the same
 * transaction (rules at {@link mergeStage}). Loads of one database take turns, and a load asks for its
 * rows only in its turn. A failure that passes is tried again here until rows have been asked for: from
 * then on the turn is lost with the transaction, and rows kept from it could be older than what
 * another load has brought meanwhile. The activity reads them anew. What it may do is its login's: a member of
 * grid_loader.
 */
export function createAzureSqlWarehouseLoader(options: AzureSqlLoaderOptions): WarehouseLoader {
  const pool = createAzureSqlPool({
    databaseUrl: options.databaseUrl,
    applicationName: 'grid_loader',
    maxConnections: options.maxConnections ?? 4,
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    acquireTimeoutMs: TURN_TIMEOUT_MS,
    retry: {
      delaysMs: WRITER_DELAYS_MS,
      ...(options.pause === undefined ? {} : { pause: options.pause }),
    },
  });
  return {
    loadWindow: (load, content) =>
      pool.inTransaction(
        `loading ${load.run.dataset} from ${load.run.window.startUtc}`,
        (session, attempt) =>
          loadWindow(session, load, askedOnce(content, attempt), options.knownAtUtc?.()),
      ),
    findUnknownBronze: (sha256s) =>
      pool.using('looking up raw objects', (session) => findUnknownBronze(session, sha256s)),
    recordFailedRun: (load, errorCode, errorMessage) =>
      pool.inTransaction(`recording the failed run ${load.run.runId}`, (session) =>
        recordFailedRun(session, load, errorCode, errorMessage),
      ),
    recordHeartbeat: (heartbeat) => recordHeartbeat(pool, heartbeat),
    watch: createWatchKeeper(createAzureSqlWatchStore(pool)),
    close: () => pool.close(),
  };
}

function askedOnce({ flows, records = [] }: GoldContent, attempt: Attempt): GoldContent {
  return {
    ...(flows === undefined ? {} : { flows: rowsAskedOnce(flows, attempt) }),
    records: records.map(({ table, rows }) => ({ table, rows: rowsAskedOnce(rows, attempt) })),
  };
}

async function* rowsAskedOnce<Row>(
  rows: AsyncIterable<readonly Row[]>,
  attempt: Attempt,
): AsyncGenerator<readonly Row[]> {
  attempt.forbidRetry();
  yield* rows;
}

async function loadWindow(
  session: AzureSqlSession,
  load: WindowLoad,
  content: GoldContent,
  knownAtUtc: UtcInstant | undefined,
): Promise<LoadOutcome> {
  const { run } = load;
  const bronzeIndexes = bronzeIndexesOf(load);
  await takeTurn(session, 'grid_load');
  await refuseOtherOrigin(session, load);
  const contents = contentsByTable(content);
  const stage = await stageFlows(session, content.flows ?? noRows(), bronzeIndexes);
  await stageRecords(session, contents, bronzeIndexes);
  const knownFrom = await nextKnownFrom(session, knownAtUtc);
  const bringsFlows = content.flows !== undefined;
  const runKey = await saveRun(session, run, { outcome: 'success', bringsFlows });
  const broughtKeys = await saveBronzeObjects(session, load.bronzeObjects);
  await linkBronzeObjects(session, runKey, broughtKeys);
  const knownKeys = await getKnownBronzeKeys(session, load.knownBronzeSha256s ?? []);
  const bronzeObjectKeys = [...broughtKeys, ...knownKeys];
  const newSlots = await findNewSlots(session, run);
  const context = { knownFrom, runKey, bronzeObjectKeys };
  const counts = await mergeStage(session, stage, context);
  const records: RecordOutcome[] = [];
  for (const { table } of contents) records.push(await mergeRecords(session, table, context));
  const all = allCounts(counts, records);
  if (hasChanges(all)) await session.write(ADVANCE_CLOCK, { known_from: knownFrom });
  await saveCounts(session, runKey, all);
  await saveSideRecords(session, runKey, load);
  const newest = bringsFlows ? await findNewestMeasuredSlot(session, run.window) : NO_SLOT;
  await savePublications(session, run, runKey, newSlots);
  await session.batch(DROP_STAGE.text);
  return { ...counts, ...newest, records };
}

async function recordFailedRun(
  session: AzureSqlSession,
  load: WindowLoad,
  errorCode: string,
  errorMessage: string,
): Promise<void> {
  await takeTurn(session, 'grid_load');
  await refuseOtherOrigin(session, load);
  const runKey = await saveRun(session, load.run, { outcome: 'failure', errorCode, errorMessage });
  const bronzeObjectKeys = await saveBronzeObjects(session, load.bronzeObjects);
  await linkBronzeObjects(session, runKey, bronzeObjectKeys);
  await saveSideRecords(session, runKey, load);
}

/** Heartbeats take no turn: the same one, written elsewhere at this moment, is there already. */
async function recordHeartbeat(pool: AzureSqlPool, heartbeat: Heartbeat): Promise<void> {
  const values = {
    job_id: heartbeat.jobId,
    timestamp: heartbeat.timestampUtc,
    status: heartbeat.status,
    source: heartbeat.source,
    record_count: heartbeat.recordCount,
    error_details: errorDetailsOf(heartbeat),
  };
  await pool.using('recording a heartbeat', async (session) => {
    try {
      await session.write(INSERT_HEARTBEAT, values);
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
  });
}

async function refuseOtherOrigin(session: AzureSqlSession, { run }: WindowLoad): Promise<void> {
  const [row] = await session.rows<{ readonly origin: string }>(READ_ORIGIN, {});
  if (row?.origin === run.origin) return;
  throw new GridError(
    'WAREHOUSE_REJECTED',
    `a run of ${run.origin} data does not go into a warehouse of ${row?.origin ?? 'unmarked'} data`,
    { runId: run.runId, origin: run.origin },
  );
}

/** As text: the driver's own instants end at the millisecond. */
async function nextKnownFrom(
  session: AzureSqlSession,
  knownAtUtc: UtcInstant | undefined,
): Promise<string> {
  const [next] = await session.rows<{ readonly knownFrom: string }, 'known_at'>(NEXT_KNOWN_FROM, {
    known_at: knownAtUtc ?? null,
  });
  if (next === undefined) throw new GridError('INTERNAL', 'the load clock has no row');
  return next.knownFrom;
}

async function findNewestMeasuredSlot(
  session: AzureSqlSession,
  window: TimeWindow,
): Promise<Pick<LoadOutcome, 'newestMeasuredSlotUtc' | 'regionsAtNewestSlot'>> {
  const [newest] = await session.rows<
    { readonly slotStart: DatabaseDate; readonly regions: unknown },
    'window_start' | 'window_end'
  >(FIND_NEWEST_MEASURED, { window_start: window.startUtc, window_end: window.endUtc });
  if (newest === undefined) return { newestMeasuredSlotUtc: null, regionsAtNewestSlot: 0 };
  return {
    newestMeasuredSlotUtc: asInstant(newest.slotStart),
    regionsAtNewestSlot: asCount(newest.regions),
  };
}

function hasChanges(counts: MergeCounts): boolean {
  return counts.inserted + counts.revised + counts.retired > 0;
}
