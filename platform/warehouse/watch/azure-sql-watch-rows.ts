import {
  asFlag,
  asInstant,
  asInstantOrNull,
  type DatabaseDate,
} from '../azure-sql/azure-sql-values.js';

import type { AlarmRow, AssetEventRow, AssetRow, FreshnessRow } from './watch-rows.js';

/** A row whose named columns come as the driver's dates. */
type WithDates<Row, Column extends keyof Row> = Omit<Row, Column> & {
  readonly [Name in Column]: null extends Row[Name] ? DatabaseDate | null : DatabaseDate;
};

/** A row of `asset` as the driver reads it. */
export type AssetRecord = WithDates<
  Omit<AssetRow, 'is_resolved'>,
  'state_since' | 'first_seen_at' | 'last_seen_at'
> & { readonly is_resolved: unknown };

/** A row of `asset_event` as the driver reads it. */
export type AssetEventRecord = WithDates<AssetEventRow, 'occurred_at'>;

/** A row of `dataset_freshness` as the driver reads it. */
export type FreshnessRecord = WithDates<
  FreshnessRow,
  | 'state_since'
  | 'newest_measured_at'
  | 'first_attempt_at'
  | 'last_attempt_at'
  | 'last_success_at'
  | 'judged_at'
>;

/** A row of `alarm` as the driver reads it. */
export type AlarmRecord = WithDates<AlarmRow, 'raised_at' | 'last_seen_at' | 'cleared_at'>;

/** The row that a record stands for. */
export function assetRowOf<Record extends AssetRecord>(
  record: Record,
): Omit<Record, keyof AssetRecord> & AssetRow {
  return {
    ...record,
    state_since: asInstant(record.state_since),
    first_seen_at: asInstant(record.first_seen_at),
    last_seen_at: asInstant(record.last_seen_at),
    is_resolved: asFlag(record.is_resolved),
  };
}

/** The row that a record stands for. */
export function assetEventRowOf(record: AssetEventRecord): AssetEventRow {
  return { ...record, occurred_at: asInstant(record.occurred_at) };
}

/** The row that a record stands for. */
export function freshnessRowOf(record: FreshnessRecord): FreshnessRow {
  return {
    ...record,
    state_since: asInstant(record.state_since),
    newest_measured_at: asInstantOrNull(record.newest_measured_at),
    first_attempt_at: asInstantOrNull(record.first_attempt_at),
    last_attempt_at: asInstantOrNull(record.last_attempt_at),
    last_success_at: asInstantOrNull(record.last_success_at),
    judged_at: asInstantOrNull(record.judged_at),
  };
}

/** The row that a record stands for. */
export function alarmRowOf(record: AlarmRecord): AlarmRow {
  return {
    ...record,
    raised_at: asInstant(record.raised_at),
    last_seen_at: asInstant(record.last_seen_at),
    cleared_at: asInstantOrNull(record.cleared_at),
  };
}
