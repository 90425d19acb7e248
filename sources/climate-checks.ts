import pl, { type DataFrame } from 'nodejs-polars';

import { error, warning } from '../domain/quality/check-result.js';
import type { CheckResult } from '../domain/quality/window-checks.js';
import { REGION_CODES } from '../domain/region/region.js';
import { epochMsOf } from '../domain/time/instant.js';
import type { TimeWindow } from '../domain/time/time-window.js';

import { builtOnce } from './built-once.js';
import { CLIMATE_KEY, CLIMATE_STEP_MS, CLIMATE_VALUES } from './regional-climate.js';

/** What a region's weather can be: outside these a unit or a sign is wrong, not the weather. */
const POSSIBLE = {
  wind_speed_10m_m_per_s: [0, 60],
  wind_speed_100m_m_per_s: [0, 80],
  solar_irradiance_w_per_m2: [0, 1400],
  temperature_c: [-40, 50],
} as const;

/** Checks of regional weather in Silver: keys, grid of hours, possible values, completeness. */
export function judgeClimate(silver: DataFrame, window: TimeWindow): readonly CheckResult[] {
  if (silver.height === 0) return [warning('hours_present', false, 'no hour is published yet')];
  const regions = silver.getColumn('region_code').nUnique();
  return [
    none('key_unique', duplicates(silver), 'rows repeat another'),
    none('hours_on_grid', count(silver, isOffGrid()), 'rows do not begin at a full hour'),
    none('values_possible', count(silver, isImpossible()), 'rows hold a value that cannot be'),
    warning('regions_complete', regions === REGION_CODES.length, `${regions} of 12 regions`),
    warning(...completeHours(silver, window)),
    warning(...measuredValues(silver)),
  ];
}

function none(name: string, atFault: number, what: string): CheckResult {
  return error(name, atFault === 0, `${atFault} ${what}`);
}

function duplicates(silver: DataFrame): number {
  return silver.height - silver.unique({ subset: [...CLIMATE_KEY] }).height;
}

const isOffGrid = builtOnce(() =>
  pl
    .col('hour_start')
    .cast(pl.Int64)
    .modulo(pl.lit(CLIMATE_STEP_MS).cast(pl.Int64))
    .neq(pl.lit(0).cast(pl.Int64)),
);

const isImpossible = builtOnce(() =>
  CLIMATE_VALUES.map((name) => {
    const [low, high] = POSSIBLE[name];
    return pl
      .col(name)
      .lt(pl.lit(low))
      .or(pl.col(name).gt(pl.lit(high)))
      .fillNull(pl.lit(false));
  }).reduce((any, one) => any.or(one)),
);

function count(silver: DataFrame, condition: pl.Expr): number {
  return silver.filter(condition).height;
}

function completeHours(
  silver: DataFrame,
  window: TimeWindow,
): readonly ['hours_complete', boolean, string] {
  const hours = (epochMsOf(window.endUtc) - epochMsOf(window.startUtc)) / CLIMATE_STEP_MS;
  const seen = silver.getColumn('hour_start').nUnique();
  return ['hours_complete', seen >= Math.floor(hours), `${seen} of ${Math.floor(hours)} hours`];
}

function measuredValues(silver: DataFrame): readonly ['no_missing_values', boolean, string] {
  const missing = CLIMATE_VALUES.map(
    (name) => [name, silver.getColumn(name).nullCount()] as const,
  ).filter(([, rows]) => rows > 0);
  const detail = missing.map(([name, rows]) => `${name}: ${rows} rows`).join(', ');
  return ['no_missing_values', missing.length === 0, detail === '' ? 'none is missing' : detail];
}
