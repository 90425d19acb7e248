import { double, instant, integer, nullable, text, type RecordTable } from './record-table.js';

/** Hourly weather of the regions, from ERA5 and, for the days it does not cover, Open-Meteo (R20, R21). */
export const FACT_REGIONAL_CLIMATE = {
  name: 'fact_regional_climate',
  meaning: 'Hourly weather of a region, weighted over the cells of a 0.25 degree grid.',
  grain: 'a region, an hour and a weighting',
  key: [
    text('region_code', 3, 'INSEE code of the region.'),
    instant('hour_start', 'UTC', 'First instant of the hour the values stand for.'),
    text('weighting', 20, '`area`, or `wind_capacity` and `solar_capacity` where it is known.'),
  ],
  values: [
    nullable(
      double(
        'wind_speed_10m_m_per_s',
        'm/s',
        'Wind speed 10 m above ground at the first instant of the hour.',
      ),
    ),
    nullable(
      double(
        'wind_speed_100m_m_per_s',
        'm/s',
        'Wind speed 100 m above ground at the first instant of the hour.',
      ),
    ),
    nullable(
      double(
        'solar_irradiance_w_per_m2',
        'W/m2',
        'Global horizontal irradiance, mean over the hour; null until the stamp that ends the hour is published.',
      ),
    ),
    nullable(
      double(
        'temperature_c',
        'degrees C',
        'Air temperature 2 m above ground at the first instant of the hour.',
      ),
    ),
    text('provider', 30, 'Dataset the values were read from.'),
    integer('provider_rank', '', '0 forecast, 1 recent analysis, 2 ERA5: the higher one wins.'),
  ],
  rankColumn: 'provider_rank',
  // The newest hour of ERA5 has no radiation yet: it does not displace one that has.
  measuredColumn: 'solar_irradiance_w_per_m2',
  timeColumn: 'hour_start',
} as const satisfies RecordTable;
