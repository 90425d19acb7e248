import type { UtcInstant } from '../../domain/time/instant.js';

import type {
  BronzeObjectRecord,
  QuotaReading,
  RejectedRecord,
  WindowLoad,
} from './warehouse-loader.js';

/** How a run ended. */
export type RunEnding =
  | { readonly outcome: 'success' }
  | { readonly outcome: 'failure'; readonly errorCode: string; readonly errorMessage: string };

/** What a merge did, counted in facts. */
export interface MergeCounts {
  readonly inserted: number;
  readonly revised: number;
  readonly unchanged: number;
  readonly retired: number;
  readonly outranked: number;
}

const MAX_ERROR_MESSAGE_LENGTH = 4_000;

const REAL_TIME_SUFFIX = '-tr';

/** The code and message of a run that failed, cut at 4,000 characters; nulls for one that did not. */
export function failureOf(ending: RunEnding): {
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
} {
  if (ending.outcome === 'success') return { errorCode: null, errorMessage: null };
  const errorMessage = ending.errorMessage.slice(0, MAX_ERROR_MESSAGE_LENGTH);
  return { errorCode: ending.errorCode, errorMessage };
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
    source_url: object.sourceUrl,
    content_type: object.contentType,
    fetched_at: object.fetchedAtUtc,
  }));
}

/** Rows of `rejected_record` by column, in the given order. */
export function rejectedRows(records: readonly RejectedRecord[]): RejectedRow[] {
  return records.map((record) => ({
    dataset: record.dataset,
    record_key: record.recordKey,
    reason: record.reason,
    field: record.field,
    severity: record.severity,
    raw_value: withoutNullCharacters(record.rawValue),
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

/** PostgreSQL's text cannot hold U+0000; a broken payload can. */
function withoutNullCharacters(text: string): string {
  return text.replaceAll('\u0000', '\uFFFD');
}
