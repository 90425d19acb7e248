import pl, { type DataFrame, type Expr, type LazyDataFrame } from 'nodejs-polars';

import type { CellWeight } from '../../domain/climate/cell-weight.js';
import { epochMsOf } from '../../domain/time/instant.js';
import type { TimeWindow } from '../../domain/time/time-window.js';
import { builtOnce } from '../built-once.js';
import {
  CLIMATE_COLUMNS,
  CLIMATE_PROVIDERS,
  CLIMATE_STEP_MS,
  mergeHours,
  newestHour,
  newestMeasuredHour,
  noHours,
  VALUE_DIGITS,
} from '../regional-climate.js';
import type { RawObject, RefinedRows, SetAsideRecord } from '../source-pipeline.js';

import { ERA5_COLUMNS } from './era5-columns.js';
import { judgeRaw, type JudgedRows } from './era5-judgement.js';
import { refuseOtherShape, unknownColumns } from './era5-shape.js';

const PROVIDER = 'era5-france';
const KELVIN_OF_ZERO_CELSIUS = 273.15;
const SECONDS_OF_AN_HOUR = 3600;
/** A region's hour needs values for this share of its weight: with less it is missing. */
const LEAST_COVERAGE_RATIO = 0.95;

/**
 * Regional hours of raw months (R20, R21): speed = hypot(u, v) in each cell before any average, K to
 * degrees C, J/m2 of an hour to its mean in W/m2; then the weighted mean of each region's cells.
 *
 * The hour that begins at h takes wind and temperature of stamp h, and radiation of stamp h + 1 h,
 * which is accumulated over the hour that ends there. A cell without a value lends its weight to the
 * others as long as 95 % of the region's weight is there; below, the value is missing.
 *
 * @throws GridError PAYLOAD_SCHEMA_DRIFT when columns or units are not those that are known.
 */
export async function refineEra5(
  weights: readonly CellWeight[],
  window: TimeWindow,
  raw: readonly RawObject[],
): Promise<RefinedRows> {
  const weightFrame = weightFrameOf(weights);
  const parts: RefinedObject[] = [];
  for (const object of raw) parts.push(await refineObject(weightFrame, window, object));
  const silver = await onlyBest(parts.map((part) => part.silver));
  const setAsideRows = parts.flatMap(({ judged }) => judged.setAside);
  const rowsIn = parts.reduce((sum, { judged }) => sum + judged.rowsIn, 0);
  return {
    silver,
    rowsIn,
    rowsAccepted: rowsIn - setAsideRows.length,
    setAsideRows: numbered(setAsideRows),
    invalidCells: toldOnce(parts.flatMap(({ judged }) => judged.invalidCells)),
    unknownColumns: [...new Set(parts.flatMap((part) => part.unknownColumns))],
    newestSlotUtc: newestHour(silver),
    newestMeasuredUtc: newestMeasuredHour(silver),
  };
}

interface RefinedObject {
  readonly silver: DataFrame;
  readonly judged: JudgedRows;
  readonly unknownColumns: readonly string[];
}

async function refineObject(
  weights: LazyDataFrame,
  window: TimeWindow,
  object: RawObject,
): Promise<RefinedObject> {
  const scan = await object.scan();
  const sample = await scan.limit(0).collect();
  refuseOtherShape(sample, object.bronzePath);
  const judged = await judgeRaw(object, scan.select(...ERA5_COLUMNS));
  const hours = await regionalHours(judged.rows, weights, window).collect();
  return {
    silver: withOrigin(hours, object),
    judged,
    unknownColumns: unknownColumns(sample),
  };
}

function weightFrameOf(weights: readonly CellWeight[]): LazyDataFrame {
  return pl
    .DataFrame([
      pl.Series(
        'region_code',
        weights.map(({ regionCode }) => regionCode),
        pl.Utf8,
      ),
      pl.Series(
        'weighting',
        weights.map(({ weighting }) => weighting),
        pl.Utf8,
      ),
      pl.Series(
        'cell',
        weights.map(({ cell }) => cell),
        pl.Int32,
      ),
      pl.Series(
        'share',
        weights.map(({ shareRatio }) => shareRatio),
        pl.Float64,
      ),
    ])
    .lazy();
}

/** Weighted means by region, weighting and hour, of the hours within a window. */
function regionalHours(
  rows: LazyDataFrame,
  weights: LazyDataFrame,
  window: TimeWindow,
): LazyDataFrame {
  const cells = rows
    .filter(pl.col('reason').isNull())
    .select(...cellValues())
    .join(weights, { on: 'cell', how: 'inner' });
  const stamped = cells.groupBy(['region_code', 'weighting', 'stamp_ms']).agg(...weightedMeans());
  const atStart = stamped.select(...KEY, ...valuesAtStart());
  const overHour = stamped.select(...KEY_OF_HOUR_BEFORE(), pl.col('solar'));
  const startMs = pl.lit(epochMsOf(window.startUtc)).cast(pl.Int64);
  const endMs = pl.lit(epochMsOf(window.endUtc)).cast(pl.Int64);
  return atStart
    .join(overHour, { on: [...KEY_NAMES], how: 'full', coalesce: true })
    .filter(pl.col('stamp_ms').gtEq(startMs).and(pl.col('stamp_ms').lt(endMs)))
    .select(...silverValues());
}

const KEY_NAMES = ['region_code', 'weighting', 'stamp_ms'] as const;
const KEY = KEY_NAMES;

/** The stamp that ends an hour, as the start of that hour. */
const KEY_OF_HOUR_BEFORE = builtOnce((): Expr[] => [
  pl.col('region_code'),
  pl.col('weighting'),
  pl.col('stamp_ms').minus(pl.lit(CLIMATE_STEP_MS).cast(pl.Int64)).alias('stamp_ms'),
]);

/** What is averaged, in each cell: a mean of speeds is not the speed of a mean. */
const cellValues = builtOnce((): Expr[] => [
  pl.col('stamp_ms'),
  pl.col('cell'),
  speed('u10', 'v10').alias('wind_10m'),
  speed('u100', 'v100').alias('wind_100m'),
  possible('t2m').minus(pl.lit(KELVIN_OF_ZERO_CELSIUS)).alias('temperature'),
  // Packing leaves a night some joules below zero: no sun is no sun.
  pl
    .when(possible('ssrd').lt(pl.lit(0)))
    .then(pl.lit(0))
    .otherwise(possible('ssrd'))
    .div(pl.lit(SECONDS_OF_AN_HOUR))
    .alias('solar'),
]);

function speed(eastward: 'u10' | 'u100', northward: 'v10' | 'v100'): Expr {
  const [u, v] = [possible(eastward), possible(northward)];
  return u.mul(u).plus(v.mul(v)).pow(0.5);
}

function possible(name: 'u10' | 'v10' | 'u100' | 'v100' | 't2m' | 'ssrd'): Expr {
  return pl
    .when(pl.col(`${name}_impossible`))
    .then(pl.lit(null))
    .otherwise(pl.col(name));
}

const MEANS = ['wind_10m', 'wind_100m', 'temperature', 'solar'] as const;

const weightedMeans = builtOnce((): Expr[] =>
  MEANS.map((name) => {
    const share = pl.col('share');
    const present = pl.col(name).isNotNull();
    const coverage = share.filter(present).sum();
    const mean = pl.col(name).mul(share).sum().div(coverage);
    return pl
      .when(coverage.gtEq(pl.lit(LEAST_COVERAGE_RATIO)))
      .then(mean.round(VALUE_DIGITS))
      .otherwise(pl.lit(null))
      .alias(name);
  }),
);

const valuesAtStart = builtOnce((): Expr[] => [
  pl.col('wind_10m').alias('wind_speed_10m_m_per_s'),
  pl.col('wind_100m').alias('wind_speed_100m_m_per_s'),
  pl.col('temperature').alias('temperature_c'),
]);

const silverValues = builtOnce((): Expr[] => [
  pl.col('region_code'),
  pl.col('stamp_ms').cast(pl.Datetime('ms')).alias('hour_start'),
  pl.col('weighting'),
  pl.col('wind_speed_10m_m_per_s'),
  pl.col('wind_speed_100m_m_per_s'),
  pl.col('solar').alias('solar_irradiance_w_per_m2'),
  pl.col('temperature_c'),
  pl.lit(PROVIDER).alias('provider'),
  pl.lit(CLIMATE_PROVIDERS[PROVIDER]).cast(pl.Int32).alias('provider_rank'),
]);

function withOrigin(hours: DataFrame, object: RawObject): DataFrame {
  return hours
    .withColumns(
      pl.lit(object.bronzePath).alias('bronze_path'),
      pl.lit(object.bronzeSha256).alias('bronze_sha256'),
      pl.lit(object.fetchedAtUtc).alias('fetched_at_utc'),
    )
    .select(...CLIMATE_COLUMNS);
}

/** Where two months both tell of an hour, the one that tells more of it. */
async function onlyBest(parts: readonly DataFrame[]): Promise<DataFrame> {
  const [first, ...others] = parts;
  if (first === undefined) return noHours();
  return mergeHours(others.length === 0 ? undefined : pl.concat(others), first);
}

/** One number after the other: a row that stands in an object twice is two records. */
function numbered(records: readonly SetAsideRecord[]): readonly SetAsideRecord[] {
  return records.map((record, index) => ({ ...record, recordKey: `${record.recordKey}#${index}` }));
}

/** The stamp between two months stands in the objects of both; its cells are told once. */
function toldOnce(records: readonly SetAsideRecord[]): readonly SetAsideRecord[] {
  return [
    ...new Map(records.map((record) => [`${record.recordKey}|${record.field}`, record])).values(),
  ];
}
