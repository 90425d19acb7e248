import type { RegionCode } from '../../../../domain/region/region.js';

import { REGION_PROFILES } from './region-profile.js';

/** Installed power of a region at an instant, MW. */
export interface InstalledCapacity {
  readonly thermalMw: number;
  readonly nuclearMw: number;
  readonly windMw: number;
  readonly solarMw: number;
  readonly hydroMw: number;
  readonly bioenergyMw: number;
}

/** French fleet relative to the end of 2023 (RTE yearly reports, rounded; 2026 on is assumed). */
const WIND_GROWTH: readonly (readonly [number, number])[] = [
  [2013, 0.35],
  [2017, 0.56],
  [2020, 0.78],
  [2024, 1],
  [2027, 1.15],
];
const SOLAR_GROWTH: readonly (readonly [number, number])[] = [
  [2013, 0.2],
  [2017, 0.37],
  [2021, 0.55],
  [2024, 1],
  [2027, 1.8],
];
const YEAR_MS = 365.25 * 86_400_000;

/** What is installed in a region at an instant: wind and solar grow with the years, the rest stands. */
export function installedCapacityAt(region: RegionCode, epochMs: number): InstalledCapacity {
  const profile = REGION_PROFILES[region];
  const month = Math.floor(epochMs / (YEAR_MS / 12));
  const year = 1970 + month / 12;
  return {
    thermalMw: profile.thermalMw,
    nuclearMw: profile.nuclearMw,
    windMw: Math.round(profile.windMw * interpolate(WIND_GROWTH, year)),
    solarMw: Math.round(profile.solarMw * interpolate(SOLAR_GROWTH, year)),
    hydroMw: profile.hydroMw,
    bioenergyMw: profile.bioenergyMw,
  };
}

function interpolate(points: readonly (readonly [number, number])[], x: number): number {
  let [beforeX, beforeY] = points[0] ?? [0, 1];
  for (const [pointX, pointY] of points) {
    if (x < pointX) {
      if (pointX === beforeX) return pointY;
      const share = Math.max(0, (x - beforeX) / (pointX - beforeX));
      return beforeY + (pointY - beforeY) * share;
    }
    beforeX = pointX;
    beforeY = pointY;
  }
  return beforeY;
}
