import {
  ENERGY_SOURCE_DETAILS,
  REGIONAL_ENERGY_SOURCES,
} from '../../domain/energy/energy-source.js';
import { REGIONS } from '../../domain/region/region.js';
import { instantFromEpochMs } from '../../domain/time/instant.js';
import { parisOffsetMinutes } from '../../domain/time/paris-time.js';

import { regionKeyOf, SOURCE_KEYS } from './dimension-keys.js';
import { dateKeyOf } from './paris-keys.js';

/** First civil day of `dim_date`: eCO2mix begins in 2012. */
export const FIRST_CIVIL_DATE = '2012-01-01';

/** Last civil day of `dim_date`. */
export const LAST_CIVIL_DATE = '2040-12-31';

/** Rows of one dimension, named by column: what every dialect seeds its tables with. */
export interface DimensionRows {
  readonly table: string;
  readonly keyColumn: string;
  readonly rows: readonly Readonly<Record<string, string | number | boolean>>[];
}

const DAY_MS = 86_400_000;

/** The 12 regions of `dim_region`. */
export function regionRows(): DimensionRows {
  const rows = REGIONS.map(({ code, name, rteCode }) => ({
    region_key: regionKeyOf(code),
    region_code: code,
    region_name: name,
    rte_code: rteCode,
  }));
  return { table: 'dim_region', keyColumn: 'region_key', rows };
}

/** The sources of `dim_source`. */
export function sourceRows(): DimensionRows {
  const rows = REGIONAL_ENERGY_SOURCES.map((source) => ({
    source_key: SOURCE_KEYS[source],
    source_code: source,
    source_kind: ENERGY_SOURCE_DETAILS[source].kind,
    name_fr: ENERGY_SOURCE_DETAILS[source].nameFr,
    unit: 'MW',
  }));
  return { table: 'dim_source', keyColumn: 'source_key', rows };
}

/** The 96 quarter hours of the wall clock of `dim_time`. */
export function timeRows(): DimensionRows {
  const rows = Array.from({ length: 96 }, (_, index) => {
    const hour = Math.floor(index / 4);
    const minute = (index % 4) * 15;
    return {
      time_key: hour * 60 + minute,
      time_of_day: `${twoDigits(hour)}:${twoDigits(minute)}`,
      hour,
      minute,
      is_half_hour_start: minute % 30 === 0,
    };
  });
  return { table: 'dim_time', keyColumn: 'time_key', rows };
}

/** The Parisian civil days of `dim_date`, with how many quarter hours each has (R4). */
export function dateRows(): DimensionRows {
  const first = Date.parse(FIRST_CIVIL_DATE);
  const count = (Date.parse(LAST_CIVIL_DATE) - first) / DAY_MS + 1;
  const rows = Array.from({ length: count }, (_, index) => dateRow(first + index * DAY_MS));
  return { table: 'dim_date', keyColumn: 'date_key', rows };
}

/** How many rows {@link dateRows} has. */
export const CIVIL_DATE_COUNT =
  (Date.parse(LAST_CIVIL_DATE) - Date.parse(FIRST_CIVIL_DATE)) / DAY_MS + 1;

function dateRow(dayMs: number): Record<string, string | number | boolean> {
  const day = new Date(dayMs);
  const civilDate = day.toISOString().slice(0, 10);
  const month = day.getUTCMonth() + 1;
  const weekday = ((day.getUTCDay() + 6) % 7) + 1;
  const thursday = new Date(dayMs + (4 - weekday) * DAY_MS);
  const isoYear = thursday.getUTCFullYear();
  return {
    date_key: dateKeyOf(civilDate),
    civil_date: civilDate,
    year: day.getUTCFullYear(),
    quarter: Math.ceil(month / 3),
    month,
    day: day.getUTCDate(),
    iso_year: isoYear,
    iso_week: Math.floor((thursday.getTime() - Date.UTC(isoYear, 0, 1)) / (7 * DAY_MS)) + 1,
    weekday,
    is_weekend: weekday > 5,
    quarter_hour_count: quarterHourCount(dayMs),
  };
}

/**
 * A day is shorter by what the clock is put forward in it (R4). Clocks change in the night: comparing
 * the offsets of two noons is 20 times faster than finding every midnight.
 */
function quarterHourCount(dayMs: number): number {
  const noonOffsetMinutes = (ms: number) => parisOffsetMinutes(instantFromEpochMs(ms + DAY_MS / 2));
  return 96 - (noonOffsetMinutes(dayMs) - noonOffsetMinutes(dayMs - DAY_MS)) / 15;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
