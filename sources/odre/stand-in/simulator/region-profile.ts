import type { RegionCode } from '../../../../domain/region/region.js';

/** What the simulator knows of a region. Powers in MW, coordinates in degrees. */
export interface RegionProfile {
  readonly latitude: number;
  readonly longitude: number;
  readonly meanConsumptionMw: number;
  /** Installed at the end of 2023. */
  readonly nuclearMw: number;
  readonly thermalMw: number;
  readonly hydroMw: number;
  readonly windMw: number;
  readonly solarMw: number;
  readonly bioenergyMw: number;
  readonly pumpingMw: number;
  readonly batteryMw: number;
}

/**
 * Installed power: RTE/ODRÉ "Parc annuel de production par filière et par région", year 2023
 * (Licence Ouverte 2.0), region centres from the same file. Mean consumption: published regional
 * yearly energy divided by 8,760 h, rounded. Pumping: the region's large pumped-storage plants,
 * rounded. Batteries: an assumed order of magnitude, they are not in that file.
 */
export const REGION_PROFILES: Readonly<Record<RegionCode, RegionProfile>> = {
  '11': profile([48.71, 2.5], 7500, [0, 2155, 20, 146, 323, 320], [0, 0]),
  '24': profile([47.48, 1.68], 2050, [11630, 231, 93, 1644, 972, 91], [0, 0]),
  '27': profile([47.23, 4.81], 2300, [0, 378, 516, 1147, 802, 80], [66, 0]),
  '28': profile([49.12, 0.11], 3000, [10640, 770, 29, 1561, 318, 134], [0, 0]),
  '32': profile([49.97, 2.77], 5400, [5460, 2408, 4, 6083, 555, 194], [0, 90]),
  '44': profile([48.69, 5.61], 4800, [10820, 3112, 2297, 4702, 1468, 229], [720, 25]),
  '52': profile([47.48, -0.82], 2950, [0, 2015, 10, 1819, 1213, 84], [0, 60]),
  '53': profile([48.18, -2.84], 2500, [0, 1422, 275, 1848, 520, 75], [0, 15]),
  '75': profile([45.21, 0.21], 4700, [6630, 567, 2240, 1827, 4489, 363], [0, 110]),
  '76': profile([43.7, 2.14], 4150, [2620, 302, 5346, 1659, 3630, 152], [880, 40]),
  '84': profile([45.51, 4.54], 7000, [13570, 1001, 11402, 742, 2234, 188], [2400, 20]),
  '93': profile([43.96, 6.06], 4400, [0, 2716, 3230, 97, 2295, 295], [0, 30]),
};

function profile(
  [latitude, longitude]: readonly [number, number],
  meanConsumptionMw: number,
  installed: readonly [number, number, number, number, number, number],
  [pumpingMw, batteryMw]: readonly [number, number],
): RegionProfile {
  const [nuclearMw, thermalMw, hydroMw, windMw, solarMw, bioenergyMw] = installed;
  return {
    latitude,
    longitude,
    meanConsumptionMw,
    nuclearMw,
    thermalMw,
    hydroMw,
    windMw,
    solarMw,
    bioenergyMw,
    pumpingMw,
    batteryMw,
  };
}
