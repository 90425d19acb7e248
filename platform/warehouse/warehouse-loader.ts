import type { MissingReason } from '../../domain/energy/measurement.js';
import type { Origin } from '../../domain/energy/origin.js';
import type { Vintage } from '../../domain/energy/vintage.js';
import type { RegionCode } from '../../domain/region/region.js';
import type { RecordTable, StagedRecord } from '../../domain/star-schema/record-table.js';
import type { UtcInstant } from '../../domain/time/instant.js';
import type { TimeWindow } from '../../domain/time/time-window.js';

import type { WatchKeeper } from './watch/watch-keeper.js';

/** Why a run was started. */
export type RunTrigger = 'schedule' | 'backfill' | 'rerun';

/** One run of a pipeline over one window, as kept in `pipeline_run`. */
export interface PipelineRun {
  /** Temporal run id: the key of the run. */
  readonly runId: string;
  readonly workflowId: string;
  readonly workflowType: string;
  readonly dataset: string;
  readonly origin: Origin;
  readonly window: TimeWindow;
  readonly trigger: RunTrigger;
  readonly codeVersion: string;
  readonly startedAtUtc: UtcInstant;
  /** When the source answered; absent when it never did. */
  readonly fetchedAtUtc?: UtcInstant;
  /** When the source was last asked and had none of the slots that are new to Gold. */
  readonly lastLookUtc?: UtcInstant;
  readonly rowsIn: number;
  readonly rowsAccepted: number;
  readonly rowsRejected: number;
  /** Results of the quality checks, as shown in the Temporal UI. */
  readonly checks: readonly RunCheck[];
}

/** A quality check's result, kept with the run. */
export interface RunCheck {
  readonly name: string;
  readonly severity: 'error' | 'warning';
  readonly passed: boolean;
  readonly detail: string;
}

/** A raw object and what is known of the answer it came from, as kept in `bronze_object`. */
export interface BronzeObjectRecord {
  readonly path: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly rows: number;
  readonly dataset: string;
  readonly sourceUrl: string;
  readonly contentType: string;
  readonly fetchedAtUtc: UtcInstant;
}

/** The source's remaining call quota as its answer stated it. */
export interface QuotaReading {
  readonly dataset: string;
  readonly observedAtUtc: UtcInstant;
  readonly limit: number;
  readonly remaining: number;
  readonly resetsAtUtc: UtcInstant | null;
}

/** A record that was set aside, and why, as kept in `rejected_record`. */
export interface RejectedRecord {
  readonly dataset: string;
  /** Identity of the record in its source, as `93|2020-05-10T00:00:00Z|02:00`; unique with `reason` and `field`. */
  readonly recordKey: string;
  /** Why, as a stable word: `not_yet_published`, `nonexistent_wall_time`, `unknown_region`, `invalid_number` ... */
  readonly reason: string;
  /** `expected` is how the source works; `defect` is something to look at. */
  readonly severity: 'expected' | 'defect';
  /** The field at fault, or '' when it is the record as a whole. */
  readonly field: string;
  /** The record or cell as received, cut at 2,000 characters. */
  readonly rawValue: string;
  readonly bronzeSha256: string;
}

/** One Silver row: a region at a slot with a cell for each of REGIONAL_ENERGY_SOURCES, in that order. */
export interface StagedFlow {
  readonly regionCode: RegionCode;
  readonly slotStartUtc: UtcInstant;
  readonly stepMinutes: number;
  readonly vintage: Vintage;
  /** The Bronze object this row was read from. */
  readonly bronzeSha256: string;
  readonly valuesMw: readonly (number | null)[];
  /** Reason of each missing value; null where there is a value. */
  readonly missingReasons: readonly (MissingReason | null)[];
}

/** Everything one successful run writes, in one transaction. */
export interface WindowLoad {
  readonly run: PipelineRun;
  /** What the run fetched, and what its rows name and Gold does not know: all linked to the run. */
  readonly bronzeObjects: readonly BronzeObjectRecord[];
  /**
   * Hashes of what earlier runs fetched, Gold knows, and rows of this load name; linked to the run
   * where it writes a row of theirs. Absent: none.
   */
  readonly knownBronzeSha256s?: readonly string[];
  readonly rejectedRecords: readonly RejectedRecord[];
  readonly quotaReadings: readonly QuotaReading[];
}

/** The rows of one record table. */
export interface RecordContent {
  readonly table: RecordTable;
  readonly rows: AsyncIterable<readonly StagedRecord[]>;
}

/** The rows of one load: flows, record tables, or both; a table stands in it once. */
export interface GoldContent {
  readonly flows?: AsyncIterable<readonly StagedFlow[]>;
  readonly records?: readonly RecordContent[];
}

/** What a load did to one record table, counted in rows; of a key staged twice the better row counts. */
export interface RecordOutcome {
  readonly table: string;
  readonly inserted: number;
  /** Rows that replaced another one, kept in the revisions. */
  readonly revised: number;
  readonly unchanged: number;
  /** Staged rows left out because Gold holds a higher rank, or a value where theirs is missing. */
  readonly outranked: number;
}

/** What a load did to Gold; the first five counts are of fact rows (region x slot x source). */
export interface LoadOutcome {
  readonly inserted: number;
  /** Values that replaced another one, kept in the revision history. */
  readonly revised: number;
  readonly unchanged: number;
  /** Quarter-hour facts that a half-hour value of a higher vintage took the place of. */
  readonly retired: number;
  /** Staged values left out because Gold holds a higher vintage, or holds a value where this is missing. */
  readonly outranked: number;
  /**
   * Start of the newest slot with a measured consumption that Gold now holds in the window; null
   * where there is none, and after a load without flows.
   */
  readonly newestMeasuredSlotUtc: UtcInstant | null;
  /** How many regions have a measured consumption at that slot. */
  readonly regionsAtNewestSlot: number;
  /** What it did to each record table, in the order of its content. */
  readonly records: readonly RecordOutcome[];
}

/** The six fields of an ingestion heartbeat (design.md), as kept in `ingestion_audit` and the lake. */
export interface Heartbeat {
  /** Temporal workflow id and run id: `id/run`. */
  readonly jobId: string;
  readonly timestampUtc: UtcInstant;
  readonly status: 'success' | 'failure';
  readonly source: string;
  readonly recordCount: number;
  readonly errorDetails: string | null;
}

/**
 * Writes Gold; holds the loader role. Texts from outside are kept as far as both dialects can: cut at
 * the length of their column, U+FFFD in place of U+0000 and of half a surrogate pair.
 * Errors: WAREHOUSE_UNAVAILABLE (retry), WAREHOUSE_REJECTED.
 */
export interface WarehouseLoader {
  /**
   * Loads the content of one run in one transaction: facts and records with their revisions, run,
   * Bronze objects, set-aside records, quota, publication latency. The same load again changes
   * nothing. Loads take turns, and no rows are asked for before it is this load's turn.
   */
  loadWindow(load: WindowLoad, content: GoldContent): Promise<LoadOutcome>;
  /** Those of some hashes that name no Bronze object Gold knows, in any order. */
  findUnknownBronze(sha256s: readonly string[]): Promise<readonly string[]>;
  /** Records a run that failed, with what it had fetched; never touches facts. */
  recordFailedRun(load: WindowLoad, errorCode: string, errorMessage: string): Promise<void>;
  /** Appends a heartbeat; the same job id, timestamp and status again change nothing. */
  recordHeartbeat(heartbeat: Heartbeat): Promise<void>;
  /** Follows assets, freshness and alarms, in transactions of their own. */
  readonly watch: WatchKeeper;
  close(): Promise<void>;
}
