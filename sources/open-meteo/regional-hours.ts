import { REGION_CODES } from '../../domain/region/region.js';
import { epochMsOf } from '../../domain/time/instant.js';
import type { TimeWindow } from '../../domain/time/time-window.js';
import { CLIMATE_STEP_MS, VALUE_DIGITS } from '../regional-climate.js';

import type { HourlyVariable } from './open-meteo-answer.js';
import type { PlaceHours } from './place-hours.js';

/** The mean of a region's points, null when one of them has no value. */
function regionalMean(
  places: readonly PlaceHours[],
  stampMs: number,
  name: HourlyVariable,
): number | null {
  let sum = 0;
  for (const { point, byStampMs } of places) {
    const value = byStampMs.get(stampMs)?.[name] ?? null;
    if (value === null) return null;
    sum += point.shareRatio * value;
  }
  const digits = 10 ** VALUE_DIGITS;
  return Math.round(sum * digits) / digits;
}

/** An hour of a region; null for what one of its points lacks. */
export interface RegionalHour {
  readonly regionCode: string;
  readonly hourStartMs: number;
  readonly wind10m: number | null;
  readonly wind100m: number | null;
  readonly irradiance: number | null;
  readonly temperature: number | null;
}

/** The hours of a window with any value, region by region. */
export function regionalHours(
  window: TimeWindow,
  places: readonly PlaceHours[],
): readonly RegionalHour[] {
  const [startMs, endMs] = [epochMsOf(window.startUtc), epochMsOf(window.endUtc)];
  const hours: RegionalHour[] = [];
  for (const regionCode of REGION_CODES) {
    const here = places.filter(({ point }) => point.regionCode === regionCode);
    for (
      let ms = Math.ceil(startMs / CLIMATE_STEP_MS) * CLIMATE_STEP_MS;
      ms < endMs;
      ms += CLIMATE_STEP_MS
    ) {
      const hour: RegionalHour = {
        regionCode,
        hourStartMs: ms,
        wind10m: regionalMean(here, ms, 'wind_speed_10m'),
        wind100m: regionalMean(here, ms, 'wind_speed_100m'),
        irradiance: regionalMean(here, ms + CLIMATE_STEP_MS, 'shortwave_radiation'),
        temperature: regionalMean(here, ms, 'temperature_2m'),
      };
      if (hasAnyValue(hour)) hours.push(hour);
    }
  }
  return hours;
}

function hasAnyValue({ wind10m, wind100m, irradiance, temperature }: RegionalHour): boolean {
  return [wind10m, wind100m, irradiance, temperature].some((value) => value !== null);
}
