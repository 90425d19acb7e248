import type { UtcInstant } from '../../domain/time/instant.js';

import { storableKey, storableText } from './outside-text.js';
import type {
  BronzeObjectRecord,
  Heartbeat,
  PipelineRun,
  QuotaReading,
  RejectedRecord,
  WindowLoad,
} from './warehouse-loader.js';

/** How a run ended. */
export type RunEnding =
  | {
      readonly outcome: 'success';
      /** Whether its content is about the flows of regions, be it that there were none. */
      readonly bringsFlows: boolean;
    }
  | { readonly outcome: 'failure'; readonly errorCode: string; readonly errorMessage: string };

/** What a merge did, counted in facts. */
export interface MergeCounts {
  readonly inserted: number;
  readonly revised: number;
  readonly unchanged: number;
  readonly retired: number;
  readonly outranked: number;
}

/**
 * How long a text from outside may be, in UTF-16 units: no more than its column on Azure SQL holds. A
 * record is known by its key, reason and field together, which PostgreSQL's index takes up to 2,704
 * bytes of, and that of Azure SQL up to 1,700.
 */
const LIMITS = {
  errorCode: 100,
  errorMessage: 4_000,
  sourceUrl: 2_000,
  contentType: 200,
  recordKey: 500,
  reason: 100,
  field: 100,
  rawValue: 2_000,
  checkDetail: 4_000,
} as const;

const REAL_TIME_SUFFIX = '-tr';

/** The code and message of a run that failed, cut at 4,000 characters; nulls for one that did not. */
export function failureOf(ending: RunEnding): {
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
} {
  if (ending.outcome === 'success') return { errorCode: null, errorMessage: null };
  return {
    errorCode: storableText(ending.errorCode, LIMITS.errorCode),
    errorMessage: storableText(ending.errorMessage, LIMITS.errorMessage),
  };
}

/** Whether a run says something about the flows of its window; one that failed does not. */
export function bringsFlows(ending: RunEnding): boolean {
  return ending.outcome === 'success' && ending.bringsFlows;
}

/** The checks of a run as the JSON its column holds. */
export function checksJson(checks: PipelineRun['checks']): string {
  return JSON.stringify(
    checks.map((check) => ({ ...check, detail: storableText(check.detail, LIMITS.checkDetail) })),
  );
}

/** The error details of a heartbeat, cut at 4,000 characters; null for one of a success. */
export function errorDetailsOf({ errorDetails }: Heartbeat): string | null {
  return errorDetails === null ? null : storableText(errorDetails, LIMITS.errorMessage);
}

/** A row of `bronze_object`, without its key. */
export interface BronzeRow {
  readonly sha256: string;
  readonly path: string;
  readonly size_bytes: number;
  readonly row_count: number;
  readonly dataset: string;
  readonly source_url: string;
  readonly content_type: string;
  readonly fetched_at: UtcInstant;
}

/** A row of `rejected_record`, without what the run adds. */
export interface RejectedRow {
  readonly dataset: string;
  readonly record_key: string;
  readonly reason: string;
  readonly field: string;
  readonly severity: string;
  readonly raw_value: string;
  readonly bronze_sha256: string;
}

/** A row of `source_quota`, without what the run adds. */
export interface QuotaRow {
  readonly dataset: string;
  readonly observed_at: UtcInstant;
  readonly limit_count: number;
  readonly remaining_count: number;
  readonly resets_at: UtcInstant | null;
}

/** Rows of `bronze_object` by column, in the given order. */
export function bronzeRows(objects: readonly BronzeObjectRecord[]): BronzeRow[] {
  return objects.map((object) => ({
    sha256: object.sha256,
    path: object.path,
    size_bytes: object.sizeBytes,
    row_count: object.rows,
    dataset: object.dataset,
    source_url: storableText(object.sourceUrl, LIMITS.sourceUrl),
    content_type: storableText(object.contentType, LIMITS.contentType),
    fetched_at: object.fetchedAtUtc,
  }));
}

/** Rows of `rejected_record` by column, in the given order. */
export function rejectedRows(records: readonly RejectedRecord[]): RejectedRow[] {
  return records.map((record) => ({
    dataset: record.dataset,
    record_key: storableKey(record.recordKey, LIMITS.recordKey),
    reason: storableKey(record.reason, LIMITS.reason),
    field: storableKey(record.field, LIMITS.field),
    severity: record.severity,
    raw_value: storableText(record.rawValue, LIMITS.rawValue),
    bronze_sha256: record.bronzeSha256,
  }));
}

/** Rows of `source_quota` by column, in the given order. */
export function quotaRows(readings: readonly QuotaReading[]): QuotaRow[] {
  return readings.map((reading) => ({
    dataset: reading.dataset,
    observed_at: reading.observedAtUtc,
    limit_count: reading.limit,
    remaining_count: reading.remaining,
    resets_at: reading.resetsAtUtc,
  }));
}

/** When what a run set aside was seen. */
export function seenAt({ run }: WindowLoad): UtcInstant {
  return run.fetchedAtUtc ?? run.startedAtUtc;
}

/** Whether a run tells how late a slot was: a backfill sees everything late. */
export function tellsLatency({ run }: Pick<WindowLoad, 'run'>): boolean {
  return run.trigger === 'schedule' && run.dataset.endsWith(REAL_TIME_SUFFIX);
}
