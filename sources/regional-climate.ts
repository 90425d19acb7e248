import pl, { type DataFrame } from 'nodejs-polars';

import { instantFromEpochMs, MINUTE_MS, type UtcInstant } from '../domain/time/instant.js';

import { builtOnce } from './built-once.js';
import type { SilverLayout } from './source-pipeline.js';

/**
 * Values of an hour, in the order of the columns. Wind and temperature are those of the first
 * instant of the hour, irradiance is the mean over the hour; every provider is brought to this.
 */
export const CLIMATE_VALUES = [
  'wind_speed_10m_m_per_s',
  'wind_speed_100m_m_per_s',
  'solar_irradiance_w_per_m2',
  'temperature_c',
] as const;

/** One of {@link CLIMATE_VALUES}. */
export type ClimateValue = (typeof CLIMATE_VALUES)[number];

/** What makes a row of regional weather the row it is. */
export const CLIMATE_KEY = ['region_code', 'hour_start', 'weighting'] as const;

/** Columns of Silver that say what a row states. */
const CLIMATE_CONTENT = [...CLIMATE_KEY, ...CLIMATE_VALUES, 'provider', 'provider_rank'] as const;

/** Every column of a Silver partition of regional weather, in order. */
export const CLIMATE_COLUMNS: readonly string[] = [
  ...CLIMATE_CONTENT,
  'bronze_path',
  'bronze_sha256',
  'fetched_at_utc',
];

/** Regional weather of no hour at all, with every column and its type. */
export function noHours(): DataFrame {
  const texts = [
    'region_code',
    'weighting',
    'provider',
    'bronze_path',
    'bronze_sha256',
    'fetched_at_utc',
  ];
  return pl
    .DataFrame([
      ...texts.map((name) => pl.Series(name, [], pl.Utf8)),
      pl.Series('hour_start', [], pl.Datetime('ms')),
      ...CLIMATE_VALUES.map((name) => pl.Series(name, [], pl.Float64)),
      pl.Series('provider_rank', [], pl.Int32),
    ])
    .select(...CLIMATE_COLUMNS);
}

/** Who a row is from; where several have an hour, Gold takes the one of the highest rank. */
export const CLIMATE_PROVIDERS = {
  'open-meteo-forecast': 0,
  'open-meteo-archive': 1,
  'era5-france': 2,
} as const;

/** Digits kept after the point: less than any of them is exact, more than the last bits of a sum. */
export const VALUE_DIGITS = 3;

/** How the regional weather of one dataset lies in the lake: a partition a UTC month. */
export function climateLayout(name: string): SilverLayout {
  return {
    folder: `silver/climate_${name}`,
    fileName: 'hours.parquet',
    partition: 'month',
    timeColumn: 'hour_start',
    merge: mergeHours,
  };
}

/**
 * Partitions with new rows in them: one row a (region, hour, weighting). The one with more values
 * stays, among those the newest fetch; a row that states nothing new keeps its first origin, and is as
 * old as that ({@link SilverLayout.merge}). A value that came is never lost to an answer without it.
 */
export async function mergeHours(
  existing: DataFrame | undefined,
  incoming: DataFrame,
): Promise<DataFrame> {
  const all = existing === undefined ? incoming : pl.concat([existing, incoming]);
  return all
    .lazy()
    .withColumns(valueCount())
    .sort(['value_count', 'fetched_at_utc', 'bronze_sha256'])
    .unique({ subset: [...CLIMATE_CONTENT], keep: 'first', maintainOrder: true })
    .unique({ subset: [...CLIMATE_KEY], keep: 'last', maintainOrder: true })
    .sort([...CLIMATE_KEY])
    .select(...CLIMATE_COLUMNS)
    .collect();
}

const valueCount = builtOnce(() =>
  CLIMATE_VALUES.map((name) => pl.col(name).isNotNull().cast(pl.Int32))
    .reduce((sum, one) => sum.plus(one))
    .alias('value_count'),
);

/** Start of the newest hour that has any value, null when none has. */
export function newestMeasuredHour(rows: DataFrame): UtcInstant | null {
  const measured = rows.filter(hasAnyValue());
  return measured.height === 0 ? null : newestHour(measured);
}

const hasAnyValue = builtOnce(() =>
  pl.anyHorizontal(CLIMATE_VALUES.map((name) => pl.col(name).isNotNull())),
);

/** Start of the newest hour of rows of regional weather, null without rows. */
export function newestHour(rows: DataFrame): UtcInstant | null {
  if (rows.height === 0) return null;
  const newest = rows.select(pl.col('hour_start').cast(pl.Int64).max()).row(0)[0] as
    number | bigint;
  return instantFromEpochMs(Number(newest));
}

/** Minutes of a step of regional weather. */
export const CLIMATE_STEP_MINUTES = 60;

/** Milliseconds of a step of regional weather. */
export const CLIMATE_STEP_MS = CLIMATE_STEP_MINUTES * MINUTE_MS;
