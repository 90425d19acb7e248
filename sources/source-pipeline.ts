import type { DataFrame, LazyDataFrame } from 'nodejs-polars';

import type { DatasetId } from '../domain/dataset/dataset-catalogue.js';
import type { CallQuota } from '../domain/quality/call-quota.js';
import type { CheckResult } from '../domain/quality/window-checks.js';
import type { RecordTableName } from '../domain/star-schema/record-tables.js';
import type { UtcInstant } from '../domain/time/instant.js';
import type { TimeWindow } from '../domain/time/time-window.js';

/** Something an outside system sent, exactly as it came. */
export interface ReceivedObject {
  /** Bytes in hand, or a stream of them for what is too large to hold. */
  readonly body: Uint8Array | AsyncIterable<Uint8Array>;
  /** Ending of its name in Bronze, without the dot: `json`, `csv`, `parquet`, `html`. */
  readonly extension: string;
  /** Rows it holds, as the source counts them; each is accepted or set aside later. */
  readonly rows: number;
  readonly contentType: string;
  /** Address it was asked at, without any secret. */
  readonly sourceUrl: string;
  readonly fetchedAtUtc: UtcInstant;
  /** The call quota the answer stated. */
  readonly quota?: (CallQuota & { readonly limit: number }) | undefined;
}

/** How far a source has published, as it said at an instant. */
export interface NewestSlotAnswer {
  readonly slotStartUtc: UtcInstant | undefined;
  /** How many regions have a measured value at that slot. */
  readonly regions: number;
  readonly answeredAtUtc: UtcInstant;
  readonly quota: ReceivedObject['quota'];
}

/** A raw object of Bronze, as refining is given it. */
export interface RawObject {
  readonly bronzePath: string;
  readonly bronzeSha256: string;
  readonly fetchedAtUtc: UtcInstant;
  readonly sourceUrl: string;
  readonly sizeBytes: number;
  /** The whole content, its hash checked. */
  read(): Promise<Uint8Array>;
  /** A Parquet object, read lazily where it lies. */
  scan(): Promise<LazyDataFrame>;
}

/** A record or cell that has no place in Silver, and why. */
export interface SetAsideRecord {
  /** Identity of the record in its source; unique with `reason` and `field`. */
  readonly recordKey: string;
  /** Why, as a stable word: `not_yet_published`, `invalid_number`, `negative_capacity` ... */
  readonly reason: string;
  /** `expected` is how the source works; `defect` is something to look at. */
  readonly severity: 'expected' | 'defect';
  /** The field at fault; '' when it is the record as a whole. */
  readonly field: string;
  /** The record or cell as received; cut when it is kept. */
  readonly rawValue: string;
  readonly bronzeSha256: string;
}

/** Raw objects of a window, cleaned. */
export interface RefinedRows {
  /** Typed rows with the columns of the Silver layout, its lineage columns among them. */
  readonly silver: DataFrame;
  /** Rows read from the raw objects. */
  readonly rowsIn: number;
  /** Of them, those that Silver was made of. */
  readonly rowsAccepted: number;
  /** Rows without a place in Silver: `rowsIn - rowsAccepted` of them, with `field` ''. */
  readonly setAsideRows: readonly SetAsideRecord[];
  /** Cells that cannot be what their column needs; their row is kept without them. */
  readonly invalidCells: readonly SetAsideRecord[];
  /** Columns or fields the product does not know; they stay in Bronze. */
  readonly unknownColumns: readonly string[];
  /** Checks of the raw objects themselves: an error among them keeps their rows out of Silver too. */
  readonly checks?: readonly CheckResult[];
  /** Start of the newest slot with any accepted row, null when there is none or no slots exist. */
  readonly newestSlotUtc: UtcInstant | null;
  /** The last instant a *measured* value stands for: freshness is judged on it. */
  readonly newestMeasuredUtc: UtcInstant | null;
}

/** Columns every Silver layout ends with: where a row came from. */
export const LINEAGE_COLUMNS = ['bronze_path', 'bronze_sha256', 'fetched_at_utc'] as const;

/** How the clean rows of a dataset lie in the lake. */
export interface SilverLayout {
  /** `silver/eco2mix_national`. */
  readonly folder: string;
  /** `flows.parquet`. */
  readonly fileName: string;
  /** A partition a UTC day, a UTC month, or one for everything. */
  readonly partition: 'day' | 'month' | 'whole';
  /** Column of the instant (Datetime ms, UTC) that places a row; null when `partition` is whole. */
  readonly timeColumn: string | null;
  /**
   * Rows of a partition with new rows among them; merging the same rows twice changes nothing, nor does
   * the order in which two fetches arrive. Where a row that states nothing new keeps the stamp of its
   * first fetch, a third that is late may win: A fetched at 1, A again at 3, and then B of 2 leaves B,
   * until the next fetch. That holds of eCO2mix and of weather.
   */
  merge(existing: DataFrame | undefined, incoming: DataFrame): Promise<DataFrame>;
}

/** Where Silver rows of a dataset go in Gold. */
export type GoldTarget =
  | { readonly kind: 'regional_flows' }
  | {
      readonly kind: 'records';
      readonly table: RecordTableName;
      /**
       * Rows of the table, from the Silver rows of a window: columns named as the table's, and
       * `bronze_sha256`. Instants as Datetime (ms, UTC), civil dates as text. Default: the rows as they are.
       */
      rowsOf?(silver: DataFrame): DataFrame;
    };

/**
 * One dataset of an outside system: how it is asked, cleaned, judged and where it goes. The steps
 * around it (keeping, hashing, merging, gating, loading, auditing) are the same for all.
 */
export interface SourcePipeline {
  readonly dataset: DatasetId;
  /** Folder of its raw objects in Bronze (`bronze/rte/production`), and how their names begin. */
  readonly bronze: { readonly folder: string; readonly prefix: string };
  /**
   * Asks the source for a window; one attempt a call, Temporal repeats the step. Absent for what is
   * brought as files: the landing zone puts them into Bronze.
   *
   * @throws GridError SOURCE_...; UnusableAnswerError for a body that cannot be used.
   */
  fetch?(window: TimeWindow): AsyncIterable<ReceivedObject>;
  /** Asks, with one cheap call, how far the source has published; for sources that are waited for. */
  findNewestPublishedSlot?(): Promise<NewestSlotAnswer>;
  /**
   * Cleans raw objects. Pure but for reading them.
   *
   * @throws GridError PAYLOAD_SCHEMA_DRIFT when the shape is not the one that is known.
   */
  refine(window: TimeWindow, raw: readonly RawObject[]): Promise<RefinedRows>;
  readonly silver: SilverLayout;
  /** Checks of its own on the Silver rows of a window, besides those every payload passes. */
  judge(silver: DataFrame, window: TimeWindow): readonly CheckResult[];
  readonly gold: readonly GoldTarget[];
}
