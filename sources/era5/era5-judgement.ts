import pl, { type DataFrame, type Expr, type LazyDataFrame } from 'nodejs-polars';

import {
  CELL_STEP_DEG,
  FRANCE_GRID,
  GRID_CELLS,
  GRID_COLUMNS,
  GRID_ROWS,
} from '../../domain/climate/grid-cell.js';
import { GridError } from '../../domain/errors/grid-error.js';
import { MINUTE_MS } from '../../domain/time/instant.js';
import { builtOnce } from '../built-once.js';
import type { RawObject, SetAsideRecord } from '../source-pipeline.js';

import { ERA5_VALUES, POSSIBLE_VALUES, type Era5Value } from './era5-columns.js';

const HOUR_MS = 60 * MINUTE_MS;
/** How far a coordinate may lie from its grid point: single precision leaves 4e-6 degrees. */
const GRID_TOLERANCE = 1e-3;
/** Of a month, this share of rows may be at fault and still be told one by one. */
const MAX_FAULT_SHARE = 0.01;
const MAX_FAULTS = 20_000;
/** Colder than any place has ever been in kelvin, hotter than any in degrees Celsius. */
const BETWEEN_CELSIUS_AND_KELVIN = 130;
/** More than a flux in W/m2 can be, less than a sunny hour gives in J/m2. */
const BETWEEN_FLUX_AND_ENERGY = 3_000;
const A_DAY_OF_STAMPS = 24;

/** Rows of a raw object with their place on the grid and, where they have none, the reason. */
export interface JudgedRows {
  /** `stamp_ms`, `cell`, the values as Float64 with what cannot be made null, `reason`. */
  readonly rows: LazyDataFrame;
  readonly rowsIn: number;
  readonly setAside: readonly SetAsideRecord[];
  readonly invalidCells: readonly SetAsideRecord[];
}

/**
 * Places the rows of a raw object on grid and hours, and sets aside what has no place: `no_place`,
 * `off_cell_grid`, `outside_france`, `off_hour`, `duplicate_hour`. Values that cannot be are taken out.
 *
 * @throws GridError PAYLOAD_SCHEMA_DRIFT when units look changed, or when more than a share of the
 * rows or cells is at fault: then the store has changed, not a row.
 */
export async function judgeRaw(raw: RawObject, scan: LazyDataFrame): Promise<JudgedRows> {
  const placed = scan.withColumns(...placeColumns()).withColumns(reasonColumn());
  const summary = await summaryOf(placed);
  refuseChangedUnits(summary);
  const isRepeated = summary.distinct + summary.placeless < summary.rowsIn;
  const judged = isRepeated ? await withoutRepeats(placed) : placed;
  refuseTooMany(summary);
  const setAside =
    isRepeated || summary.placeless > 0 ? await setAsideRows(judged, raw, summary.rowsIn) : [];
  const invalidCells = summary.impossible > 0 ? await invalidCellsIn(judged, raw) : [];
  return { rows: judged, rowsIn: summary.rowsIn, setAside, invalidCells };
}

/** Where a row belongs, and its values as numbers without those that cannot be. */
const placeColumns = builtOnce((): Expr[] => {
  const row = gridSteps('latitude', FRANCE_GRID.southDeg);
  const column = gridSteps('longitude', FRANCE_GRID.westDeg);
  return [
    pl.col('valid_time').cast(pl.Datetime('ms')).cast(pl.Int64).alias('stamp_ms'),
    row.alias('grid_row'),
    column.alias('grid_column'),
    row
      .round(0)
      .cast(pl.Int32)
      .mul(pl.lit(GRID_COLUMNS).cast(pl.Int32))
      .plus(column.round(0).cast(pl.Int32))
      .alias('cell'),
    ...ERA5_VALUES.map((name) => sent(name).alias(name)),
    ...ERA5_VALUES.map((name) => isImpossible(name).alias(`${name}_impossible`)),
  ];
});

function gridSteps(name: string, first: number): Expr {
  return pl.col(name).cast(pl.Float64).minus(pl.lit(first)).div(pl.lit(CELL_STEP_DEG));
}

/** A value as sent; not a number is not there. */
function sent(name: Era5Value): Expr {
  const value = pl.col(name).cast(pl.Float64);
  return pl.when(value.isNan()).then(pl.lit(null)).otherwise(value);
}

function isImpossible(name: Era5Value): Expr {
  const [lowest, highest] = POSSIBLE_VALUES[name];
  const value = sent(name);
  return value
    .lt(pl.lit(lowest))
    .or(value.gt(pl.lit(highest)))
    .fillNull(pl.lit(false));
}

const reasonColumn = builtOnce((): Expr => {
  const hasNoPlace = pl
    .col('stamp_ms')
    .isNull()
    .or(pl.col('grid_row').isNull())
    .or(pl.col('grid_column').isNull());
  const isOutside = isNotWithin('grid_row', GRID_ROWS).or(isNotWithin('grid_column', GRID_COLUMNS));
  const isOffHour = pl.col('stamp_ms').modulo(pl.lit(HOUR_MS).cast(pl.Int64)).neq(pl.lit(0));
  return pl
    .when(hasNoPlace)
    .then(pl.lit('no_place'))
    .when(isOffGrid('grid_row').or(isOffGrid('grid_column')))
    .then(pl.lit('off_cell_grid'))
    .when(isOutside)
    .then(pl.lit('outside_france'))
    .when(isOffHour)
    .then(pl.lit('off_hour'))
    .otherwise(pl.lit(null))
    .alias('reason');
});

function isOffGrid(name: string): Expr {
  const steps = pl.col(name);
  return steps.minus(steps.round(0)).abs().gt(pl.lit(GRID_TOLERANCE));
}

function isNotWithin(name: string, size: number): Expr {
  const place = pl.col(name).round(0);
  return place.lt(pl.lit(0)).or(place.gtEq(pl.lit(size)));
}

interface Summary {
  readonly rowsIn: number;
  readonly placeless: number;
  /** Different (hour, cell) places among the rows that have one. */
  readonly distinct: number;
  readonly impossible: number;
  readonly stamps: number;
  readonly meanTemperature: number | null;
  readonly highestRadiation: number | null;
}

async function summaryOf(placed: LazyDataFrame): Promise<Summary> {
  const summary = await placed.select(...summaryColumns()).collect();
  const [rowsIn, placeless, distinct, impossible, stamps, meanTemperature, highestRadiation] =
    summary.row(0) as (number | bigint | null)[];
  return {
    rowsIn: Number(rowsIn),
    placeless: Number(placeless),
    distinct: Number(distinct),
    impossible: Number(impossible),
    stamps: Number(stamps),
    meanTemperature: numberOrNull(meanTemperature),
    highestRadiation: numberOrNull(highestRadiation),
  };
}

function numberOrNull(value: number | bigint | null | undefined): number | null {
  return value === null || value === undefined ? null : Number(value);
}

const summaryColumns = builtOnce((): Expr[] => {
  const hasPlace = pl.col('reason').isNull();
  return [
    pl.len().alias('rows_in'),
    pl.col('reason').isNotNull().cast(pl.Int64).sum().alias('placeless'),
    placeNumber().filter(hasPlace).nUnique().alias('distinct'),
    ERA5_VALUES.map((name) => pl.col(`${name}_impossible`).cast(pl.Int64).sum())
      .reduce((sum, one) => sum.plus(one))
      .alias('impossible'),
    pl.col('stamp_ms').nUnique().alias('stamps'),
    pl.col('t2m').mean().alias('mean_temperature'),
    pl.col('ssrd').max().alias('highest_radiation'),
  ];
});

/** One number for an hour and a cell. */
function placeNumber(): Expr {
  return pl
    .col('stamp_ms')
    .mul(pl.lit(GRID_CELLS).cast(pl.Int64))
    .plus(pl.col('cell').cast(pl.Int64));
}

/** Of rows for the same hour and cell the first one stays; the others get the reason. */
async function withoutRepeats(placed: LazyDataFrame): Promise<LazyDataFrame> {
  const frame = await placed.collect();
  const order = Array.from({ length: frame.height }, (_, index) => index);
  const numbered = frame.withColumns(
    pl.Series('source_row', order, pl.Int32),
    placeNumber().alias('place'),
  );
  const firsts = numbered
    .filter(pl.col('reason').isNull())
    .unique({ subset: ['place'], keep: 'first', maintainOrder: true })
    .select('source_row', pl.lit(true).alias('is_first'));
  return numbered
    .lazy()
    .join(firsts.lazy(), { on: 'source_row', how: 'left' })
    .withColumns(
      pl
        .when(pl.col('reason').isNull().and(pl.col('is_first').isNull()))
        .then(pl.lit('duplicate_hour'))
        .otherwise(pl.col('reason'))
        .alias('reason'),
    );
}

function refuseChangedUnits({ meanTemperature, highestRadiation, stamps }: Summary): void {
  if (meanTemperature !== null && meanTemperature < BETWEEN_CELSIUS_AND_KELVIN) {
    throw drift(`t2m is ${meanTemperature.toFixed(1)} on average: that is not kelvin`);
  }
  const hasADay = stamps > A_DAY_OF_STAMPS;
  if (hasADay && highestRadiation !== null && highestRadiation < BETWEEN_FLUX_AND_ENERGY) {
    throw drift(`ssrd is ${highestRadiation.toFixed(0)} at most: that is not J/m2 over an hour`);
  }
}

function refuseTooMany({ rowsIn, placeless, distinct, impossible }: Summary): void {
  const faults = Math.max(rowsIn - distinct, impossible);
  const isTold =
    faults <= MAX_FAULTS && faults <= Math.max(A_DAY_OF_STAMPS, rowsIn * MAX_FAULT_SHARE);
  if (isTold) return;
  throw drift(
    `${placeless} of ${rowsIn} rows have no place on the grid, ${rowsIn - placeless - distinct} repeat another, ${impossible} values cannot be`,
  );
}

function drift(reason: string): GridError {
  return new GridError('PAYLOAD_SCHEMA_DRIFT', `ERA5: ${reason}`);
}

const IDENTITY = ['valid_time', 'latitude', 'longitude'] as const;

async function setAsideRows(
  judged: LazyDataFrame,
  raw: RawObject,
  rowsIn: number,
): Promise<SetAsideRecord[]> {
  const rows = await judged
    .filter(pl.col('reason').isNotNull())
    .select(...identityColumns(), pl.col('reason'), ...ERA5_VALUES.map((name) => pl.col(name)))
    .limit(rowsIn)
    .collect();
  return rowsOf(rows).map(([time, latitude, longitude, reason, ...values]) => ({
    recordKey: keyOf([time, latitude, longitude]),
    reason: String(reason),
    severity: 'defect',
    field: '',
    rawValue: values.map(String).join(','),
    bronzeSha256: raw.bronzeSha256,
  }));
}

async function invalidCellsIn(judged: LazyDataFrame, raw: RawObject): Promise<SetAsideRecord[]> {
  const isAtFault = ERA5_VALUES.map((name) => pl.col(`${name}_impossible`)).reduce((any, one) =>
    any.or(one),
  );
  const rows = await judged
    .filter(isAtFault.and(pl.col('reason').isNull()))
    .select(
      ...identityColumns(),
      ...ERA5_VALUES.flatMap((name) => [pl.col(name), pl.col(`${name}_impossible`)]),
    )
    .collect();
  return rowsOf(rows).flatMap(([time, latitude, longitude, ...cells]) =>
    ERA5_VALUES.flatMap((field, index): SetAsideRecord[] => {
      const [value, isBad] = [cells[2 * index], cells[2 * index + 1]];
      return isBad === true
        ? [
            {
              recordKey: keyOf([time, latitude, longitude]),
              reason: reasonOfValue(field, Number(value)),
              severity: 'defect',
              field,
              rawValue: String(value),
              bronzeSha256: raw.bronzeSha256,
            },
          ]
        : [];
    }),
  );
}

function reasonOfValue(field: Era5Value, value: number): string {
  return field === 'ssrd' && value < 0 ? 'negative_radiation' : 'impossible_value';
}

/** Where and when a row stands, as text: its identity in the store. */
const identityColumns = builtOnce((): Expr[] => IDENTITY.map((name) => pl.col(name).cast(pl.Utf8)));

function keyOf(identity: readonly unknown[]): string {
  return identity.map((part) => (typeof part === 'string' ? part : '')).join('|');
}

function rowsOf(frame: DataFrame): readonly (readonly unknown[])[] {
  return frame.rows() as unknown[][];
}
