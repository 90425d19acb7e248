import type { EnergySource } from '../../domain/energy/energy-source.js';
import type { Origin } from '../../domain/energy/origin.js';
import type { Vintage } from '../../domain/energy/vintage.js';
import type { RegionCode } from '../../domain/region/region.js';
import type { RecordTable } from '../../domain/star-schema/record-table.js';
import type { UtcInstant } from '../../domain/time/instant.js';
import type { TimeWindow } from '../../domain/time/time-window.js';

import type { LineageBronzeObject, LineageRun } from './lineage-rows.js';
import type { RecordCell } from './records/record-cells.js';
import type { RecordLineage, RecordQuery, RecordRow } from './records/record-query.js';
import type { WatchReader } from './watch/watch-reader.js';

/** The last row of a page: where the next one goes on. */
export interface FlowPosition {
  readonly slotStartUtc: UtcInstant;
  readonly regionCode: RegionCode;
  readonly source: EnergySource;
}

/** Which flows to read. */
export interface FlowQuery {
  /** Slots whose start lies in the window. */
  readonly window: TimeWindow;
  /** All regions when empty. */
  readonly regionCodes: readonly RegionCode[];
  /** All sources when empty. */
  readonly sources: readonly EnergySource[];
  /** What was known at this instant; absent: what is known now. */
  readonly asOfUtc?: UtcInstant;
  readonly after?: FlowPosition;
  readonly limit: number;
}

/** A flow as served: one region, slot and source. */
export interface FlowRow {
  readonly regionCode: RegionCode;
  readonly regionName: string;
  readonly source: EnergySource;
  readonly slotStartUtc: UtcInstant;
  readonly slotEndUtc: UtcInstant;
  readonly valueMw: number | null;
  /** Why the value is null. */
  readonly reason: string | null;
  readonly vintage: Vintage;
  readonly origin: Origin;
}

/** Why a window holds no flow. */
export type EmptyReason = 'not_yet_published' | 'source_gap' | 'never_fetched';

/** A region as served. */
export interface RegionRow {
  readonly regionCode: RegionCode;
  readonly regionName: string;
  readonly rteCode: string;
  /** As the registry tells it; null while unknown. */
  readonly population: number | null;
  /** As the registry tells it; null while unknown. */
  readonly areaKm2: number | null;
}

/** One value a fact has had, newest first in a lineage. */
export interface FlowRevision {
  readonly valueMw: number | null;
  readonly reason: string | null;
  readonly vintage: Vintage;
  readonly knownFromUtc: UtcInstant;
  /** Null for the current value. */
  readonly knownToUtc: UtcInstant | null;
  readonly runId: string;
  readonly workflowId: string;
  readonly bronzePath: string;
  readonly bronzeSha256: string;
}

/** Where one number came from. */
export interface FlowLineage {
  readonly flow: FlowRow;
  readonly run: LineageRun;
  readonly bronzeObjects: readonly LineageBronzeObject[];
  readonly revisions: readonly FlowRevision[];
}

/** A run as the warehouse has recorded it. */
export interface RecordedRun {
  readonly dataset: string;
  readonly finishedAtUtc: UtcInstant;
  readonly outcome: 'success' | 'failure';
  /** Facts it inserted, revised or found unchanged. */
  readonly valueCount: number;
  /** Null on success. */
  readonly errorMessage: string | null;
}

/** A dataset whose last run failed. */
export interface FailedDataset {
  readonly dataset: string;
  readonly workflowId: string;
  readonly failedAtUtc: UtcInstant;
  readonly errorCode: string;
  readonly errorMessage: string;
}

/** Reads Gold; holds the read-only role. Errors: WAREHOUSE_UNAVAILABLE (retry), WAREHOUSE_REJECTED. */
export interface WarehouseReader {
  /** Flows in the order slot start, region code, source name (byte order), at most `limit`. */
  findFlows(query: FlowQuery): Promise<readonly FlowRow[]>;
  /** Why nothing is known in a window. */
  explainEmptyWindow(query: FlowQuery): Promise<EmptyReason>;
  /** Where the data of this warehouse comes from; it never changes. */
  readOrigin(): Promise<Origin>;
  /** Every region, by code. */
  listRegions(): Promise<readonly RegionRow[]>;
  /** The fact whose slot contains an instant, with its whole past. */
  findLineage(
    regionCode: RegionCode,
    source: EnergySource,
    at: UtcInstant,
  ): Promise<FlowLineage | undefined>;
  /**
   * Rows of a record table in the order of its key (texts in byte order), at most `limit`.
   * Errors besides: INVALID_PARAMETER (a table, column or value there is not).
   */
  findRecords(query: RecordQuery): Promise<readonly RecordRow[]>;
  /** The row of a key, with its whole past. Errors besides: INVALID_PARAMETER. */
  findRecordLineage(
    table: RecordTable,
    key: readonly RecordCell[],
  ): Promise<RecordLineage | undefined>;
  /** The first run of a dataset recorded at or after an instant. */
  findFirstRunSince(dataset: string, since: UtcInstant): Promise<RecordedRun | undefined>;
  /** The run recorded last. */
  findLatestRun(): Promise<RecordedRun | undefined>;
  /** Every dataset whose last run failed, by name. */
  findFailedDatasets(): Promise<readonly FailedDataset[]>;
  /** Start of the newest slot with a measured value. */
  findNewestMeasuredSlot(): Promise<UtcInstant | undefined>;
  /** What was found of assets, freshness and alarms. */
  readonly watch: WatchReader;
  /** A number that grows with every load: equal numbers, equal answers. */
  loadVersion(): Promise<string>;
  /** Resolves when the warehouse answers and is migrated. */
  checkReady(): Promise<void>;
  close(): Promise<void>;
}
