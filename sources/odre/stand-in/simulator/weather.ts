import { REGION_CODES, type RegionCode } from '../../../../domain/region/region.js';

import { smoothNoise, streamKey } from './noise.js';
import { REGION_PROFILES } from './region-profile.js';

/** Weather over a region at an instant. */
export interface Weather {
  readonly temperatureC: number;
  /** At hub height. */
  readonly windMetresPerSecond: number;
  /** Share of clear-sky sunlight that passes the clouds, 0 to 1. */
  readonly clearnessRatio: number;
}

/** Weather as a function of region and instant. */
export type WeatherModel = (region: RegionCode, epochMs: number) => Weather;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const YEAR_MS = 365.25 * DAY_MS;
const COLDEST_DAY_MS = 20 * DAY_MS;
const MEAN_LATITUDE = 46.8;

/**
 * The weather of a seed. Every quantity is a mix of a national, a north/south and a local noise,
 * so that neighbours see much the same sky.
 */
export function createWeatherModel(seed: number): WeatherModel {
  const wind = correlatedNoise(seed, 'wind', 54 * HOUR_MS, 7 * HOUR_MS);
  const cloud = correlatedNoise(seed, 'cloud', 40 * HOUR_MS, 3 * HOUR_MS);
  const warmth = correlatedNoise(seed, 'warmth', 6 * DAY_MS, 2 * DAY_MS);
  return (region, epochMs) => {
    const { latitude, longitude } = REGION_PROFILES[region];
    const season = Math.cos((2 * Math.PI * (epochMs - COLDEST_DAY_MS)) / YEAR_MS);
    const solarHour = (epochMs % DAY_MS) / HOUR_MS + longitude / 15;
    const dayCycle = Math.cos((2 * Math.PI * (solarHour - 15)) / 24);
    return {
      temperatureC:
        12.5 -
        8 * season +
        3.5 * dayCycle -
        0.7 * (latitude - MEAN_LATITUDE) +
        6 * warmth(region, epochMs),
      windMetresPerSecond: 7.1 * (1 + 0.13 * season) * Math.exp(0.75 * wind(region, epochMs)),
      clearnessRatio: clamp(0.66 - 0.1 * season + 0.7 * cloud(region, epochMs), 0.12, 1),
    };
  };
}

function correlatedNoise(
  seed: number,
  name: string,
  widePeriodMs: number,
  localPeriodMs: number,
): (region: RegionCode, epochMs: number) => number {
  const national = streamKey(seed, `${name}/national`);
  const north = streamKey(seed, `${name}/north`);
  const south = streamKey(seed, `${name}/south`);
  const localKeys = new Map(REGION_CODES.map((code) => [code, streamKey(seed, `${name}/${code}`)]));
  return (region, epochMs) => {
    const northShare = clamp((REGION_PROFILES[region].latitude - 43) / 7, 0, 1);
    return (
      0.5 * smoothNoise(national, epochMs, widePeriodMs) +
      0.35 * northShare * smoothNoise(north, epochMs, widePeriodMs * 0.6) +
      0.35 * (1 - northShare) * smoothNoise(south, epochMs, widePeriodMs * 0.6) +
      0.25 * smoothNoise(localKeys.get(region) ?? 0, epochMs, localPeriodMs)
    );
  };
}

/** A value held between two limits. */
export function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
