import pl, { type Expr, type LazyDataFrame } from 'nodejs-polars';

import {
  NATIONAL_SERIES,
  NATIONAL_SERIES_CODES,
  nationalSeriesOfKind,
} from '../../domain/energy/national-series.js';
import { epochMsOf, MINUTE_MS } from '../../domain/time/instant.js';
import type { TimeWindow } from '../../domain/time/time-window.js';
import { builtOnce } from '../built-once.js';

import { ROW_COLUMN } from './raw-frame.js';
import {
  integer,
  isNonexistentWallTime,
  isUnknownVintage,
  slotAndVintage,
  wallClockColumns,
} from './row-identity.js';

/** The one perimeter of the national datasets. */
const PERIMETER = 'France';
const QUARTER_HOUR_MS = 15 * MINUTE_MS;
const HALF_HOUR_MS = 30 * MINUTE_MS;
/** Cells that say nothing (R6). */
const EMPTY_CELLS = ['', '-', 'ND'];

/** Series whose presence tells that a row is published: exchanges and forecasts come ahead (R5). */
const TELLING_SERIES = NATIONAL_SERIES_CODES.filter(
  (code) => !['forecast', 'exchange', 'commercial_exchange'].includes(NATIONAL_SERIES[code].kind),
);
const FORECASTS = nationalSeriesOfKind('forecast');

/**
 * National rows of text, measures under the codes of their series, with everything their cells need
 * beside them: `slot_start_utc`, `vintage_rank`, `is_odd` (a quarter past or to), `is_measured`
 * (whether its measured cells say something, if only that nothing was measured) and `reason`, null
 * for a row that Silver is made of (R4, R5). A row of the future has a place for its forecasts.
 */
export function judgeNationalRows(rows: LazyDataFrame, window: TimeWindow): LazyDataFrame {
  const [identity, wallClock, published, span, measured, reason, best, duplicate] = judgingSteps();
  return rows
    .withColumns(
      integer(epochMsOf(window.startUtc)).alias('window_start_ms'),
      integer(epochMsOf(window.endUtc)).alias('window_end_ms'),
      ...identity,
    )
    .withColumns(...wallClock)
    .withColumns(published)
    .withColumns(...span)
    .withColumns(measured)
    .withColumns(reason)
    .withColumns(best)
    .withColumns(duplicate);
}

/** Expressions in the order in which each needs the columns of those before it. */
const judgingSteps = builtOnce(
  () =>
    [
      [...slotAndVintage(), saysSomething(TELLING_SERIES).alias('is_published')],
      [
        ...wallClockColumns(),
        saysSomething(FORECASTS).alias('has_forecast'),
        epochMs().modulo(integer(HALF_HOUR_MS)).neq(integer(0)).alias('is_odd'),
      ],
      pl.col('is_published').and(pl.col('is_odd')).alias('is_published_quarter'),
      [
        lastPublishedMs().alias('last_published_ms'),
        pl.col('is_published_quarter').max().alias('has_quarters'),
      ],
      isMeasured().alias('is_measured'),
      reasonSetAside().alias('reason'),
      isBestOfSlot().alias('is_best'),
      reasonWithDuplicates().alias('reason'),
    ] as const,
);

function epochMs(): Expr {
  return pl.col('slot_start_utc').cast(pl.Int64);
}

/** Whether any cell of some series holds more than a mark of missing. */
function saysSomething(series: readonly string[]): Expr {
  const cells = pl
    .cols([...series])
    .str.strip()
    .fillNull(pl.lit(''));
  return pl.anyHorizontal(cells.isIn([...EMPTY_CELLS]).not());
}

function lastPublishedMs(): Expr {
  return pl.when(pl.col('is_published')).then(epochMs()).otherwise(pl.lit(null)).max();
}

/** Up to the newest published slot; where only half-hours are published, the quarter inside it too. */
function isMeasured(): Expr {
  const beyondMs = epochMs().minus(pl.col('last_published_ms'));
  const isInsideLastHalfHour = pl
    .col('is_odd')
    .and(pl.col('has_quarters').not())
    .and(beyondMs.eq(integer(QUARTER_HOUR_MS)));
  return beyondMs.ltEq(integer(0)).or(isInsideLastHalfHour).fillNull(pl.lit(false));
}

/** Why a row has no place in Silver, null when it has one; the first cause in this order. */
function reasonSetAside(): Expr {
  const isInWindow = epochMs()
    .gtEq(pl.col('window_start_ms'))
    .and(epochMs().lt(pl.col('window_end_ms')));
  return pl
    .when(pl.col('slot_start_utc').isNull())
    .then(pl.lit('unreadable_instant'))
    .when(pl.col('perimetre').str.strip().fillNull(pl.lit('')).neq(pl.lit(PERIMETER)))
    .then(pl.lit('unknown_perimeter'))
    .when(isUnknownVintage())
    .then(pl.lit('unknown_nature'))
    .when(epochMs().modulo(integer(QUARTER_HOUR_MS)).neq(integer(0)))
    .then(pl.lit('off_grid'))
    .when(isInWindow.not())
    .then(pl.lit('outside_window'))
    .when(isNonexistentWallTime())
    .then(pl.lit('nonexistent_wall_time'))
    .when(pl.col('heure').fillNull(pl.lit('')).neq(pl.col('paris_time')))
    .then(pl.lit('wall_time_mismatch'))
    .when(pl.col('is_measured').or(pl.col('has_forecast')))
    .then(pl.lit(null))
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
  return weight.eq(weight.max().over('slot_start_utc'));
}

function reasonWithDuplicates(): Expr {
  return pl
    .when(pl.col('is_best').eq(pl.lit(false)))
    .then(pl.lit('duplicate'))
    .otherwise(pl.col('reason'));
}
