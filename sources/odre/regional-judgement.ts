import pl, { type Expr, type LazyDataFrame } from 'nodejs-polars';

import { REGION_CODES } from '../../domain/region/region.js';
import { epochMsOf, MINUTE_MS } from '../../domain/time/instant.js';
import type { TimeWindow } from '../../domain/time/time-window.js';
import { builtOnce } from '../built-once.js';

import {
  isPublished,
  missingExpressions,
  numbersIn,
  valueExpressions,
} from './measure-expressions.js';
import { ROW_COLUMN } from './raw-frame.js';
import { SILVER_ONLY_COLUMNS } from './regional-columns.js';
import {
  integer,
  isNonexistentWallTime,
  isUnknownVintage,
  slotAndVintage,
  wallClockColumns,
} from './row-identity.js';
import { SILVER_KEY } from './silver-columns.js';

/**
 * Rows of text with everything Silver needs beside it: instants, numbers and why there is none,
 * vintage rank (0 real time, 1 consolidated, 2 definitive) and `reason`, which is null for a row
 * that has a place in Silver (R4, R5, R6).
 */
export function judgeRows(
  rows: LazyDataFrame,
  stepMinutes: number,
  window: TimeWindow,
): LazyDataFrame {
  const [identity, wallClock, lastPublished, reason, best, duplicate] = judgingSteps();
  return rows
    .withColumns(...boundColumns(stepMinutes, window), ...identity)
    .withColumns(...wallClock)
    .withColumns(lastPublished)
    .withColumns(reason)
    .withColumns(best)
    .withColumns(duplicate);
}

/** Expressions in the order in which each needs the columns of those before it. */
const judgingSteps = builtOnce(
  () =>
    [
      [...identityColumns(), valueExpressions(), missingExpressions(), detailColumns()],
      [...wallClockColumns(), isPublished().alias('is_published')],
      lastPublishedOfRegion(),
      reasonSetAside().alias('reason'),
      isBestOfSlot().alias('is_best'),
      reasonWithDuplicates().alias('reason'),
    ] as const,
);

/** What differs from window to window, as columns, so that the expressions can stay. */
function boundColumns(stepMinutes: number, window: TimeWindow): Expr[] {
  return [
    pl.lit(stepMinutes).cast(pl.Int32).alias('step_minutes'),
    integer(epochMsOf(window.startUtc)).alias('window_start_ms'),
    integer(epochMsOf(window.endUtc)).alias('window_end_ms'),
  ];
}

function identityColumns(): Expr[] {
  return [
    ...slotAndVintage(),
    pl.col('code_insee_region').str.strip().fillNull(pl.lit('')).alias('region_code'),
  ];
}

function detailColumns(): Expr {
  return numbersIn(Object.keys(SILVER_ONLY_COLUMNS));
}

function lastPublishedOfRegion(): Expr {
  return pl
    .when(pl.col('is_published'))
    .then(pl.col('slot_start_utc'))
    .otherwise(pl.lit(null))
    .max()
    .over('region_code')
    .alias('last_published_utc');
}

/** Why a row has no place in Silver, null when it has one; the first cause in this order. */
function reasonSetAside(): Expr {
  const slot = pl.col('slot_start_utc');
  const epochMs = slot.cast(pl.Int64);
  const stepMs = pl.col('step_minutes').cast(pl.Int64).mul(integer(MINUTE_MS));
  const isInWindow = epochMs
    .gtEq(pl.col('window_start_ms'))
    .and(epochMs.lt(pl.col('window_end_ms')));
  return pl
    .when(slot.isNull())
    .then(pl.lit('unreadable_instant'))
    .when(
      pl
        .col('region_code')
        .isIn([...REGION_CODES])
        .not(),
    )
    .then(pl.lit('unknown_region'))
    .when(isUnknownVintage())
    .then(pl.lit('unknown_nature'))
    .when(epochMs.modulo(stepMs).neq(integer(0)))
    .then(pl.lit('off_grid'))
    .when(isInWindow.not())
    .then(pl.lit('outside_window'))
    .when(isNonexistentWallTime())
    .then(pl.lit('nonexistent_wall_time'))
    .when(pl.col('heure').fillNull(pl.lit('')).neq(pl.col('paris_time')))
    .then(pl.lit('wall_time_mismatch'))
    .when(pl.col('is_published'))
    .then(pl.lit(null))
    .when(slot.lt(pl.col('last_published_utc')))
    .then(pl.lit('source_gap'))
    .otherwise(pl.lit('not_yet_published'));
}

/** Of several rows of one slot the best vintage stays, among equals the last one sent. */
function isBestOfSlot(): Expr {
  const weight = pl
    .when(pl.col('reason').isNull())
    .then(
      pl
        .col('vintage_rank')
        .cast(pl.Int64)
        .mul(integer(2 ** 32))
        .plus(pl.col(ROW_COLUMN)),
    )
    .otherwise(pl.lit(null));
  return weight.eq(weight.max().over(...SILVER_KEY));
}

function reasonWithDuplicates(): Expr {
  return pl
    .when(pl.col('is_best').eq(pl.lit(false)))
    .then(pl.lit('duplicate'))
    .otherwise(pl.col('reason'));
}
