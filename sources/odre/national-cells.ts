import pl, { type Expr, type LazyDataFrame } from 'nodejs-polars';

import {
  NATIONAL_SERIES,
  NATIONAL_SERIES_CODES,
  nationalSeriesOfKind,
  type NationalSeries,
} from '../../domain/energy/national-series.js';
import { builtOnce } from '../built-once.js';

import { missingReasonOf, numberOf } from './measure-expressions.js';

const FORECASTS = nationalSeriesOfKind('forecast');
/** Rows at :15 and :45 that are needed to say that a column skips them: one may just be late. */
const TELLING_QUARTERS = 2;

/** Columns a cell keeps of its row. */
const ROW_COLUMNS = [
  'slot_start_utc',
  'is_odd',
  'is_measured',
  'vintage_rank',
  'date_heure',
  'heure',
  'bronze_path',
  'bronze_sha256',
  'fetched_at_utc',
];

/**
 * The cells of judged rows, one a row, with `value`, `missing_reason`, `step_minutes` and `unit` (R1,
 * R2, R6). Cells that say nothing yet are left out: what is measured of a row to come, and a
 * forecast not made.
 *
 * A column is half-hourly in a UTC day when it has values there and all of them lie at :00 and :30
 * while rows at :15 and :45 are published without it; a day that cannot tell follows the whole
 * frame. Its values then stand for 30 minutes, and the second quarter says `inside_half_hour`.
 */
export function cellsOf(rows: LazyDataFrame, series: readonly NationalSeries[]): LazyDataFrame {
  const { cells, saysNothingYet, span, isHalfHourly, missing, step } = expressions();
  return rows
    .unpivot(ROW_COLUMNS, [...series], { variableName: 'series_code', valueName: 'cell' })
    .withColumns(...cells)
    .filter(saysNothingYet.not())
    .withColumns(...span)
    .withColumns(isHalfHourly)
    .withColumns(missing)
    .withColumns(step);
}

const expressions = builtOnce(() => ({
  cells: [
    numberOf('cell').alias('value'),
    missingReasonOf('cell').alias('missing_reason'),
    pl
      .col('series_code')
      .isIn([...FORECASTS])
      .alias('is_forecast'),
    pl.col('slot_start_utc').dt.strftime('%Y-%m-%d').alias('utc_day'),
    unitOfSeries().alias('unit'),
  ],
  saysNothingYet: pl.col('is_measured').not().and(pl.col('is_forecast').not().or(isEmpty())),
  span: [
    ...countsOver(['series_code', 'utc_day'], 'of_day'),
    ...countsOver(['series_code'], 'of_all'),
  ],
  isHalfHourly: pl
    .when(tells('of_day', pl.lit(0)))
    .then(skipsQuarters('of_day'))
    .otherwise(tells('of_all', isFinal()).and(skipsQuarters('of_all')))
    .alias('is_half_hourly'),
  missing: pl
    .when(pl.col('is_half_hourly').and(pl.col('is_odd')).and(saysNothing()))
    .then(pl.lit('inside_half_hour'))
    .otherwise(pl.col('missing_reason'))
    .alias('missing_reason'),
  step: stepMinutes().alias('step_minutes'),
}));

/** A cell with a value has no reason, and a comparison with null would be null. */
function isEmpty(): Expr {
  return pl.col('missing_reason').eq(pl.lit('not_measured')).fillNull(pl.lit(false));
}

/** RTE's files say ND as well as nothing for the quarter inside a half-hour. */
function saysNothing(): Expr {
  return isEmpty().or(pl.col('missing_reason').eq(pl.lit('not_available')).fillNull(pl.lit(false)));
}

/** How many cells have a value at the half-hours, at the quarters between, and quarters there are. */
function countsOver(keys: readonly [string, ...string[]], suffix: string): Expr[] {
  const hasValue = pl.col('value').isNotNull();
  const count = (cells: Expr, name: string): Expr =>
    cells
      .cast(pl.Int32)
      .sum()
      .over(keys[0], ...keys.slice(1))
      .alias(`${name}_${suffix}`);
  return [
    count(hasValue.and(pl.col('is_odd').not()), 'halves'),
    count(hasValue.and(pl.col('is_odd')), 'quarters'),
    count(pl.col('is_odd').and(pl.col('is_measured')), 'quarter_rows'),
  ];
}

/** Whether rows say how a column is spaced; `more` counts as a row that does. */
function tells(suffix: string, more: Expr): Expr {
  return pl
    .col(`quarters_${suffix}`)
    .gt(pl.lit(0))
    .or(
      pl
        .col(`halves_${suffix}`)
        .gt(pl.lit(0))
        .and(pl.col(`quarter_rows_${suffix}`).plus(more).gtEq(pl.lit(TELLING_QUARTERS))),
    );
}

/** Consolidated values are half-hourly as a rule (R1): a single quarter without one says it. */
function isFinal(): Expr {
  return pl.col('vintage_rank').gt(pl.lit(0)).cast(pl.Int32);
}

function skipsQuarters(suffix: string): Expr {
  return pl
    .col(`halves_${suffix}`)
    .gt(pl.lit(0))
    .and(pl.col(`quarters_${suffix}`).eq(pl.lit(0)));
}

/** Null where the source gave no value: a missing value speaks for no span of time. */
function stepMinutes(): Expr {
  return pl
    .when(pl.col('missing_reason').eq(pl.lit('inside_half_hour')).fillNull(pl.lit(false)))
    .then(pl.lit(15))
    .when(pl.col('value').isNull())
    .then(pl.lit(null))
    .when(pl.col('is_half_hourly'))
    .then(pl.lit(30))
    .otherwise(pl.lit(15))
    .cast(pl.Int32);
}

function unitOfSeries(): Expr {
  const units = NATIONAL_SERIES_CODES.map((code) => NATIONAL_SERIES[code].unit);
  return pl.col('series_code').replaceStrict([...NATIONAL_SERIES_CODES], units, '');
}
